use transform_func::prelude::*;

#[differentiable(checkpoint, vjp = square_vjp)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn square_vjp(x: f64) -> (f64, impl Fn(f64) -> (f64,)) {
    (x * x, move |y_bar| (2.0 * x * y_bar,))
}

fn main() {}
