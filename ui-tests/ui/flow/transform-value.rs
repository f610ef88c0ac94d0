use transform_func::{differentiable, grad};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn slope(x: f64) -> f64 {
    let twice = (grad!(square), grad!(square));
    twice.0(x) + twice.1(x)
}

fn main() {}
