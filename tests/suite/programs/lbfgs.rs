//! The method of Broyden, Fletcher, Goldfarb and Shanno with little memory, on gradients of annotated functions.

use std::collections::VecDeque;

use transform_func::prelude::*;

use crate::laws::{assert_close, direction, dot};

/// A minimum of a function near `x`, from its gradients and values, and the number of steps.
fn minimise(f: impl Fn(&[f64]) -> (Vec<f64>, f64), mut x: Vec<f64>) -> (Vec<f64>, usize) {
    const MEMORY: usize = 8;
    let mut pairs: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    let (mut slope, mut value) = f(&x);
    for step in 0..1000 {
        if dot(&slope, &slope).sqrt() < 1e-9 {
            return (x, step);
        }
        let mut way: Vec<f64> = slope.iter().map(|s| -s).collect();
        let mut weights = Vec::new();
        for (s, y) in pairs.iter().rev() {
            let weight = dot(s, &way) / dot(s, y);
            add(&mut way, -weight, y);
            weights.push(weight);
        }
        if let Some((s, y)) = pairs.back() {
            let scale = dot(s, y) / dot(y, y);
            way.iter_mut().for_each(|w| *w *= scale);
        }
        for ((s, y), weight) in pairs.iter().zip(weights.iter().rev()) {
            let rest = weight - dot(y, &way) / dot(s, y);
            add(&mut way, rest, s);
        }
        // Halves the step until the value falls by a share of what the slope promises.
        let promised = dot(&slope, &way);
        let mut length = 1.0;
        let (next, next_slope, next_value) = loop {
            let mut next = x.clone();
            add(&mut next, length, &way);
            let (next_slope, next_value) = f(&next);
            if next_value <= value + 1e-4 * length * promised || length < 1e-12 {
                break (next, next_slope, next_value);
            }
            length *= 0.5;
        };
        let s: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        if dot(&s, &y) > 0.0 {
            pairs.push_back((s, y));
        }
        if pairs.len() > MEMORY {
            pairs.pop_front();
        }
        (x, slope, value) = (next, next_slope, next_value);
    }
    panic!("no minimum after 1000 steps: {x:?}, slope {slope:?}");
}

fn add(to: &mut [f64], scale: f64, x: &[f64]) {
    to.iter_mut().zip(x).for_each(|(to, x)| *to += scale * x);
}

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += 100.0 * (x[i] - x[i - 1] * x[i - 1]).powi(2) + (1.0 - x[i - 1]).powi(2);
    }
    sum
}

/// Minus the log likelihood of a logistic model, with a bias behind its weights, and a penalty.
#[differentiable]
fn logistic(weights: &[f64], samples: &[Vec<f64>], labels: &[bool], penalty: f64) -> f64 {
    let n = weights.len() - 1;
    let mut loss = 0.0;
    for (sample, label) in samples.iter().zip(labels) {
        let mut score = weights[n];
        for j in 0..n {
            score += weights[j] * sample[j];
        }
        let margin = if *label { score } else { -score };
        loss += (-margin.abs()).exp().ln_1p() + (-margin).max(0.0);
    }
    for w in &weights[..n] {
        loss += 0.5 * penalty * w * w;
    }
    loss
}

#[test]
fn lbfgs() {
    let (x, steps) = minimise(
        |x| grad_and_value!(rosenbrock)(x),
        vec![-1.2, 1.0, -0.5, 0.8, 1.1, -0.3],
    );
    assert_close("rosenbrock", &x, &[1.0; 6], 1e-8);
    assert!(steps < 100, "{steps} steps");

    let samples: Vec<Vec<f64>> = (0..40).map(|i| direction(3, i)).collect();
    let noise = direction(40, 99);
    let labels: Vec<bool> = samples
        .iter()
        .zip(&noise)
        .map(|(x, noise)| 2.0 * x[0] - x[1] + 0.5 + noise > 0.0)
        .collect();
    let penalty = 0.1;
    let (weights, _) = minimise(
        |w| grad_and_value!(logistic)(w, &samples, &labels, penalty),
        vec![0.0; 4],
    );
    // Where it is least, the penalty balances what is missed.
    let (mut balance, mut bend) = ([0.0; 4], [0.0; 16]);
    for (sample, label) in samples.iter().zip(&labels) {
        let x = [&sample[..], &[1.0]].concat();
        let chance = 1.0 / (1.0 + (-dot(&x, &weights)).exp());
        for i in 0..4 {
            balance[i] += (chance - f64::from(u8::from(*label))) * x[i];
            for j in 0..4 {
                bend[4 * i + j] += chance * (1.0 - chance) * x[i] * x[j];
            }
        }
    }
    for i in 0..3 {
        balance[i] += penalty * weights[i];
        bend[5 * i] += penalty;
    }
    assert_close("balance", &balance, &[0.0; 4], 1e-8);
    let hessian = hessian!(logistic)(&weights, &samples, &labels, penalty);
    assert_close("hessian", &hessian.concat(), &bend, 1e-11);
}
