//! Patterns over arrays and slices.

use transform_func::prelude::*;

use super::table::{array_table, pair_table, slice_table};

#[differentiable]
fn array_pattern(x: [f64; 3]) -> f64 {
    let [a, b, c] = x;
    a * b + b * c.sin()
}

#[differentiable]
fn pattern_of_a_literal(x: f64, y: f64) -> f64 {
    let [sum, product] = [x + y, x * y];
    sum * product
}

#[differentiable]
fn ignored_entries(x: [f64; 4]) -> f64 {
    let [first, _, .., last] = x;
    first * last * last
}

#[differentiable]
fn match_on_length(x: &[f64]) -> f64 {
    match x {
        [] => 1.0,
        [a] => a * a,
        [a, b] => a * b.exp(),
        [a, .., z] => a / z,
    }
}

#[differentiable]
fn dereferenced(x: &[f64]) -> f64 {
    match *x {
        [a, b, c] => a * b - c * c,
        [a, ..] => a.sin(),
        [] => 0.0,
    }
}

#[differentiable]
fn rest_of_slice(x: &[f64]) -> f64 {
    match x {
        [] => 0.5,
        [first, rest @ ..] => first * rest_of_slice(rest) + first.cos(),
    }
}

#[differentiable]
fn rows_pattern(m: [f64; 4]) -> f64 {
    let rows = [[m[0], m[1]], [m[2], m[3]]];
    let [[a, b], [c, d]] = rows;
    (a * d - b * c).powi(2)
}

array_table! {
    array_pattern[3]: [[0.5, -1.2, 0.8]];
    ignored_entries[4]: [[0.5, -1.2, 0.8, 1.1]];
    rows_pattern[4]: [[0.5, -1.2, 0.8, 1.1]];
}

pair_table! {
    pattern_of_a_literal: [(0.6, -1.3)];
}

slice_table! {
    match_on_length: [[0.5], [0.5, -1.2], [0.5, -1.2, 0.8], [0.5, -1.2, 0.8, 1.1]];
    dereferenced: [[0.5, -1.2, 0.8], [0.5, -1.2]];
    rest_of_slice: [[0.5, -1.2, 0.8], [0.5]];
}
