use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    #[cfg(debug_assertions)]
    let x = x + 0.0;
    x * x
}

fn main() {}
