//! What `vjp!` and `linearize!` give in bodies: maps that are called by their names or where they are made, more than once, beside
//! what has changed since.

use transform_func::prelude::*;

use super::table::{pair_table, slice_table, tensor_table};

#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn weigh(w: &[f64], x: f64, n: usize) -> f64 {
    w[0] * x.sin() + w[1] * x * n as f64
}

#[differentiable]
fn wave(w: &Tensor, x: &Tensor) -> Tensor {
    (w * x).sin()
}

#[differentiable]
fn of_numbers(x: f64, k: f64) -> f64 {
    let (y, pullback) = vjp!(cube, x * k);
    let (_, again) = vjp!(weigh, &[x, k], y, 3);
    let (_, along) = linearize!(weigh, &[k, x], x, 2);
    let bars = again(k);
    y * pullback(2.0 * x).0 + bars.0[0] * bars.1 + vjp!(cube, k).1(y).0 + along(&[1.0, k], x, zero())
}

#[differentiable]
fn of_what_changes(x: f64, k: f64) -> f64 {
    let mut z = x;
    let (v, push) = linearize!(cube, z);
    let (_, pull) = vjp!(grad!(cube), z);
    z = z * k + v;
    push(k) * z + pull(z).0
}

#[differentiable]
fn in_loops(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for x in xs {
        let (y, pullback) = vjp!(weigh, xs, *x, 2);
        for _ in 0..2 {
            total += pullback(y).1 * y;
        }
    }
    total
}

#[differentiable]
fn of_tensors(x: &Tensor) -> f64 {
    let w = x.cos();
    let (y, pullback) = vjp!(wave, &w, x);
    let (a, b) = pullback(&(&y * 2.0));
    let (_, push) = linearize!(wave, &w, x);
    (a * &b).sum() + (push(&b, &w) * y).sum() + (pullback(x).1 * w).sum()
}

pair_table! {
    of_numbers: [(0.3, 0.7), (-0.8, 0.4)];
    of_what_changes: [(0.3, 0.7), (-0.8, 0.4)];
}

slice_table! {
    in_loops: [[0.3, 0.7], [-0.4, 1.1, 0.2]];
}

tensor_table! {
    of_tensors: [Tensor::linspace(0.2, 0.9, 3), Tensor::full(&[2, 2], 0.4)];
}
