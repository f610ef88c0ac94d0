//! `jvp!` called inside a body, with active points and directions.

use transform_func::prelude::*;

use crate::corpus::table::{pair_table, scalar_table, slice_and_number_table, slice_table};

#[differentiable]
fn wave(x: f64, y: f64) -> f64 {
    (x * y).sin() * x
}

#[differentiable]
fn energy(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += scale * x[i].powi(3) * (i + 1) as f64;
    }
    sum
}

#[differentiable]
fn along_a_constant(x: f64) -> f64 {
    let (value, slope) = jvp!(wave, (x, 2.0), (1.0, 0.5));
    value * slope
}

#[differentiable]
fn along_itself(x: f64, y: f64) -> f64 {
    let (_, slope) = jvp!(wave, (x, y), (y, x));
    slope * x
}

#[differentiable]
fn no_tangent(x: f64) -> f64 {
    let (_, slope) = jvp!(wave, (x, x), (zero(), 1.0));
    slope
}

#[differentiable]
fn along_a_slice(x: &[f64], scale: f64) -> f64 {
    let (value, slope) = jvp!(energy, (x, scale), (x, 1.0));
    value + slope * slope
}

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    x.powi(n as i32)
}

/// A static argument has no tangent.
#[differentiable]
fn along_all_but_a_static(x: f64) -> f64 {
    x * jvp!(power, (x, 3), (x, zero())).1
}

#[differentiable]
fn mixed(x: &[f64], y: &[f64], n: usize) -> f64 {
    x[0] * x[1] * y[0] + power(y[0], n) * y[1] * y[1]
}

/// Slices may have none either.
#[differentiable]
fn along_one_of_two_slices(x: &[f64]) -> f64 {
    let (first, of_first) = jvp!(mixed, (x, x, 2), (&[1.0, x[1]], zero(), zero()));
    let (_, of_second) = jvp!(mixed, (x, x, 2), (zero(), x, zero()));
    first * of_first + of_second
}

scalar_table! {
    along_all_but_a_static: [0.7];
    along_a_constant: [0.7];
    no_tangent: [0.7];
}

pair_table! {
    along_itself: [(0.7, -1.1)];
}

slice_and_number_table! {
    along_a_slice: [([0.5, -0.8], 0.6)];
}

slice_table! {
    along_one_of_two_slices: [[0.5, -0.8]];
}
