use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    let (_a, _b): (f64, f64);
    x * x
}

fn main() {}
