//! Functions that call one another in turn, generic and not.

use num_traits::Float;
use transform_func::prelude::*;

use super::table::counted_table;

#[differentiable]
fn even<T: Float>(x: T, n: usize) -> T {
    if n == 0 { x } else { odd(x.sin(), n - 1) * x }
}
#[differentiable]
fn odd<T: Float>(x: T, n: usize) -> T {
    if n == 0 { x * x } else { even(x.cos(), n - 1) }
}

#[differentiable]
fn first(x: f64, n: usize) -> f64 {
    if n > 3 { second(x * x, n - 2) } else { x.exp() }
}
#[differentiable]
fn second(x: f64, n: usize) -> f64 {
    third(x, n) + third(x * 0.5, n - 1)
}
#[differentiable]
fn third(x: f64, n: usize) -> f64 {
    first(x.sin(), n) * x
}

#[test]
fn of_single_floats() {
    let (slope, single) = (grad!(even)(0.5, 3), grad!(even::<f32>)(0.5, 3));
    assert!((slope - f64::from(single)).abs() < 1e-6);
}

counted_table! {
    even: [(0.7, 0), (0.7, 3), (-1.2, 4)];
    odd: [(0.7, 0), (0.7, 3)];
    first: [(0.7, 2), (0.9, 6)];
}
