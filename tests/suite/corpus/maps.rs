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

/// The names that are bound mean in the call what they meant before.
#[differentiable]
fn shadowed(x: f64, k: f64) -> f64 {
    let (x, pull) = vjp!(cube, x);
    let (cube, along) = linearize!(cube, k * x);
    pull(k).0 * x + along(1.0) * cube
}

/// What an argument refers to is copied where it may change before the map is called.
#[differentiable]
fn of_references(x: f64, k: f64) -> f64 {
    let mut v = vec![x, k];
    let (y, pull) = vjp!(weigh, &v, x, 1);
    let (_, along) = linearize!(weigh, &v[..], k, 2);
    v[0] = y;
    v[1] *= 7.0;
    pull(v[1]).0[0] + along(&v, x, zero())
}

#[differentiable]
fn overwrites(a: &mut [f64], x: f64) -> f64 {
    let (y, pull) = vjp!(weigh, a, x, 1);
    a[0] = 5.0 * x;
    a[1] += y;
    pull(a[1]).1 * a[0]
}

#[differentiable]
fn of_borrowed(x: f64, k: f64) -> f64 {
    let mut a = [k, x * k];
    let y = overwrites(&mut a, x);
    y * a[1]
}

/// A map is that of where it is made, which differences of the written function cannot tell from that of where it is called.
#[test]
fn maps_are_those_of_where_they_are_made() {
    let assert_close =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    let (x, k) = (0.7, 0.4);
    let (y, z) = (cube(x), cube(k * cube(x)));
    let slope = 3.0 * (k * y) * (k * y);
    assert_close(shadowed(x, k), k * 3.0 * x * x * y + slope * z);

    let y = weigh(&[x, k], x, 1);
    let along = y * k.sin() + 7.0 * k * k * 2.0 + (x * k.cos() + k * 2.0) * x;
    assert_close(of_references(x, k), 7.0 * k * x.sin() + along);

    let (a, y) = ([k, x * k], weigh(&[k, x * k], x, 1));
    let last = a[1] + y;
    assert_close(of_borrowed(x, k), last * (k * x.cos() + a[1]) * 5.0 * x * last);
}

pair_table! {
    of_numbers: [(0.3, 0.7), (-0.8, 0.4)];
    of_what_changes: [(0.3, 0.7), (-0.8, 0.4)];
    shadowed: [(0.3, 0.7), (-0.8, 0.4)];
    of_references: [(0.3, 0.7), (-0.8, 0.4)];
    of_borrowed: [(0.3, 0.7), (-0.8, 0.4)];
}

slice_table! {
    in_loops: [[0.3, 0.7], [-0.4, 1.1, 0.2]];
}

tensor_table! {
    of_tensors: [Tensor::linspace(0.2, 0.9, 3), Tensor::full(&[2, 2], 0.4)];
}
