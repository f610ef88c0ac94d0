use transform_func::{differentiable, vjp};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn slope(x: f64) -> f64 {
    let both = vjp!(square, x);
    both.1(1.0).0
}

fn main() {}
