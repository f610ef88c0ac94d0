//! Operators, elementwise functions, broadcasting, comparisons.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::{positive_tensor, seeded_tensor};

#[differentiable]
fn polynomial(x: &Tensor) -> f64 {
    (x * x * 0.5 - 2.0 * x + 1.0).sum()
}

#[differentiable]
fn chain(x: &Tensor) -> f64 {
    (x.sin() * x.exp() + x.tanh()).mean()
}

#[differentiable]
fn of_positive(x: &Tensor) -> f64 {
    (x.ln() + x.sqrt() + x.recip() + x.powf(1.5) + x.powi(3) + x.ln_1p() + x.cbrt()).sum()
}

#[differentiable]
fn activations(x: &Tensor) -> f64 {
    (x.relu() * x + x.sigmoid() + x.softplus() + x.gelu()).sum()
}

#[differentiable]
fn more_functions(x: &Tensor) -> f64 {
    (x.cos() + x.atan() * x.sinh() - x.cosh() + x.asinh() + x.exp_m1() + x.abs() * x).sum()
}

#[differentiable]
fn clamped(x: &Tensor) -> f64 {
    (x.clamp(-0.5, 0.9) * x).sum()
}

#[differentiable]
fn selected(x: &Tensor) -> f64 {
    let positive = x.gt(&Tensor::zeros(&[1]));
    positive.select(&(x * x), &x.exp()).sum()
}

#[differentiable]
fn row_against_column(x: &Tensor) -> f64 {
    let column = x.unsqueeze(1);
    let distances = &column - x;
    (&distances * &distances + 0.1).sqrt().sum()
}

#[differentiable]
fn compound_assignment(x: &Tensor) -> f64 {
    let mut y = x * 2.0;
    y += x * x;
    y -= 0.5;
    y *= &y.sin();
    y /= 3.0;
    y.sum()
}

#[differentiable]
fn number_and_tensor(x: &Tensor) -> f64 {
    let total = x.sum();
    let scaled = total * x - x / (1.0 + total * total);
    (1.0 / (2.0 + &scaled * &scaled)).sum() - -total
}

#[differentiable]
fn all_operators(a: &Tensor, b: &Tensor) -> f64 {
    (a * b - a / (b * b + 1.0) + (-a) - 2.0 / (3.0 + b.sin())).sum()
}

#[differentiable]
fn larger_and_smaller(a: &Tensor, b: &Tensor) -> f64 {
    (a.maximum(b) * a + a.minimum(b) * b).sum()
}

#[differentiable]
fn angles(a: &Tensor, b: &Tensor) -> f64 {
    (a.atan2(b) + a.hypot(b)).sum()
}

#[differentiable]
fn chosen(a: &Tensor, b: &Tensor) -> f64 {
    a.lt(b).select(&(a * b), &(a + b)).powi(2).sum()
}

tensor_table! {
    polynomial: [seeded_tensor(&[2, 3], 1), seeded_tensor(&[], 2), seeded_tensor(&[1, 2, 2], 3)];
    chain: [seeded_tensor(&[2, 3], 4)];
    of_positive: [positive_tensor(&[4], 5)];
    activations: [seeded_tensor(&[4], 6)];
    more_functions: [seeded_tensor(&[2, 2], 7)];
    clamped: [seeded_tensor(&[5], 8)];
    selected: [seeded_tensor(&[2, 3], 9)];
    row_against_column: [seeded_tensor(&[3], 10)];
    compound_assignment: [seeded_tensor(&[3], 11)];
    number_and_tensor: [seeded_tensor(&[2, 2], 12)];
}

tensor_pair_table! {
    all_operators: [
        (seeded_tensor(&[2, 3], 21), seeded_tensor(&[2, 3], 22)),
        (seeded_tensor(&[2, 1], 23), seeded_tensor(&[3], 24)),
        (seeded_tensor(&[], 25), seeded_tensor(&[2, 2], 26)),
    ];
    larger_and_smaller: [(seeded_tensor(&[2, 2], 27), seeded_tensor(&[2, 2], 28))];
    angles: [(positive_tensor(&[3], 29), positive_tensor(&[3], 30))];
    chosen: [(seeded_tensor(&[2, 2], 31), seeded_tensor(&[2], 32))];
}
