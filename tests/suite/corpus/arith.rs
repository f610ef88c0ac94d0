//! Operators, literals, constants, references to locals.

use transform_func::prelude::*;

use super::table::{pair_table, scalar_table};

const SLOPE: f64 = 0.75;

#[differentiable]
pub(super) fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn affine(x: f64) -> f64 {
    3.0 * x - 2.0
}

#[differentiable]
fn reciprocal(x: f64) -> f64 {
    1.0 / x
}

#[differentiable]
fn quotient(x: f64) -> f64 {
    (x * x + 1.0) / (2.0 - x)
}

#[differentiable]
fn negated(x: f64) -> f64 {
    -(-x * x) - -x
}

/// The minus applies to the power.
#[differentiable]
fn minus_binds_last(x: f64) -> f64 {
    -x.powi(2) + -2.0 * x
}

#[differentiable]
fn remainder(x: f64) -> f64 {
    (x % 1.5) * x
}

#[differentiable]
fn literals(x: f64) -> f64 {
    2f64 * x * x * x + 1e-1 * x * x + 1_000.0 * x - 0.5_f64
}

#[differentiable]
fn constants(x: f64) -> f64 {
    std::f64::consts::PI * x * x + SLOPE * x + f64::EPSILON
}

#[differentiable]
fn many_uses(x: f64) -> f64 {
    let s = x + x;
    let p = s * s;
    p * x + s / (p + 1.0)
}

#[differentiable]
fn block_as_value(x: f64) -> f64 {
    let outer = {
        let inner = x * x;
        inner + 1.0
    };
    outer * { x + 2.0 }
}

#[differentiable]
fn dead_code(x: f64) -> f64 {
    let _unused = x.exp();
    let kept = x * x;
    let _also_unused = kept / x;
    kept
}

#[differentiable]
fn local_reference(x: f64) -> f64 {
    let r = &x;
    *r * *r + r.sin()
}

#[differentiable]
fn identity(x: f64) -> f64 {
    x
}

#[differentiable]
fn explicit_return(x: f64) -> f64 {
    return x * x * x;
}

#[differentiable]
fn difference_of_cubes(x: f64, y: f64) -> f64 {
    (x - y) * (x * x + x * y + y * y)
}

#[differentiable]
fn harmonic_mean(x: f64, y: f64) -> f64 {
    2.0 / (1.0 / x + 1.0 / y)
}

#[differentiable]
fn mixed_operators(x: f64, y: f64) -> f64 {
    x / y * 2.0 - y / (x + 3.0) + x % 2.0 * y
}

scalar_table! {
    square: [0.5, -1.2];
    affine: [0.3];
    reciprocal: [0.8, -2.5];
    quotient: [0.4, -1.7, 3.1];
    negated: [0.9, -0.4];
    minus_binds_last: [1.3, -0.2];
    remainder: [0.7, 2.2, 4.0, -0.8];
    literals: [0.6, -0.9];
    constants: [0.2];
    many_uses: [0.7, -1.1];
    block_as_value: [0.35];
    dead_code: [1.4];
    local_reference: [0.9];
    identity: [2.0];
    explicit_return: [-0.6];
}

pair_table! {
    difference_of_cubes: [(0.5, 1.3), (-0.7, 0.2)];
    harmonic_mean: [(1.5, 2.5)];
    mixed_operators: [(0.6, 1.9), (-1.3, 0.8), (3.1, -1.1)];
}
