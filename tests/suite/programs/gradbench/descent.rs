//! The gradient descent of `particle` and `saddle`. It is itself differentiated: `saddle` minimises what it finds.

use transform_func::prelude::*;

use super::Case;

/// Which way a gradient is computed.
#[derive(Differentiable, Clone, Copy, Debug)]
pub(crate) enum Mode {
    Forward,
    Reverse,
}

/// The modes of the outer and of the inner gradient, by the name of the variant: all of them at the public start, one
/// at another.
pub(super) fn variants(case: &Case) -> Vec<(&'static str, Mode, Mode)> {
    let variants = [
        ("rr", Mode::Reverse, Mode::Reverse),
        ("ff", Mode::Forward, Mode::Forward),
        ("fr", Mode::Forward, Mode::Reverse),
        ("rf", Mode::Reverse, Mode::Forward),
    ];
    let all = case.has("note");
    variants[..if all { 4 } else { 1 }].to_vec()
}

#[differentiable]
pub(crate) trait Objective {
    fn value(&self, x: &[f64]) -> f64;
    fn slope(&self, x: &[f64]) -> Vec<f64>;
}

#[differentiable]
fn norm(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in x {
        sum += x * x;
    }
    sum.sqrt()
}

/// Where the descent stops, and how often it went round.
#[differentiable]
pub(super) fn argmin<F: Objective>(f: &F, start: &[f64]) -> (Vec<f64>, usize) {
    let mut x = start.to_vec();
    let mut value = f.value(&x);
    let mut slope = f.slope(&x);
    let mut rate = 1e-5;
    let mut accepted = 0;
    let mut passes = 0;
    loop {
        passes += 1;
        if norm(&slope) <= 1e-5 {
            return (x, passes);
        }
        if accepted == 10 {
            rate *= 2.0;
            accepted = 0;
            continue;
        }
        let mut step = slope.clone();
        let mut next = x.clone();
        for i in 0..x.len() {
            step[i] *= rate;
            next[i] -= step[i];
        }
        if norm(&step) <= 1e-5 {
            return (x, passes);
        }
        let next_value = f.value(&next);
        if next_value < value {
            x = next;
            value = next_value;
            slope = f.slope(&x);
            accepted += 1;
        } else {
            rate /= 2.0;
            accepted = 0;
        }
    }
}
