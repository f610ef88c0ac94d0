//! Sums, means, extremes, products, variances, softmax, losses.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::{positive_tensor, seeded_tensor};

#[differentiable]
fn over_one_axis(x: &Tensor) -> f64 {
    let columns = x.sum_axis(0);
    let rows = x.mean_axis(-1);
    (&columns * &columns).sum() * rows.sin().sum()
}

#[differentiable]
fn over_two_axes(x: &Tensor) -> f64 {
    let middle = x.sum_axis(&[0, 2]);
    let ends = x.mean_axis(&[1]);
    (&middle * &middle * &middle).sum() + ends.exp().sum()
}

#[differentiable]
fn centred(x: &Tensor) -> f64 {
    let centred = x - x.mean_keep(-1);
    let scale = (&centred * &centred).sum_keep(-1).sqrt();
    (centred / scale * x).sum()
}

#[differentiable]
fn extremes(x: &Tensor) -> f64 {
    x.max() * x.min() + (x.max_axis(1) * 2.0 - x.min_axis(1)).powi(2).sum()
}

#[differentiable]
fn products(x: &Tensor) -> f64 {
    x.prod() + x.prod_axis(0).sin().sum()
}

#[differentiable]
fn variances(x: &Tensor) -> f64 {
    x.var(1) + x.var_axis(-1, 0).sqrt().sum()
}

#[differentiable]
fn log_sum_exps(x: &Tensor) -> f64 {
    x.logsumexp() * x.logsumexp_axis(0).sum()
}

#[differentiable]
fn entropy(x: &Tensor) -> f64 {
    -(x.softmax(-1) * x.log_softmax(-1)).sum()
}

#[differentiable]
fn softmax_of_columns(x: &Tensor) -> f64 {
    let p = x.softmax(0);
    (&p * &p * x).sum()
}

#[differentiable]
fn classification_loss(logits: &Tensor) -> f64 {
    let labels = Tensor::from_vec(vec![2_i64, 0]);
    nn::cross_entropy(logits, &labels)
}

#[differentiable]
fn squared_error(prediction: &Tensor, target: &Tensor) -> f64 {
    nn::mse(prediction, &target.tanh())
}

#[differentiable]
fn weighted_mean(values: &Tensor, scores: &Tensor) -> f64 {
    let weights = scores.softmax(-1);
    let mean = (values * &weights).sum_axis(-1);
    (&mean * &mean).mean()
}

tensor_table! {
    over_one_axis: [seeded_tensor(&[2, 3], 1)];
    over_two_axes: [seeded_tensor(&[2, 3, 2], 2)];
    centred: [seeded_tensor(&[2, 3], 3)];
    extremes: [seeded_tensor(&[2, 3], 4)];
    products: [positive_tensor(&[2, 3], 5)];
    variances: [seeded_tensor(&[2, 3], 6)];
    log_sum_exps: [seeded_tensor(&[2, 3], 7)];
    entropy: [seeded_tensor(&[2, 3], 8)];
    softmax_of_columns: [seeded_tensor(&[3, 2], 9)];
    classification_loss: [seeded_tensor(&[2, 4], 10)];
}

tensor_pair_table! {
    squared_error: [(seeded_tensor(&[2, 3], 21), seeded_tensor(&[2, 3], 22))];
    weighted_mean: [(seeded_tensor(&[2, 3], 23), seeded_tensor(&[2, 3], 24))];
}
