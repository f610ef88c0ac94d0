//! Functions with rules of their own, which no law can tell from others.

use transform_func::prelude::*;

use crate::laws::seeded_tensor;

use super::table::{scalar_table, single_table, slice_table, tensor_table};

/// By tangents; the rule calls the function, and the function cannot be read.
#[differentiable(jvp = foreign_sine_jvp)]
fn foreign_sine(x: f64) -> f64 {
    [x].map(f64::sin)[0]
}
#[differentiable]
fn foreign_sine_jvp(x: f64, x_dot: f64) -> (f64, f64) {
    (foreign_sine(x), x.cos() * x_dot)
}

/// By a cotangent: implicit differentiation of what a loop finds.
#[differentiable(vjp = implicit_root_vjp)]
fn implicit_root(a: f64) -> f64 {
    let mut x = 1.0;
    for _ in 0..60 {
        x -= (x * x * x + x - a) / (3.0 * x * x + 1.0);
    }
    x
}
#[differentiable]
fn implicit_root_vjp(a: f64) -> (f64, impl Fn(f64) -> (f64,)) {
    let x = implicit_root(a);
    let slope = 3.0 * x * x + 1.0;
    (x, move |x_bar| (x_bar / slope,))
}

/// Used among other operations, in a loop with branches.
#[differentiable]
fn rules_in_a_loop(x: f64) -> f64 {
    let mut y = x;
    for i in 0..3 {
        y = if y > 0.5 {
            foreign_sine(y) * x
        } else {
            implicit_root(y + i as f64)
        };
    }
    y
}

/// A vector is kept for the pullback.
#[differentiable(vjp = log_sum_exp_vjp)]
fn log_sum_exp(x: &[f64]) -> f64 {
    x.iter().map(|x| x.exp()).sum::<f64>().ln()
}
#[differentiable]
fn log_sum_exp_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>,)) {
    let y = log_sum_exp(x);
    let mut softmax = Vec::new();
    for i in 0..x.len() {
        softmax.push((x[i] - y).exp());
    }
    (y, move |y_bar| {
        let mut bars = Vec::new();
        for i in 0..softmax.len() {
            bars.push(softmax[i] * y_bar);
        }
        (bars,)
    })
}

#[differentiable(jvp = foreign_tanh_jvp, vjp = foreign_tanh_vjp)]
fn foreign_tanh(x: &Tensor) -> Tensor {
    x.tanh()
}
#[differentiable]
fn foreign_tanh_jvp(x: &Tensor, x_dot: &Tensor) -> (Tensor, Tensor) {
    let y = foreign_tanh(x);
    let y_dot = x_dot * (1.0 - &y * &y);
    (y, y_dot)
}
#[differentiable]
fn foreign_tanh_vjp(x: &Tensor) -> (Tensor, impl Fn(&Tensor) -> (Tensor,)) {
    let y = foreign_tanh(x);
    let slope = 1.0 - &y * &y;
    (y, move |y_bar| (y_bar * &slope,))
}
#[differentiable]
fn rules_of_tensors(x: &Tensor) -> f64 {
    (foreign_tanh(x) * x).sum()
}

#[differentiable(vjp = foreign_square_vjp)]
fn foreign_square(x: f32) -> f32 {
    [x].map(|x| x * x)[0]
}
#[differentiable]
fn foreign_square_vjp(x: f32) -> (f32, impl Fn(f32) -> f32) {
    (foreign_square(x), move |y_bar| 2.0 * x * y_bar)
}

scalar_table! {
    foreign_sine: [0.5, -1.25];
    implicit_root: [2.0, -0.75];
    rules_in_a_loop: [0.875];
}
slice_table! {
    log_sum_exp: [[0.5, -1.0, 2.0]];
}
tensor_table! {
    rules_of_tensors: [seeded_tensor(&[2, 2], 5)];
}
single_table! {
    foreign_square: [0.75];
}
