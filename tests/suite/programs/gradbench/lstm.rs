//! A chain of diagonal LSTM layers that predicts the next character of a text, state in place.

use transform_func::prelude::*;

use super::cases;

/// What a layer remembers.
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Memory {
    pub(crate) hidden: Vec<f64>,
    pub(crate) cell: Vec<f64>,
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

#[differentiable]
pub(crate) fn loss(main: &[Vec<f64>], extra: &[Vec<f64>], start: &[Memory], text: &[Vec<f64>]) -> f64 {
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

#[test]
fn lstm() {
    for case in cases("lstm") {
        let (main, extra) = (case.rows("input/main_params"), case.rows("input/extra_params"));
        let rows = case.rows("input/state");
        let start: Vec<Memory> = rows
            .chunks(2)
            .map(|pair| Memory {
                hidden: pair[0].clone(),
                cell: pair[1].clone(),
            })
            .collect();
        let text = case.rows("input/sequence");
        let slopes = grad!(loss, argnums = (0, 1));
        case.expect("expected/objective", &loss(&main, &extra, &start, &text), 1e-12);
        case.expect("expected/jacobian", &slopes(&main, &extra, &start, &text), 1e-12);
        if case.has("extra/hvp") {
            let width = text[0].len();
            let v = case.numbers("extra/v");
            let (of_main, of_extra) = v.split_at(v.len() - 3 * width);
            let rows = |flat: &[f64], width| flat.chunks(width).map(<[f64]>::to_vec).collect::<Vec<_>>();
            let (of_main, of_extra) = (rows(of_main, 4 * width), rows(of_extra, width));
            let hvp = jvp!(
                grad!(loss, argnums = (0, 1)),
                (&main, &extra, &start, &text),
                (&of_main, &of_extra, zero(), zero())
            );
            case.expect("extra/hvp", &hvp.1, 1e-10);
        }
    }
}
