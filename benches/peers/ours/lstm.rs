//! A chain of diagonal LSTM layers that predicts the next character of a text, state in place.

use crate::case::{Case, Numbers, one};
use crate::inputs::uniform;
use transform_func::prelude::*;

#[differentiable]
#[inline]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// How badly the next characters are predicted. Characters are rows of `width` bits. For every layer `main` has weights and
/// biases of forget, in, out and change, one behind the other; `start` has what it puts out and what it remembers.
#[differentiable]
fn loss(main: &[f64], extra: &[f64], start: &[f64], text: &[f64], width: usize) -> f64 {
    let (b, steps) = (width, text.len() / width - 1);
    let mut state = start.to_vec();
    let mut x = vec![0.0; b];
    let mut total = 0.0;
    for t in 0..steps {
        for j in 0..b {
            x[j] = text[t * b + j] * extra[j];
        }
        for layer in 0..state.len() / (2 * b) {
            let (w, hidden, cell) = (8 * b * layer, 2 * b * layer, 2 * b * layer + b);
            let bias = w + 4 * b;
            for j in 0..b {
                let h = state[hidden + j];
                let forget = sigmoid(x[j] * main[w + j] + main[bias + j]);
                let take = sigmoid(h * main[w + b + j] + main[bias + b + j]);
                let out = sigmoid(x[j] * main[w + 2 * b + j] + main[bias + 2 * b + j]);
                let change = (h * main[w + 3 * b + j] + main[bias + 3 * b + j]).tanh();
                let kept = state[cell + j] * forget + take * change;
                state[cell + j] = kept;
                x[j] = out * kept.tanh();
                state[hidden + j] = x[j];
            }
        }
        let mut sum = 2.0;
        let mut hits = 0.0;
        let mut bits = 0.0;
        for j in 0..b {
            let y = x[j] * extra[b + j] + extra[2 * b + j];
            let bit = text[(t + 1) * b + j];
            sum += y.exp();
            hits += bit * y;
            bits += bit;
        }
        total += hits - bits * sum.ln();
    }
    -total / (steps * b) as f64
}

const BITS: usize = 14;

pub(super) fn cases() -> Vec<Case> {
    let (main, extra, start) = (
        uniform(301, 16 * BITS),
        uniform(302, 3 * BITS),
        uniform(303, 4 * BITS),
    );
    let bits = uniform(304, 1024 * BITS);
    let text: Vec<f64> = bits.iter().map(|u| f64::from(u8::from(*u >= 0.5))).collect();
    let (m, e, s, t) = (main.clone(), extra.clone(), start.clone(), text.clone());
    let primal = move || loss(&m, &e, &s, &t, BITS);
    let grad = move || grad!(loss, argnums = (0, 1))(&main, &extra, &start, &text, BITS);
    vec![
        Case::new("primal", primal, one),
        Case::new("grad", grad, |(main, extra)| {
            vec![("main", main.numbers()), ("extra", extra.numbers())]
        }),
    ]
}
