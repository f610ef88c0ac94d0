//! A pullback returns a tuple with a cotangent for every argument, `()` for static ones.

use transform_func::differentiable;

#[differentiable(vjp = power_vjp)]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}
#[differentiable]
fn power_vjp(x: f64, n: i32) -> (f64, impl Fn(f64) -> f64) {
    (x.powi(n), move |y_bar| n as f64 * x.powi(n - 1) * y_bar)
}

#[differentiable(vjp = square_vjp)]
fn square(x: f64) -> f64 {
    x * x
}
#[differentiable]
fn square_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>,)) {
    let slope = vec![2.0 * x[0]];
    (x[0] * x[0], move |y_bar| (vec![slope[0] * y_bar],))
}

#[differentiable(vjp = cube)]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn main() {}
