//! Functions with rules of their own.

use transform_func::prelude::*;
use transform_func::testing::{check_dot_product, check_grads, check_vmap};

/// Nothing that could be read.
#[differentiable(jvp = exponential_jvp)]
fn exponential(x: f64) -> f64 {
    let parts: Vec<f64> = vec![x; 1];
    parts.into_iter().map(f64::exp).sum()
}
#[differentiable]
fn exponential_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    let y = exponential(x);
    (y, y * x_dot)
}
#[differentiable]
fn caller(x: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for i in 0..n {
        y += exponential(x * (i as f64)) * x;
    }
    y
}

/// A matrix product, as one.
#[differentiable(jvp = product_jvp)]
fn product(a: &Tensor, by: usize, b: &[f64]) -> Tensor {
    a * b.iter().map(|b| b.powi(by as i32)).sum::<f64>()
}
#[differentiable]
fn product_jvp(a: &Tensor, by: usize, b: &[f64], a_dot: &Tensor, b_dot: &[f64]) -> (Tensor, Tensor) {
    let mut s = 0.0;
    let mut s_dot = 0.0;
    for i in 0..b.len() {
        s += b[i].powi(by as i32);
        s_dot += (by as f64) * b[i].powi(by as i32 - 1) * b_dot[i];
    }
    (a * s, a_dot * s + a * s_dot)
}

#[differentiable(jvp = generic_jvp)]
fn generic<T: num_traits::Float>(x: T, y: T) -> T {
    x * y.sin()
}
#[differentiable]
fn generic_jvp<T: num_traits::Float>(x: T, y: T, x_dot: T, y_dot: T) -> (T, T) {
    (x * y.sin(), x_dot * y.sin() + x * y.cos() * y_dot)
}

#[test]
fn of_numbers() -> transform_func::Result<()> {
    check_grads(func!(exponential), (0.5,), 2)?;
    check_grads(func!(caller), (0.5, 3), 2)?;
    check_grads(grad!(caller), (0.5, 3), 2)?;
    check_dot_product(func!(caller), (0.5, 3))?;
    check_vmap(func!(caller), (0.5, 3))?;
    check_grads(func!(generic::<f32>), (0.5, 0.25), 2)?;
    check_grads(func!(generic), (0.5, 0.25), 2)
}

#[test]
fn of_tensors() -> transform_func::Result<()> {
    let a = Tensor::from_shape_vec(&[2, 2], vec![1.0, -2.0, 0.5, 3.0])?;
    check_grads(func!(product), (&a, 3, &[0.5, 1.5]), 2)?;
    check_dot_product(func!(product), (&a, 3, &[0.5, 1.5]))?;
    check_vmap(func!(product), (&a, 3, &[0.5, 1.5]))
}
