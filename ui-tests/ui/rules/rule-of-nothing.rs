use transform_func::differentiable;

#[differentiable(vjp = count_vjp)]
fn count(n: usize, #[nondiff] x: f64) -> f64 {
    n as f64 * x
}

fn main() {}
