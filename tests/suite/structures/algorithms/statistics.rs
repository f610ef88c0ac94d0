//! Softmax and friends by hand, losses, distances.

use transform_func::prelude::*;

use crate::corpus::table::{slice_and_number_table, slice_table, vector_table};

#[differentiable]
fn log_sum_exp(x: &[f64]) -> f64 {
    let mut largest = x[0];
    for i in 1..x.len() {
        largest = largest.max(x[i]);
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - largest).exp();
    }
    largest + sum.ln()
}

#[differentiable]
fn softmax(x: &[f64]) -> Vec<f64> {
    let total = log_sum_exp(x);
    let mut p = vec![0.0; x.len()];
    for i in 0..x.len() {
        p[i] = (x[i] - total).exp();
    }
    p
}

#[differentiable]
fn entropy(x: &[f64]) -> f64 {
    let p = softmax(x);
    let mut sum = 0.0;
    for i in 0..p.len() {
        sum -= p[i] * p[i].ln();
    }
    sum
}

#[differentiable]
fn variance(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mut mean = 0.0;
    for i in 0..x.len() {
        mean += x[i] / n;
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - mean).powi(2);
    }
    sum / (n - 1.0)
}

/// One pass (Welford).
#[differentiable]
fn running_variance(x: &[f64]) -> f64 {
    let mut mean = 0.0;
    let mut squares = 0.0;
    for i in 0..x.len() {
        let delta = x[i] - mean;
        mean += delta / (i + 1) as f64;
        squares += delta * (x[i] - mean);
    }
    squares / x.len() as f64
}

#[differentiable]
fn log_likelihood(x: &[f64], log_scale: f64) -> f64 {
    let scale = log_scale.exp();
    let mut sum = 0.0;
    for i in 0..x.len() {
        let z = (x[i] - 0.2) / scale;
        sum -= 0.5 * z * z + log_scale + 0.5 * (2.0 * std::f64::consts::PI).ln();
    }
    sum
}

#[differentiable]
fn logistic_loss(w: &[f64], bias: f64) -> f64 {
    let points = [[0.5, -1.0], [1.5, 0.3], [-0.7, 0.8]];
    let labels = [1.0, -1.0, 1.0];
    let mut loss = 0.0;
    for i in 0..3 {
        let margin = labels[i] * (points[i][0] * w[0] + points[i][1] * w[1] + bias);
        loss += (-margin).exp().ln_1p();
    }
    loss + 0.05 * (w[0] * w[0] + w[1] * w[1])
}

#[differentiable]
fn huber(x: &[f64], width: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let size = x[i].abs();
        sum += if size < width {
            0.5 * size * size
        } else {
            width * (size - 0.5 * width)
        };
    }
    sum
}

#[differentiable]
fn nearest_centre(p: &[f64]) -> f64 {
    let points = [0.1, 0.4, 1.6, 2.1];
    let mut total = 0.0;
    for i in 0..4 {
        let mut nearest = f64::INFINITY;
        for c in 0..p.len() {
            let away = (points[i] - p[c]).powi(2);
            if away < nearest {
                nearest = away;
            }
        }
        total += nearest;
    }
    total
}

#[differentiable]
fn lennard_jones(x: &[f64]) -> f64 {
    let n = x.len() / 2;
    let mut energy = 0.0;
    for i in 0..n {
        for j in 0..i {
            let squared = (x[2 * i] - x[2 * j]).powi(2) + (x[2 * i + 1] - x[2 * j + 1]).powi(2);
            let sixth = 1.0 / squared.powi(3);
            energy += 4.0 * (sixth * sixth - sixth);
        }
    }
    energy
}

slice_table! {
    log_sum_exp: [[0.5, -1.2, 0.8], [0.4]];
    entropy: [[0.5, -1.2, 0.8]];
    variance: [[0.5, -1.2, 0.8]];
    running_variance: [[0.5, -1.2, 0.8, 0.3]];
    nearest_centre: [[0.3, 1.7]];
    lennard_jones: [[0.0, 0.1, 1.3, -0.2, 0.4, 1.5]];
}

slice_and_number_table! {
    log_likelihood: [([0.5, -1.2, 0.8], 0.3)];
    logistic_loss: [([0.5, -1.2], 0.3)];
    huber: [([0.5, -1.2, 1.8], 0.9)];
}

vector_table! {
    softmax: [[0.5, -1.2, 0.8]];
}
