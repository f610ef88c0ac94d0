//! Gradients through softmax, losses, attention, recurrent cells.

use transform_func::prelude::*;

#[differentiable]
fn log_sum_exp(x: &Tensor) -> f64 {
    x.logsumexp()
}

#[differentiable]
fn weighted_log_softmax(x: &Tensor, w: &Tensor) -> f64 {
    (w * x.log_softmax(0)).sum()
}

#[differentiable]
fn mean_cross_entropy(logits: &Tensor, labels: &Tensor<i64>) -> f64 {
    nn::cross_entropy(logits, labels)
}

#[differentiable]
fn attention(query: &Tensor, key: &Tensor, value: &Tensor, weights: &Tensor, mask: &Tensor) -> f64 {
    let scores = query.matmul(&key.transpose(0, 1)) / 2.0_f64.sqrt() + mask;
    (weights * scores.softmax(-1).matmul(value)).sum()
}

#[differentiable]
fn lstm(w: &Tensor, u: &Tensor, b: &Tensor, inputs: &Tensor) -> f64 {
    let mut hidden = Tensor::zeros(&[2]);
    let mut cell = Tensor::zeros(&[2]);
    for t in 0..3 {
        let gates = w.matmul(&inputs.index_axis(0, t)) + u.matmul(&hidden) + b;
        let input = gates.slice(s![0..2]).sigmoid();
        let forget = gates.slice(s![2..4]).sigmoid();
        let candidate = gates.slice(s![4..6]).tanh();
        let output = gates.slice(s![6..8]).sigmoid();
        cell = forget * cell + input * candidate;
        hidden = output * cell.tanh();
    }
    hidden[0] + 2.0 * hidden[1]
}

#[differentiable]
fn mean_embedding(table: &Tensor, ids: &Tensor<i64>, w: &Tensor) -> f64 {
    (w * table.index_select(0, ids).mean_axis(0)).sum()
}

super::cases! {
    fn grad_logsumexp(case) {
        case.expect(&grad!(log_sum_exp)(&case.tensor("x")));
    }

    fn grad_log_softmax_axis0(case) {
        case.expect(&grad!(weighted_log_softmax)(&case.tensor("X"), &case.tensor("W")));
    }

    fn grad_cross_entropy_mean(case) {
        case.expect(&grad!(mean_cross_entropy)(&case.tensor("Z"), &case.integers("t")));
    }

    fn grad_attention(case) {
        let [query, key, value, weights] = ["Q", "K", "V", "W"].map(|name| case.tensor(name));
        let hidden = f64::NEG_INFINITY;
        let causal = vec![0.0, hidden, hidden, 0.0, 0.0, hidden, 0.0, 0.0, 0.0];
        let mask = Tensor::from_shape_vec(&[3, 3], causal).unwrap();
        case.expect(&grad!(attention, argnums = (0, 1, 2))(&query, &key, &value, &weights, &mask));
    }

    fn grad_lstm_loop(case) {
        let [w, u, b, inputs] = ["W", "U", "b", "X"].map(|name| case.tensor(name));
        case.expect(&grad!(lstm, argnums = (0, 1, 2))(&w, &u, &b, &inputs));
    }

    fn grad_embedding(case) {
        let (table, ids, w) = (case.tensor("E"), case.integers("ids"), case.tensor("w"));
        case.expect(&grad!(mean_embedding)(&table, &ids, &w));
    }
}
