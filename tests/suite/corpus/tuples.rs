//! Tuples, and functions with two results.

use transform_func::prelude::*;

use super::table::{counted_table, pair_table, scalar_table, two_results_table};

#[differentiable]
fn destructured(x: f64) -> f64 {
    let (a, b) = (x.sin(), x.cos());
    a * b + b
}

#[differentiable]
fn fields(x: f64, y: f64) -> f64 {
    let p = (x * y, x + y);
    p.0 * p.1 + p.0
}

#[differentiable]
fn field_writes(x: f64, y: f64) -> f64 {
    let mut p = (x, y);
    p.0 += p.1 * p.1;
    p.1 *= p.0;
    p.0 - p.1
}

#[differentiable]
fn nested_pattern(x: f64, y: f64) -> f64 {
    let ((a, _), [b, c]) = ((x * x, y), [y, x * y]);
    a * b + c
}

#[differentiable]
fn swapped_by_pattern(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    (a, b) = (b, a * b);
    a -= b;
    a * a + b
}

#[differentiable]
fn fibonacci_like(x: f64, n: usize) -> f64 {
    let mut pair = (1.0, x);
    for _ in 0..n {
        pair = (pair.1, pair.0 + pair.1 * x);
    }
    pair.1
}

#[differentiable]
fn tuple_from_branch(x: f64) -> f64 {
    let (scale, shift) = if x > 1.0 { (x, 2.0) } else { (0.5, x * x) };
    scale * x + shift
}

#[differentiable]
fn tuple_of_arrays(x: f64) -> f64 {
    let mut state = ([x, 2.0 * x], x * x);
    state.0[1] *= state.1;
    state.1 = state.0[0] + state.0[1];
    state.1 * state.0[1]
}

#[differentiable]
fn sine_and_cosine(x: f64) -> (f64, f64) {
    (x.sin(), x.cos() * x)
}

#[differentiable]
fn value_and_constant(x: f64) -> (f64, f64) {
    (x * x * x, 4.0)
}

#[differentiable]
fn results_of_a_loop(x: f64) -> (f64, f64) {
    let mut sum = 0.0;
    let mut product = 1.0;
    for k in 1..5 {
        sum += x / k as f64;
        product *= sum;
    }
    (sum * sum, product)
}

#[differentiable]
fn early_pair(x: f64) -> (f64, f64) {
    if x < 0.0 {
        return (-x, x * x);
    }
    let root = x.sqrt();
    (root, root * x)
}

#[differentiable]
fn same_result_twice(x: f64) -> (f64, f64) {
    let y = x.exp();
    (y, y)
}

scalar_table! {
    destructured: [0.7];
    tuple_from_branch: [0.6, 1.6];
    tuple_of_arrays: [0.7];
}

pair_table! {
    fields: [(0.6, -1.3)];
    field_writes: [(0.6, -1.3)];
    nested_pattern: [(0.6, -1.3)];
    swapped_by_pattern: [(0.6, -1.3)];
}

counted_table! {
    fibonacci_like: [(0.7, 0), (0.7, 6)];
}

two_results_table! {
    sine_and_cosine: [0.7];
    value_and_constant: [0.7];
    results_of_a_loop: [0.8];
    early_pair: [0.8, -0.8];
    same_result_twice: [0.4];
}
