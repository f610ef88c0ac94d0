//! `as`: integers become constants, a cut number needs `#[nondiff]`.

use transform_func::prelude::*;

use super::table::{counted_table, scalar_table, slice_and_number_table};

#[differentiable]
fn index_as_weight(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += (i as f64).sqrt() * x.powi(i as i32) / (n - i) as f64;
    }
    sum
}

#[differentiable]
fn parity_sign(x: f64, n: usize) -> f64 {
    let sign = 1.0 - 2.0 * (n % 2) as f64;
    let offset = -3_i32 + n as i32;
    sign * x * x + offset as f64 * x
}

#[differentiable]
fn condition_as_number(x: f64) -> f64 {
    let on = (x > 1.0) as i32 as f64;
    on * x * x + (1.0 - on) * x
}

/// The whole part of `x` chooses the segment; only the fraction carries a derivative.
#[differentiable]
fn piecewise_linear(knots: &[f64], x: f64) -> f64 {
    #[nondiff]
    let segment = x.floor() as usize;
    let t = x - segment as f64;
    knots[segment] * (1.0 - t) + knots[segment + 1] * t * t
}

#[differentiable]
fn steps_from_size(x: f64) -> f64 {
    #[nondiff]
    let steps = (x * 3.0).ceil() as usize;
    let mut y = 1.0;
    for _ in 0..steps {
        y += y * x / steps as f64;
    }
    y
}

scalar_table! {
    condition_as_number: [0.5, 1.6];
    steps_from_size: [0.5, 1.2];
}

counted_table! {
    index_as_weight: [(0.7, 1), (0.7, 5)];
    parity_sign: [(0.7, 4), (0.7, 7)];
}

slice_and_number_table! {
    piecewise_linear: [([0.5, -1.2, 0.8, 0.3], 0.4), ([0.5, -1.2, 0.8, 0.3], 2.5)];
}
