//! A rule for tangents has a tangent for every argument that is differentiated, and two results.

use transform_func::differentiable;

#[differentiable(jvp = power_jvp)]
fn power(x: f64, n: i32, y: &[f64]) -> f64 {
    x.powi(n) * y[0]
}
#[differentiable]
fn power_jvp(x: f64, n: i32, y: &[f64], x_dot: f64) -> (f64, f64) {
    (x.powi(n) * y[0], n as f64 * x.powi(n - 1) * x_dot * y[0])
}

fn main() {}
