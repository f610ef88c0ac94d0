//! Losses from elementary operations, and losses of extreme logits.

use transform_func::prelude::*;

use crate::goldens::Case;

/// Quadratic up to `width`, then linear.
#[differentiable]
fn huber(difference: &Tensor, width: f64) -> Tensor {
    let size = difference.abs();
    let near = size.lt(&Tensor::full(&[1], width));
    near.select(&(0.5 * (&size * &size)), &(width * (&size - 0.5 * width)))
}

#[differentiable]
fn binary_cross_entropy(logits: &Tensor, labels: &Tensor) -> Tensor {
    logits.relu() - logits * labels + (-logits.abs()).exp().ln_1p()
}

#[differentiable]
fn divergence(log_p: &Tensor, q: &Tensor) -> f64 {
    (q * (q.ln() - log_p)).sum() / log_p.shape()[0] as f64
}

#[differentiable]
fn all_losses(a: &Tensor, b: &Tensor, labels: &Tensor, q: &Tensor) -> f64 {
    let difference = a - b;
    nn::mse(a, b)
        + difference.abs().mean()
        + huber(&difference, 1.0).mean()
        + huber(&difference, 0.5).mean()
        + binary_cross_entropy(a, labels).mean()
        + divergence(&a.log_softmax(-1), q)
}

#[differentiable]
fn total_binary_cross_entropy(logits: &Tensor, labels: &Tensor) -> f64 {
    binary_cross_entropy(logits, labels).sum()
}

#[differentiable]
fn one_cross_entropy(logits: &Tensor, label: usize) -> f64 {
    -logits.log_softmax(0)[label]
}

#[differentiable]
fn log_sum_exp(x: &Tensor) -> f64 {
    x.logsumexp()
}

#[differentiable]
fn softplus(x: &Tensor) -> f64 {
    x.softplus().sum()
}

#[differentiable]
fn log_sigmoid(x: &Tensor) -> f64 {
    -(-x).softplus().sum()
}

#[test]
fn sum_of_losses() {
    let case = Case::load("grad_losses");
    let [a, b, labels, q] = ["a", "b", "y", "q"].map(|name| case.tensor(name));
    case.expect(&grad!(all_losses)(&a, &b, &labels, &q));
}

#[test]
fn extreme_logits() {
    let case = Case::load("extremal_losses");
    let logits = Tensor::from_vec(vec![1000.0, -1000.0, 0.0]);
    case.expect_at("/ce_t0", &grad_and_value!(one_cross_entropy)(&logits, 0));
    case.expect_at("/ce_t1", &grad_and_value!(one_cross_entropy)(&logits, 1));
    let (wide, labels) = (vec![800.0, 800.0, -800.0, -800.0], vec![1.0, 0.0, 1.0, 0.0]);
    let (wide, labels) = (Tensor::from_vec(wide), Tensor::from_vec(labels));
    case.expect_at(
        "/bce",
        &grad_and_value!(total_binary_cross_entropy)(&wide, &labels),
    );
    case.expect_at(
        "/lse",
        &grad_and_value!(log_sum_exp)(&Tensor::from_vec(vec![1000.0, 999.0])),
    );
}

#[test]
fn extreme_activations() {
    let case = Case::load("extremal_losses");
    let at = |x: f64| Tensor::scalar(x);
    case.expect_at("/softplus/0", &grad_and_value!(softplus)(&at(100.0)));
    case.expect_at("/softplus/1", &grad_and_value!(softplus)(&at(-100.0)));
    case.expect_at("/log_sigmoid/0", &grad_and_value!(log_sigmoid)(&at(100.0)));
    case.expect_at("/log_sigmoid/1", &grad_and_value!(log_sigmoid)(&at(-100.0)));
}
