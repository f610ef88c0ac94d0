//! Quadrature and differential equations.

use transform_func::prelude::*;

use crate::corpus::table::{
    array_table, counted_table, pair_table, scalar_table, slice_table, two_results_table, vector_table,
};

#[differentiable]
fn integrand(t: f64, a: f64) -> f64 {
    (-a * t * t).exp() * (a * t).cos()
}

#[differentiable]
fn simpson(a: f64, n: usize) -> f64 {
    let h = 1.0 / n as f64;
    let mut sum = integrand(0.0, a) + integrand(1.0, a);
    for k in 1..n {
        let weight = if k % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * integrand(k as f64 * h, a);
    }
    sum * h / 3.0
}

#[differentiable]
fn moving_bounds(low: f64, high: f64) -> f64 {
    let n = 8;
    let h = (high - low) / n as f64;
    let mut sum = 0.5 * (integrand(low, 1.3) + integrand(high, 1.3));
    for k in 1..n {
        sum += integrand(low + k as f64 * h, 1.3);
    }
    sum * h
}

#[differentiable]
fn adaptive_simpson(a: f64) -> f64 {
    refined(0.0, 1.0, 3, a)
}

#[differentiable]
fn refined(low: f64, high: f64, depth: usize, a: f64) -> f64 {
    let middle = 0.5 * (low + high);
    let whole = integrand(low, a) + 4.0 * integrand(middle, a) + integrand(high, a);
    if depth == 0 || high - low < 0.2 {
        return whole * (high - low) / 6.0;
    }
    refined(low, middle, depth - 1, a) + refined(middle, high, depth - 1, a)
}

#[differentiable]
fn lotka_volterra(state: [f64; 2], p: &[f64]) -> [f64; 2] {
    let [x, y] = state;
    [p[0] * x - p[1] * x * y, p[2] * x * y - p[3] * y]
}

#[differentiable]
fn runge_kutta(p: &[f64]) -> f64 {
    let h = 0.1;
    let mut s = [1.0, 1.5];
    for _ in 0..8 {
        let k1 = lotka_volterra(s, p);
        let k2 = lotka_volterra([s[0] + 0.5 * h * k1[0], s[1] + 0.5 * h * k1[1]], p);
        let k3 = lotka_volterra([s[0] + 0.5 * h * k2[0], s[1] + 0.5 * h * k2[1]], p);
        let k4 = lotka_volterra([s[0] + h * k3[0], s[1] + h * k3[1]], p);
        for i in 0..2 {
            s[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    s[0] * s[1]
}

#[differentiable]
fn leapfrog(initial: [f64; 2]) -> f64 {
    let [mut q, mut p] = initial;
    for _ in 0..10 {
        p -= 0.05 * q.sin();
        q += 0.1 * p;
        p -= 0.05 * q.sin();
    }
    0.5 * p * p - q.cos() + q
}

#[differentiable]
fn projectile(angle: f64) -> (f64, f64) {
    let (mut x, mut y) = (0.0, 0.0);
    let (mut vx, mut vy) = (2.0 * angle.cos(), 2.0 * angle.sin());
    for _ in 0..12 {
        let drag = 0.1 * vx.hypot(vy);
        vx -= 0.05 * drag * vx;
        vy -= 0.05 * (1.0 + drag * vy);
        x += 0.05 * vx;
        y += 0.05 * vy;
    }
    (x, y)
}

#[differentiable]
fn backward_euler(rate: f64) -> f64 {
    let mut y = 1.0;
    for _ in 0..5 {
        let previous = y;
        for _ in 0..10 {
            let residual = y - previous + 0.2 * rate * y * y;
            y -= residual / (1.0 + 0.4 * rate * y);
        }
    }
    y
}

#[differentiable]
fn heat_steps(initial: &[f64]) -> Vec<f64> {
    let n = initial.len();
    let mut u = initial.to_vec();
    for _ in 0..4 {
        let mut next = u.clone();
        for i in 1..n - 1 {
            next[i] = u[i] + 0.2 * (u[i - 1] - 2.0 * u[i] + u[i + 1]) - 0.1 * u[i] * u[i];
        }
        u = next;
    }
    u
}

counted_table! {
    simpson: [(0.8, 2), (0.8, 6)];
}

pair_table! {
    moving_bounds: [(-0.3, 0.9)];
}

scalar_table! {
    adaptive_simpson: [0.8];
    backward_euler: [0.8];
}

slice_table! {
    runge_kutta: [[1.1, 0.7, 0.5, 0.9]];
}

array_table! {
    leapfrog[2]: [[0.5, -1.2]];
}

two_results_table! {
    projectile: [0.7];
}

vector_table! {
    heat_steps: [[0.5, -1.2, 0.8, 0.3, 0.1]];
}
