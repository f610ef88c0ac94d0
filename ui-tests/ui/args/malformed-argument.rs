use transform_func::differentiable;

#[differentiable(jvp = 3)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
