//! Sorting, dynamic programming, recurrences over sequences.

use transform_func::prelude::*;

use crate::corpus::table::{counted_table, slice_and_number_table, slice_table, vector_table};

#[differentiable]
fn bubble_sort(x: &[f64]) -> Vec<f64> {
    let mut a = x.to_vec();
    let n = a.len();
    for i in 0..n {
        for j in 0..n - 1 - i {
            if a[j] > a[j + 1] {
                a.swap(j, j + 1);
            }
        }
    }
    for i in 0..n {
        a[i] = a[i] * a[i] * (i + 1) as f64;
    }
    a
}

#[differentiable]
fn insertion_sort(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for i in 1..a.len() {
        let key = a[i];
        let mut j = i;
        while j > 0 && a[j - 1] > key {
            a[j] = a[j - 1];
            j -= 1;
        }
        a[j] = key;
    }
    a[0] * a[a.len() / 2]
}

/// Dynamic time warping against a fixed sequence.
#[differentiable]
fn time_warping(x: &[f64]) -> f64 {
    let reference = [0.2, 1.0, -0.5];
    let n = x.len();
    let mut cost = vec![vec![1e6_f64; 4]; n + 1];
    cost[0][0] = 0.0;
    for i in 1..=n {
        for j in 1..=3 {
            let step = (x[i - 1] - reference[j - 1]).powi(2);
            let best = cost[i - 1][j].min(cost[i][j - 1]).min(cost[i - 1][j - 1]);
            cost[i][j] = step + best;
        }
    }
    cost[n][3]
}

#[differentiable]
fn soft_minimum(a: f64, b: f64, sharpness: f64) -> f64 {
    -((-sharpness * a).exp() + (-sharpness * b).exp()).ln() / sharpness
}

#[differentiable]
fn soft_edit_distance(x: &[f64], sharpness: f64) -> f64 {
    let mut row = vec![0.0; x.len() + 1];
    for i in 0..3 {
        let mut diagonal = row[0];
        row[0] += 1.0;
        for j in 1..=x.len() {
            let change = diagonal + (x[j - 1] - i as f64).powi(2);
            diagonal = row[j];
            row[j] = soft_minimum(
                change,
                soft_minimum(row[j], row[j - 1], sharpness) + 1.0,
                sharpness,
            );
        }
    }
    row[x.len()]
}

#[differentiable]
fn linear_recurrence(x: f64, n: usize) -> f64 {
    let mut f = vec![0.0; n + 2];
    f[0] = 1.0;
    f[1] = x;
    for i in 2..n + 2 {
        f[i] = x * f[i - 1] + 0.5 * f[i - 2];
    }
    f[n]
}

/// Legendre polynomials by their three-term recurrence.
#[differentiable]
fn legendre(x: f64, n: usize) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let (mut before, mut now) = (1.0, x);
    for k in 1..n {
        let k = k as f64;
        let next = ((2.0 * k + 1.0) * x * now - k * before) / (k + 1.0);
        before = now;
        now = next;
    }
    now
}

#[differentiable]
fn convolution(x: &[f64]) -> Vec<f64> {
    let kernel = [0.5, -1.0, 0.25];
    let mut y = vec![0.0; x.len() + 2];
    for i in 0..x.len() {
        for k in 0..3 {
            y[i + k] += kernel[k] * x[i] * x[i];
        }
    }
    y
}

/// The forward recursion of a two-state hidden Markov model.
#[differentiable]
fn markov_likelihood(p: &[f64]) -> f64 {
    let seen = [0, 1, 1, 0];
    let mut alpha = [0.6, 0.4];
    for t in 0..4 {
        let emit = if seen[t] == 0 {
            [p[2], 1.0 - p[3]]
        } else {
            [1.0 - p[2], p[3]]
        };
        alpha = [
            (alpha[0] * p[0] + alpha[1] * (1.0 - p[1])) * emit[0],
            (alpha[0] * (1.0 - p[0]) + alpha[1] * p[1]) * emit[1],
        ];
    }
    (alpha[0] + alpha[1]).ln()
}

#[differentiable]
fn exponential_smoothing(x: &[f64], rate: f64) -> f64 {
    let mut level = x[0];
    let mut error = 0.0;
    for t in 1..x.len() {
        error += (x[t] - level).powi(2);
        level += rate * (x[t] - level);
    }
    error
}

#[differentiable]
fn recurrent_cell(weights: &[f64]) -> f64 {
    let inputs = [0.5, -0.3, 0.9];
    let mut hidden = [0.0; 2];
    for t in 0..3 {
        let mut next = [0.0; 2];
        for i in 0..2 {
            let mut sum = weights[4 + i] * inputs[t];
            for j in 0..2 {
                sum += weights[2 * i + j] * hidden[j];
            }
            next[i] = sum.tanh();
        }
        hidden = next;
    }
    hidden[0] * hidden[1]
}

vector_table! {
    bubble_sort: [[0.5, -1.2, 0.8, 0.1], [0.5, 1.0]];
    convolution: [[0.5, -1.2, 0.8]];
}

slice_table! {
    insertion_sort: [[0.5, -1.2, 0.8, 0.1]];
    time_warping: [[0.3, 0.8, -0.2, -0.6]];
    markov_likelihood: [[0.7, 0.6, 0.8, 0.55]];
    recurrent_cell: [[0.5, -1.2, 0.8, 0.1, 0.9, -0.4]];
}

slice_and_number_table! {
    soft_edit_distance: [([0.3, 1.2, 1.9], 1.5)];
    exponential_smoothing: [([0.3, 1.2, 1.9, 0.7], 0.4)];
}

counted_table! {
    linear_recurrence: [(0.7, 0), (0.7, 6)];
    legendre: [(0.7, 0), (0.7, 1), (0.7, 5)];
}
