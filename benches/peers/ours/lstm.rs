//! A chain of diagonal LSTM layers that predicts the next character of a text, state in place.

use crate::case::{Case, Numbers, one};
use crate::inputs::uniform;
use transform_func::prelude::*;

/// What a layer remembers.
#[derive(Differentiable, Clone, Debug)]
struct Memory {
    hidden: Vec<f64>,
    cell: Vec<f64>,
}

#[differentiable]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable]
impl Memory {
    /// Takes in `input`; `weights` and `biases` are those of forget, in, out and change, one behind the other.
    fn advance(&mut self, input: &[f64], weights: &[f64], biases: &[f64]) {
        let b = input.len();
        for j in 0..b {
            let forget = sigmoid(input[j] * weights[j] + biases[j]);
            let take = sigmoid(self.hidden[j] * weights[b + j] + biases[b + j]);
            let out = sigmoid(input[j] * weights[2 * b + j] + biases[2 * b + j]);
            let change = (self.hidden[j] * weights[3 * b + j] + biases[3 * b + j]).tanh();
            self.cell[j] = self.cell[j] * forget + take * change;
            self.hidden[j] = out * self.cell[j].tanh();
        }
    }
}

/// The scores of the characters after this one. Rows of `main` are weights and biases in turn.
#[differentiable]
fn predict(main: &[Vec<f64>], extra: &[Vec<f64>], layers: &mut [Memory], character: &[f64]) -> Vec<f64> {
    let mut x = character.to_vec();
    for j in 0..x.len() {
        x[j] *= extra[0][j];
    }
    for i in 0..layers.len() {
        layers[i].advance(&x, &main[2 * i], &main[2 * i + 1]);
        x = layers[i].hidden.clone();
    }
    for j in 0..x.len() {
        x[j] = x[j] * extra[1][j] + extra[2][j];
    }
    x
}

/// How badly the next characters are predicted.
#[differentiable]
fn loss(main: &[Vec<f64>], extra: &[Vec<f64>], start: &[Memory], text: &[Vec<f64>]) -> f64 {
    let mut layers = start.to_vec();
    let mut total = 0.0;
    for t in 0..text.len() - 1 {
        let scores = predict(main, extra, &mut layers, &text[t]);
        let mut sum = 2.0;
        for y in scores.iter() {
            sum += y.exp();
        }
        let normaliser = sum.ln();
        for (y, bit) in scores.iter().zip(&text[t + 1]) {
            total += bit * (y - normaliser);
        }
    }
    -total / ((text.len() - 1) * text[0].len()) as f64
}

const BITS: usize = 14;

pub(super) fn cases() -> Vec<Case> {
    let rows =
        |numbers: Vec<f64>, width: usize| numbers.chunks(width).map(<[f64]>::to_vec).collect::<Vec<_>>();
    let main = rows(uniform(301, 16 * BITS), 4 * BITS);
    let extra = rows(uniform(302, 3 * BITS), BITS);
    let start: Vec<Memory> = rows(uniform(303, 4 * BITS), 2 * BITS)
        .into_iter()
        .map(|pair| Memory {
            hidden: pair[..BITS].to_vec(),
            cell: pair[BITS..].to_vec(),
        })
        .collect();
    let bits = uniform(304, 1024 * BITS)
        .iter()
        .map(|u| f64::from(u8::from(*u >= 0.5)))
        .collect();
    let text = rows(bits, BITS);
    let (m, e, s, t) = (main.clone(), extra.clone(), start.clone(), text.clone());
    let primal = move || loss(&m, &e, &s, &t);
    let grad = move || grad!(loss, argnums = (0, 1))(&main, &extra, &start, &text);
    vec![
        Case::new("primal", primal, one),
        Case::new("grad", grad, |(main, extra)| {
            vec![("main", main.numbers()), ("extra", extra.numbers())]
        }),
    ]
}
