//! Methods and functions of two and three numbers.

use transform_func::prelude::*;

use super::table::{pair_table, scalar_table};

#[differentiable]
fn angle(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

#[differentiable]
fn length(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

#[differentiable]
fn power(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

#[differentiable]
fn larger(x: f64, y: f64) -> f64 {
    x.max(y) * x
}

#[differentiable]
fn smaller(x: f64, y: f64) -> f64 {
    x.min(y) * y
}

#[differentiable]
fn path_calls(x: f64, y: f64) -> f64 {
    f64::max(x, y) + f64::sin(x) * f64::powi(y, 2)
}

#[differentiable]
fn with_sign_of(x: f64, y: f64) -> f64 {
    x.copysign(y) * x
}

#[differentiable]
fn euclidean_remainder(x: f64, y: f64) -> f64 {
    x.rem_euclid(y) * x
}

#[differentiable]
fn fused(x: f64, y: f64) -> f64 {
    x.mul_add(y, x) * y.mul_add(2.0, -1.0)
}

#[differentiable]
fn moving_clamp(x: f64, high: f64) -> f64 {
    x.clamp(-1.0, high) * x
}

#[differentiable]
fn sum_of_logarithms(x: f64, y: f64) -> f64 {
    let largest = x.max(y);
    largest + ((x - largest).exp() + (y - largest).exp()).ln()
}

#[differentiable]
fn same_value_twice(x: f64) -> f64 {
    x.powf(x) + x.atan2(x + 1.0) + x.hypot(2.0 * x)
}

#[differentiable]
fn clamped(x: f64) -> f64 {
    x.clamp(-1.0, 2.0) * x
}

#[differentiable]
fn rectified(x: f64) -> f64 {
    x.max(0.0) * x.min(3.0)
}

pair_table! {
    angle: [(0.4, 1.1), (0.9, -0.6), (-1.2, -0.3)];
    length: [(0.8, -1.5)];
    power: [(1.3, 2.2), (0.6, -1.4)];
    larger: [(1.5, 0.7), (-0.4, 0.9)];
    smaller: [(1.5, 0.7), (-0.4, 0.9)];
    path_calls: [(1.5, 0.7), (-0.4, 0.9)];
    with_sign_of: [(1.2, 0.8), (1.2, -0.8), (-0.7, 0.5)];
    euclidean_remainder: [(5.2, 2.0), (-1.3, 0.9)];
    fused: [(0.7, -1.1)];
    moving_clamp: [(0.5, 1.5), (2.5, 1.5), (-1.8, 1.5)];
    sum_of_logarithms: [(0.3, 1.4), (2.0, -0.5)];
}

scalar_table! {
    same_value_twice: [0.8, 1.6];
    clamped: [0.5, -1.7, 2.8];
    rectified: [1.0, -0.8, 4.0];
}
