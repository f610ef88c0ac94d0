//! Derivatives inside derivatives of another variable: their tangents and cotangents must not mix.
//!
//! Every inner derivative is taken once in reverse (`grad!`) and once forward (`jacfwd!`); the laws then take the
//! outer ones in both modes.

use transform_func::prelude::*;

use crate::corpus::table::{maps, pair_table, products, scalar_rules, scalar_table};
use crate::laws::{DOUBLE, Flat, assert_close, flat_pair};

#[differentiable]
fn sum(x: f64, y: f64) -> f64 {
    x + y
}

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable]
fn sine_of_product(x: f64, y: f64) -> f64 {
    (x * y).sin()
}

#[differentiable]
fn first(x: f64, _y: f64) -> f64 {
    x
}

#[differentiable]
fn sum_reverse(x: f64) -> f64 {
    x * grad!(sum, argnums = 1)(x, 1.0)
}

#[differentiable]
fn sum_forward(x: f64) -> f64 {
    x * jacfwd!(sum, argnums = 1)(x, 1.0)
}

#[differentiable]
fn product_reverse(x: f64) -> f64 {
    x * grad!(product, argnums = 1)(x, 3.0)
}

#[differentiable]
fn product_forward(x: f64) -> f64 {
    x * jacfwd!(product, argnums = 1)(x, 3.0)
}

#[differentiable]
fn diagonal_reverse(x: f64) -> f64 {
    x * grad!(product, argnums = 1)(x, x)
}

#[differentiable]
fn diagonal_forward(x: f64) -> f64 {
    x * jacfwd!(product, argnums = 1)(x, x)
}

#[differentiable]
fn point_depends_reverse(x: f64) -> f64 {
    let y = x * x;
    x * grad!(sine_of_product, argnums = 1)(x, y)
}

#[differentiable]
fn point_depends_forward(x: f64) -> f64 {
    let y = x * x;
    x * jacfwd!(sine_of_product, argnums = 1)(x, y)
}

#[differentiable]
fn independent_reverse(x: f64) -> f64 {
    x * grad!(first, argnums = 1)(x, x)
}

#[differentiable]
fn independent_forward(x: f64) -> f64 {
    x * jacfwd!(first, argnums = 1)(x, x)
}

#[differentiable]
fn triple_product(x: f64, y: f64, z: f64) -> f64 {
    x * y * z
}

#[differentiable]
fn middle_reverse(x: f64, y: f64) -> f64 {
    y * grad!(triple_product, argnums = 2)(x, y, 5.0)
}

#[differentiable]
fn middle_forward(x: f64, y: f64) -> f64 {
    y * jacfwd!(triple_product, argnums = 2)(x, y, 5.0)
}

#[differentiable]
fn reverse_of_reverse(x: f64) -> f64 {
    x * grad!(middle_reverse, argnums = 1)(x, 2.0)
}

#[differentiable]
fn reverse_of_forward(x: f64) -> f64 {
    x * grad!(middle_forward, argnums = 1)(x, 2.0)
}

#[differentiable]
fn forward_of_reverse(x: f64) -> f64 {
    x * jacfwd!(middle_reverse, argnums = 1)(x, 2.0)
}

#[differentiable]
fn forward_of_forward(x: f64) -> f64 {
    x * jacfwd!(middle_forward, argnums = 1)(x, 2.0)
}

scalar_table! {
    sum_reverse: [0.7];
    sum_forward: [0.7];
    product_reverse: [0.7];
    product_forward: [0.7];
    diagonal_reverse: [0.7];
    diagonal_forward: [0.7];
    point_depends_reverse: [0.7];
    point_depends_forward: [0.7];
    independent_reverse: [0.7];
    independent_forward: [0.7];
    reverse_of_reverse: [0.7];
    reverse_of_forward: [0.7];
    forward_of_reverse: [0.7];
    forward_of_forward: [0.7];
}

pair_table! {
    middle_reverse: [(0.7, 1.3)];
    middle_forward: [(0.7, 1.3)];
}

/// Outer derivatives of a function of one number, in every mode.
macro_rules! slopes {
    ($f:ident, $x:expr) => {{
        let rules = scalar_rules!($f);
        let x = [$x];
        let mut found: Vec<f64> = rules
            .jacobians
            .iter()
            .flat_map(|(_, jacobian)| jacobian(&x))
            .collect();
        found.extend([(rules.jvp)(&x, &[1.0]).1, (rules.linearize)(&x, &[1.0]).1].concat());
        found.extend((rules.vjp)(&x, &[1.0]).1);
        found
    }};
}

#[track_caller]
fn assert_all(found: Vec<f64>, expected: f64) {
    assert_close("slope", &found, &vec![expected; found.len()], 1e-12);
}

#[test]
fn slope_of_a_sum_is_one() {
    assert_all(slopes!(sum_reverse, 0.7), 1.0);
    assert_all(slopes!(sum_forward, 0.7), 1.0);
}

#[test]
fn slope_of_a_product() {
    assert_all(slopes!(product_reverse, 0.7), 1.4);
    assert_all(slopes!(product_forward, 0.7), 1.4);
    assert_all(slopes!(diagonal_reverse, 0.7), 1.4);
    assert_all(slopes!(diagonal_forward, 0.7), 1.4);
}

#[test]
fn inner_point_depends_on_the_outer_variable() {
    let x = 0.7_f64;
    let expected = 2.0 * x * x.powi(3).cos() - 3.0 * x.powi(4) * x.powi(3).sin();
    assert_all(slopes!(point_depends_reverse, x), expected);
    assert_all(slopes!(point_depends_forward, x), expected);
}

#[test]
fn independent_inner_variable() {
    assert_all(slopes!(independent_reverse, 0.7), 0.0);
    assert_all(slopes!(independent_forward, 0.7), 0.0);
}

#[test]
fn three_variables() {
    assert_all(slopes!(reverse_of_reverse, 0.7), 8.0 * 0.7);
    assert_all(slopes!(reverse_of_forward, 0.7), 8.0 * 0.7);
    assert_all(slopes!(forward_of_reverse, 0.7), 8.0 * 0.7);
    assert_all(slopes!(forward_of_forward, 0.7), 8.0 * 0.7);
}
