//! Learning rates over the steps, as functions of the step, counted from 0; PyTorch's `lr_scheduler` has them as
//! objects. They are annotated, so that rates are differentiated and mapped too.
//!
//! ```
//! use transform_func::prelude::*;
//! use transform_func::optim::schedule;
//!
//! let rates: Vec<_> = (0..4).map(|step| schedule::step_decay(0.8, 2, 0.5, step)).collect();
//! assert_eq!(rates, [0.8, 0.8, 0.4, 0.4]);
//!
//! let warm = schedule::linear_warmup(0.1, 0.5, 10, 5);
//! assert!((schedule::cosine_annealing(warm, 0.0, 10, 5) - 0.0375).abs() < 1e-12);
//! ```

use std::f64::consts::PI;
use transform_macros::differentiable;

/// Always `lr`.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert_eq!(schedule::constant(0.1, 7), 0.1);
/// ```
#[differentiable]
pub fn constant(lr: f64, _step: usize) -> f64 {
    lr
}

/// `lr`, times `gamma` after every `size` steps.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert_eq!(schedule::step_decay(0.8, 2, 0.5, 3), 0.4);
/// ```
///
/// # Panics
/// If `size` is 0.
#[differentiable]
pub fn step_decay(lr: f64, size: usize, gamma: f64, step: usize) -> f64 {
    lr * gamma.powi((step / size) as i32)
}

/// `lr`, times `gamma` at every one of these steps.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert_eq!(schedule::multi_step(0.8, &[2, 5], 0.5, 5), 0.2);
/// ```
#[differentiable]
pub fn multi_step(lr: f64, milestones: &[usize], gamma: f64, step: usize) -> f64 {
    lr * gamma.powi(passed(milestones, step))
}
fn passed(milestones: &[usize], step: usize) -> i32 {
    milestones.iter().filter(|milestone| **milestone <= step).count() as i32
}

/// `lr`, times `gamma` at every step.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert_eq!(schedule::exponential(0.8, 0.5, 2), 0.2);
/// ```
#[differentiable]
pub fn exponential(lr: f64, gamma: f64, step: usize) -> f64 {
    lr * gamma.powi(step as i32)
}

/// From `lr` to `min` in `total` steps, along half a cosine.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert!((schedule::cosine_annealing(0.2, 0.0, 10, 5) - 0.1).abs() < 1e-12);
/// ```
///
/// [Loshchilov and Hutter, 2016](https://arxiv.org/abs/1608.03983), without restarts.
#[differentiable]
pub fn cosine_annealing(lr: f64, min: f64, total: usize, step: usize) -> f64 {
    min + (lr - min) * (1.0 + (PI * step as f64 / total as f64).cos()) / 2.0
}

/// From `start` times `lr` to `lr` in `total` steps, along a line, and `lr` from then on.
///
/// ```
/// # use transform_func::optim::schedule;
/// assert!((schedule::linear_warmup(0.2, 0.5, 10, 5) - 0.15).abs() < 1e-12);
/// ```
#[differentiable]
pub fn linear_warmup(lr: f64, start: f64, total: usize, step: usize) -> f64 {
    lr * (start + (1.0 - start) * share(step, total))
}
fn share(step: usize, total: usize) -> f64 {
    step.min(total) as f64 / total as f64
}

/// Up to `max` and down to almost nothing in `total` steps: from a 25th of `max`, for three tenths of the steps, then
/// down to a ten-thousandth of where it began, both along half a cosine.
///
/// ```
/// # use transform_func::optim::schedule;
/// let rates = [0, 2, 9].map(|step| schedule::one_cycle(1.0, 10, step));
/// assert!((rates[0] - 0.04).abs() < 1e-12 && rates[1] == 1.0 && rates[2] < 1e-5);
/// ```
///
/// [Smith and Topin, 2017](https://arxiv.org/abs/1708.07120).
#[differentiable]
pub fn one_cycle(max: f64, total: usize, step: usize) -> f64 {
    let initial = max / 25.0;
    if is_rising(total, step) {
        return initial + (max - initial) * rise(total, step);
    }
    let end = initial / 1e4;
    max + (end - max) * fall(total, step)
}
/// The last step on the way up, which need be no whole one.
fn summit(total: usize) -> f64 {
    0.3 * total as f64 - 1.0
}
fn is_rising(total: usize, step: usize) -> bool {
    step as f64 <= summit(total)
}
fn rise(total: usize, step: usize) -> f64 {
    half_cosine(step as f64 / summit(total))
}
fn fall(total: usize, step: usize) -> f64 {
    let summit = summit(total);
    half_cosine((step as f64 - summit) / (total as f64 - 1.0 - summit))
}
/// From 0 to 1.
fn half_cosine(share: f64) -> f64 {
    (1.0 - (PI * share).cos()) / 2.0
}
