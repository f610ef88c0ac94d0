//! The Rosenbrock function of many variables: little arithmetic on each of many reads.

use transform_func::prelude::*;

/// `sum 100 (x[i + 1] - x[i]^2)^2 + (1 - x[i])^2`.
#[differentiable]
pub(crate) fn primal(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        sum += 100.0 * a * a + b * b;
    }
    sum
}

/// The gradient of [`primal`].
///
/// Nothing is kept. A term touches `x[i]` and `x[i + 1]`; the share of the latter waits in a variable, so that each
/// cotangent is written once. (Adding both shares to memory takes more than twice as long.)
pub(crate) fn adjoint(x: &[f64]) -> Vec<f64> {
    let mut x_bar = vec![0.0; x.len()];
    let mut a_bar_before = 0.0;
    for i in 0..x.len() - 1 {
        let a_bar = 200.0 * (x[i + 1] - x[i] * x[i]);
        let b_bar = 2.0 * (1.0 - x[i]);
        x_bar[i] = a_bar_before - 2.0 * x[i] * a_bar - b_bar;
        a_bar_before = a_bar;
    }
    x_bar[x.len() - 1] = a_bar_before;
    x_bar
}
