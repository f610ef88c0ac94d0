//! Functions that call themselves, directly or through each other.

use transform_func::prelude::*;

use super::table::{counted_table, scalar_table, slice_and_number_table, slice_table};

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let half = power(x, n / 2);
    if n % 2 == 0 { half * half } else { half * half * x }
}

#[differentiable]
fn falling(x: f64, n: usize) -> f64 {
    match n {
        0 => 1.0,
        _ => (x - n as f64 + 1.0) * falling(x, n - 1),
    }
}

#[differentiable]
fn two_branches(x: f64, n: usize) -> f64 {
    if n < 2 {
        x
    } else {
        two_branches(x, n - 1) * x + two_branches(x, n - 2).sin()
    }
}

#[differentiable]
fn halved(x: f64) -> f64 {
    if x.abs() < 0.5 {
        x.sin()
    } else {
        2.0 * halved(x / 2.0) * halved(x / 2.0).cos()
    }
}

#[differentiable]
fn pairwise_sum(x: &[f64]) -> f64 {
    if x.len() == 1 {
        return x[0] * x[0];
    }
    let middle = x.len() / 2;
    pairwise_sum(&x[..middle]) + pairwise_sum(&x[middle..]) * x[0]
}

#[differentiable]
fn newton_form(coefficients: &[f64], t: f64) -> f64 {
    if coefficients.is_empty() {
        return 0.0;
    }
    coefficients[0] + (t - coefficients.len() as f64) * newton_form(&coefficients[1..], t)
}

counted_table! {
    power: [(0.9, 0), (0.9, 6), (1.1, 11)];
    falling: [(0.7, 0), (3.4, 4)];
    two_branches: [(0.7, 5)];
}

scalar_table! {
    halved: [0.3, 1.5];
}

slice_table! {
    pairwise_sum: [[0.5, -1.2, 0.8, 0.3, 1.1], [0.7]];
}

slice_and_number_table! {
    newton_form: [([0.5, -1.2, 0.8, 0.3], 0.6)];
}
