use transform_func::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    let y = _;
    x * y
}

fn main() {}
