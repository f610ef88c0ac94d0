//! Polynomials, roots, continued fractions.

use transform_func::prelude::*;

use crate::corpus::table::{counted_table, pair_table, scalar_table, slice_and_number_table, slice_table};

#[differentiable]
fn horner(coefficients: &[f64], x: f64) -> f64 {
    let mut sum = 0.0;
    for k in (0..coefficients.len()).rev() {
        sum = sum * x + coefficients[k];
    }
    sum
}

#[differentiable]
fn clenshaw(coefficients: &[f64], x: f64) -> f64 {
    let (mut b1, mut b2) = (0.0, 0.0);
    for k in (1..coefficients.len()).rev() {
        let b = coefficients[k] + 2.0 * x * b1 - b2;
        b2 = b1;
        b1 = b;
    }
    coefficients[0] + x * b1 - b2
}

#[differentiable]
fn square_root_by_newton(a: f64) -> f64 {
    let mut x = a;
    for _ in 0..20 {
        x = 0.5 * (x + a / x);
    }
    x
}

#[differentiable]
fn cube_root_until_converged(a: f64) -> f64 {
    let mut x = 1.0;
    let mut error = 1.0_f64;
    while error.abs() > 1e-13 {
        error = (x * x * x - a) / (3.0 * x * x);
        x -= error;
    }
    x
}

/// Solves `E - e sin E = m`.
#[differentiable]
fn kepler(mean_anomaly: f64, eccentricity: f64) -> f64 {
    let mut anomaly = mean_anomaly;
    for _ in 0..15 {
        let residual = anomaly - eccentricity * anomaly.sin() - mean_anomaly;
        anomaly -= residual / (1.0 - eccentricity * anomaly.cos());
    }
    anomaly
}

/// Bisection alone has slope zero almost everywhere: one Newton step at the end carries the derivative.
#[differentiable]
fn bisection(a: f64) -> f64 {
    let mut low = 0.0;
    let mut high = 4.0;
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if middle * middle * middle > stop_gradient(a) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let root = 0.5 * (low + high);
    root - (root.powi(3) - a) / (3.0 * root * root)
}

/// The first `n` terms of the continued fraction of the tangent.
#[differentiable]
fn continued_fraction(x: f64, n: usize) -> f64 {
    let mut tail = 0.0;
    for k in (1..n).rev() {
        tail = x * x / ((2 * k + 1) as f64 - tail);
    }
    x / (1.0 - tail)
}

#[differentiable]
fn fixed_point(x: f64) -> f64 {
    let mut y = 1.0;
    let mut steps = 0;
    loop {
        let next = (x * y).cos();
        let change = (next - y).abs();
        y = next;
        steps += 1;
        if change < 1e-14 || steps == 200 {
            break y;
        }
    }
}

#[differentiable]
fn arithmetic_geometric_mean(x: f64, y: f64) -> f64 {
    let (mut a, mut g) = (x, y);
    for _ in 0..6 {
        (a, g) = (0.5 * (a + g), (a * g).sqrt());
    }
    a
}

/// Divided differences in place.
#[differentiable]
fn newton_interpolation(y: &[f64]) -> f64 {
    let n = y.len();
    let mut table = y.to_vec();
    for level in 1..n {
        for i in (level..n).rev() {
            table[i] = (table[i] - table[i - 1]) / level as f64;
        }
    }
    let mut value = table[n - 1];
    for i in (0..n - 1).rev() {
        value = value * (0.4 - i as f64) + table[i];
    }
    value * value
}

slice_and_number_table! {
    horner: [([0.5, -1.2, 0.8, 0.3], 0.7), ([2.0], 0.7)];
    clenshaw: [([0.5, -1.2, 0.8, 0.3], 0.6)];
}

scalar_table! {
    square_root_by_newton: [2.0, 0.3];
    cube_root_until_converged: [2.3];
    fixed_point: [0.6];
}

pair_table! {
    kepler: [(0.9, 0.4)];
    arithmetic_geometric_mean: [(1.4, 0.6)];
}

counted_table! {
    continued_fraction: [(0.7, 1), (0.7, 8)];
}

slice_table! {
    newton_interpolation: [[0.5, -1.2, 0.8, 0.3]];
}

#[test]
fn derivative_of_bisection() {
    let root = bisection(2.3);
    crate::laws::assert_close("root", &[root], &[2.3_f64.cbrt()], 1e-12);
    crate::laws::assert_close(
        "slope",
        &[grad!(bisection)(2.3)],
        &[1.0 / (3.0 * root * root)],
        1e-9,
    );
}
