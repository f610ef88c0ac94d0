//! A chain of diagonal LSTM layers that predicts the next character of a text, state in place.

use transform_func::prelude::*;

#[differentiable]
#[inline]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// How badly the next characters are predicted. Characters are rows of `width` bits. For every layer `main` has weights and
/// biases of forget, in, out and change, one behind the other; `start` has what it puts out and what it remembers.
#[differentiable]
pub(crate) fn primal(main: &[f64], extra: &[f64], start: &[f64], text: &[f64], width: usize) -> f64 {
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

/// What [`primal`] computed of one unit in one layer at one character.
#[derive(Clone, Copy, Default)]
struct Unit {
    input: f64,
    hidden: f64,
    cell: f64,
    forget: f64,
    take: f64,
    out: f64,
    change: f64,
    bounded: f64,
}

/// The gradient of [`primal`] with respect to `main` and `extra`.
///
/// The gates of every unit are kept, and the outputs; what is cheap is computed again.
pub(crate) fn adjoint(
    main: &[f64],
    extra: &[f64],
    start: &[f64],
    text: &[f64],
    width: usize,
) -> (Vec<f64>, Vec<f64>) {
    let (b, steps) = (width, text.len() / width - 1);
    let layers = start.len() / (2 * b);
    let mut units = vec![Unit::default(); steps * layers * b];
    let mut outputs = vec![0.0; steps * b];
    let mut exponentials = vec![0.0; steps * b];
    let mut sums = vec![0.0; steps];
    let mut state = start.to_vec();
    let mut x = vec![0.0; b];
    for t in 0..steps {
        for j in 0..b {
            x[j] = text[t * b + j] * extra[j];
        }
        for layer in 0..layers {
            let (w, hidden, cell) = (8 * b * layer, 2 * b * layer, 2 * b * layer + b);
            let bias = w + 4 * b;
            let units = &mut units[(t * layers + layer) * b..][..b];
            for j in 0..b {
                let h = state[hidden + j];
                let forget = sigmoid(x[j] * main[w + j] + main[bias + j]);
                let take = sigmoid(h * main[w + b + j] + main[bias + b + j]);
                let out = sigmoid(x[j] * main[w + 2 * b + j] + main[bias + 2 * b + j]);
                let change = (h * main[w + 3 * b + j] + main[bias + 3 * b + j]).tanh();
                let kept = state[cell + j] * forget + take * change;
                let bounded = kept.tanh();
                units[j] = Unit {
                    input: x[j],
                    hidden: h,
                    cell: state[cell + j],
                    forget,
                    take,
                    out,
                    change,
                    bounded,
                };
                state[cell + j] = kept;
                x[j] = out * bounded;
                state[hidden + j] = x[j];
            }
        }
        let mut sum = 2.0;
        for j in 0..b {
            let y = (x[j] * extra[b + j] + extra[2 * b + j]).exp();
            sum += y;
            outputs[t * b + j] = x[j];
            exponentials[t * b + j] = y;
        }
        sums[t] = sum;
    }

    let total_bar = -1.0 / (steps * b) as f64;
    let mut main_bar = vec![0.0; main.len()];
    let mut extra_bar = vec![0.0; extra.len()];
    let mut state_bar = vec![0.0; start.len()];
    let mut x_bar = vec![0.0; b];
    for t in (0..steps).rev() {
        let bits = &text[(t + 1) * b..(t + 2) * b];
        let sum_bar = -total_bar * bits.iter().sum::<f64>() / sums[t];
        for j in 0..b {
            let y_bar = total_bar * bits[j] + sum_bar * exponentials[t * b + j];
            extra_bar[b + j] += y_bar * outputs[t * b + j];
            extra_bar[2 * b + j] += y_bar;
            x_bar[j] = y_bar * extra[b + j];
        }
        for layer in (0..layers).rev() {
            let (w, hidden, cell) = (8 * b * layer, 2 * b * layer, 2 * b * layer + b);
            let bias = w + 4 * b;
            let units = &units[(t * layers + layer) * b..][..b];
            for j in 0..b {
                let unit = units[j];
                let h_bar = x_bar[j] + state_bar[hidden + j];
                let kept_bar = state_bar[cell + j] + h_bar * unit.out * (1.0 - unit.bounded * unit.bounded);
                let forget_bar = kept_bar * unit.cell * unit.forget * (1.0 - unit.forget);
                let take_bar = kept_bar * unit.change * unit.take * (1.0 - unit.take);
                let out_bar = h_bar * unit.bounded * unit.out * (1.0 - unit.out);
                let change_bar = kept_bar * unit.take * (1.0 - unit.change * unit.change);
                main_bar[w + j] += forget_bar * unit.input;
                main_bar[bias + j] += forget_bar;
                main_bar[w + b + j] += take_bar * unit.hidden;
                main_bar[bias + b + j] += take_bar;
                main_bar[w + 2 * b + j] += out_bar * unit.input;
                main_bar[bias + 2 * b + j] += out_bar;
                main_bar[w + 3 * b + j] += change_bar * unit.hidden;
                main_bar[bias + 3 * b + j] += change_bar;
                state_bar[cell + j] = kept_bar * unit.forget;
                state_bar[hidden + j] = take_bar * main[w + b + j] + change_bar * main[w + 3 * b + j];
                x_bar[j] = forget_bar * main[w + j] + out_bar * main[w + 2 * b + j];
            }
        }
        for j in 0..b {
            extra_bar[j] += x_bar[j] * text[t * b + j];
        }
    }
    (main_bar, extra_bar)
}
