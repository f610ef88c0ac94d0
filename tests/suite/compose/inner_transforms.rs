//! Transforms called inside bodies: adaptation, penalties, Newton steps, dynamics from an energy.

use transform_func::prelude::*;

use crate::corpus::table::{
    scalar_table, slice_and_number_table, slice_table, tensor_pair_table, tensor_table,
};
use crate::laws::seeded_tensor;

#[differentiable]
fn task_loss(w: &[f64], target: f64) -> f64 {
    let prediction = w[0] * target.sin() + w[1] * w[1];
    (prediction - target).powi(2) + 0.1 * w[0] * w[1]
}

#[differentiable]
fn adapted_once(w: &[f64], target: f64) -> f64 {
    let slope = grad!(task_loss)(w, target);
    let mut adapted = w.to_vec();
    for i in 0..w.len() {
        adapted[i] -= 0.1 * slope[i];
    }
    task_loss(&adapted, target + 0.5)
}

#[differentiable]
fn adapted_often(w: &[f64], rate: f64) -> f64 {
    let mut adapted = w.to_vec();
    for step in 0..3 {
        let (slope, value) = grad_and_value!(task_loss)(&adapted, step as f64);
        for i in 0..adapted.len() {
            adapted[i] -= rate * slope[i] / (1.0 + value * value);
        }
    }
    task_loss(&adapted, 0.3)
}

#[differentiable]
fn potential(x: &[f64]) -> f64 {
    (x[0] * x[1]).sin() + x[0].powi(3) * x[1] + (x[0] - x[1]).exp()
}

#[differentiable]
fn gradient_penalty(x: &[f64]) -> f64 {
    let slope = grad!(potential)(x);
    let mut norm = 0.0;
    for i in 0..slope.len() {
        norm += slope[i] * slope[i];
    }
    potential(x) + (norm.sqrt() - 1.0).powi(2)
}

#[differentiable]
fn laplacian(x: &[f64]) -> f64 {
    let second = hessian!(potential)(x);
    second[0][0] + second[1][1]
}

#[differentiable]
fn field(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1] * x[1], x[0].sin() * x[1]]
}

#[differentiable]
fn divergence_and_curl(x: &[f64]) -> f64 {
    let by_rows = jacrev!(field)(x);
    let by_columns = jacfwd!(field)(x);
    by_rows[0][0] + by_rows[1][1] + (by_columns[1][0] - by_columns[0][1]).powi(2)
}

#[differentiable]
fn well(x: f64) -> f64 {
    x.powi(4) - 2.0 * x * x + 0.3 * x
}

#[differentiable]
fn newton_step(x: f64) -> f64 {
    x - grad!(well)(x) / grad!(grad!(well))(x)
}

#[differentiable]
fn scaled_well(x: f64, scale: f64) -> f64 {
    scale * x.powi(4) + x * x - x
}

#[differentiable]
fn minimum_by_newton(scale: f64) -> f64 {
    let mut x = 0.3;
    let mut slope = 1.0_f64;
    while slope.abs() > 1e-12 {
        slope = grad!(scaled_well)(x, scale);
        x -= slope / grad!(grad!(scaled_well))(x, scale);
    }
    scaled_well(x, scale) + x
}

#[differentiable]
fn hamiltonian(q: f64, p: f64) -> f64 {
    0.5 * p * p + 1.0 - q.cos() + 0.1 * q * q * p
}

#[differentiable]
fn symplectic_steps(start: f64) -> f64 {
    let (mut q, mut p) = (start, 0.5);
    for _ in 0..4 {
        let (of_q, of_p) = grad!(hamiltonian, argnums = (0, 1))(q, p);
        q += 0.1 * of_p;
        p -= 0.1 * of_q;
    }
    q * p
}

#[differentiable]
fn regression(w: &Tensor, x: &Tensor) -> f64 {
    (x.matmul(w).tanh() - 0.5).powi(2).mean()
}

#[differentiable]
fn adapted_tensor(w: &Tensor, x: &Tensor) -> f64 {
    let adapted = w - 0.1 * grad!(regression)(w, x);
    regression(&adapted, &x.sin())
}

#[differentiable]
fn critic(x: &Tensor) -> f64 {
    (x * x * x).sum() + x.prod()
}

#[differentiable]
fn critic_penalty(x: &Tensor) -> f64 {
    let slope = grad!(critic)(x);
    ((&slope * &slope).sum().sqrt() - 1.0).powi(2)
}

slice_and_number_table! {
    adapted_once: [([0.5, -0.7], 0.4)];
    adapted_often: [([0.5, -0.7], 0.2)];
}

slice_table! {
    gradient_penalty: [[0.6, -0.8]];
    laplacian: [[0.6, -0.8]];
    divergence_and_curl: [[0.6, -0.8]];
}

scalar_table! {
    newton_step: [1.4];
    minimum_by_newton: [0.7];
    symplectic_steps: [0.6];
}

tensor_pair_table! {
    adapted_tensor: [(seeded_tensor(&[2], 1), seeded_tensor(&[3, 2], 2))];
}

tensor_table! {
    critic_penalty: [seeded_tensor(&[3], 3)];
}
