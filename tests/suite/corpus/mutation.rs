//! Shadowing, assignment, compound assignment, values overwritten after use.

use transform_func::prelude::*;

use super::table::{counted_table, pair_table, scalar_table};

#[differentiable]
fn shadowed(x: f64) -> f64 {
    let y = x * x;
    let y = y + x;
    let x = y.sin();
    let y = x * y;
    x + y
}

#[differentiable]
fn shadowed_in_block(x: f64) -> f64 {
    let y = x.exp();
    let z = {
        let y = y * x;
        let x = 2.0;
        y * x
    };
    y + z * x
}

#[differentiable]
fn shadowed_in_branch(x: f64) -> f64 {
    let y = x + 1.0;
    if x > 0.0 {
        let y = y * y;
        let x = y - x;
        return x * y;
    }
    x * y
}

#[differentiable]
fn every_compound_assignment(x: f64) -> f64 {
    let mut y = x;
    y += x * x;
    y -= 0.3;
    y *= x + 2.0;
    y /= 1.0 + x * x;
    y %= 5.0;
    y
}

#[differentiable]
fn overwritten_after_use(x: f64) -> f64 {
    let mut y = x;
    let a = y.sin();
    y = y * y;
    let b = y.exp();
    y = a * b;
    y * y
}

#[differentiable]
fn self_products(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y *= y;
        y -= 0.1 * y * x;
    }
    y
}

#[differentiable]
fn exchanged(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y;
    let kept = a;
    a = b * 2.0;
    b = kept;
    a * a + b
}

#[differentiable]
fn reset_to_constant(x: f64) -> f64 {
    let mut y = x.exp();
    let z = y;
    y = 2.0;
    y * z + y
}

#[differentiable]
fn parameter_reassigned(mut x: f64, y: f64) -> f64 {
    x *= y;
    x = x * x + y;
    x
}

#[differentiable]
fn assigned_in_nested_blocks(x: f64) -> f64 {
    let mut y = x;
    {
        y += 1.0;
        {
            let z = y * x;
            y *= z;
        }
    }
    y
}

#[differentiable]
fn rebound_parameter(x: f64) -> f64 {
    let x = x * x;
    let mut x = x + 1.0;
    x *= x;
    x
}

#[differentiable]
fn typed_bindings(x: f64) -> f64 {
    let a: f64 = 2.0;
    let b: f64 = x * a;
    let [c, d]: [f64; 2] = [b, b * x];
    let (e, n): (f64, i32) = (c * d, 3);
    e.powi(n)
}

scalar_table! {
    shadowed: [0.6];
    shadowed_in_block: [0.6];
    shadowed_in_branch: [0.6, -0.6];
    every_compound_assignment: [0.6, 3.7];
    overwritten_after_use: [0.6];
    reset_to_constant: [0.6];
    assigned_in_nested_blocks: [0.6];
    rebound_parameter: [0.6];
    typed_bindings: [0.8];
}

pair_table! {
    exchanged: [(0.6, -1.3)];
    parameter_reassigned: [(0.6, -1.3)];
}

counted_table! {
    self_products: [(0.9, 0), (1.1, 3)];
}
