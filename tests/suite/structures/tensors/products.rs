//! Matrix products of every rank pair.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn gram(x: &Tensor) -> f64 {
    x.matmul(&x.transpose(0, 1)).sin().sum()
}

#[differentiable]
fn cube_of_matrix(x: &Tensor) -> f64 {
    x.matmul(x).matmul(x).sum()
}

#[differentiable]
fn quadratic_form(x: &Tensor) -> f64 {
    let weights = Tensor::from_vec(vec![1.0, 2.0, -0.5, 0.3, 1.5, 0.7, 0.2, -0.4, 2.0]).reshape(&[3, 3]);
    x.matmul(&weights).matmul(x).sum()
}

#[differentiable]
fn of_any_rank(a: &Tensor, b: &Tensor) -> f64 {
    let y = a.matmul(b);
    (&y * &y).sum()
}

#[differentiable]
fn dense_layer(weight: &Tensor, x: &Tensor) -> f64 {
    x.matmul(&weight.transpose(0, 1)).tanh().mean()
}

#[differentiable]
fn attention(query: &Tensor, key: &Tensor) -> f64 {
    let scores = query.matmul(&key.transpose(-1, -2)) / 2.0_f64.sqrt();
    let mixed = scores.softmax(-1).matmul(key);
    (&mixed * query).sum()
}

tensor_table! {
    gram: [seeded_tensor(&[2, 3], 1)];
    cube_of_matrix: [seeded_tensor(&[2, 2], 2)];
    quadratic_form: [seeded_tensor(&[3], 3)];
}

tensor_pair_table! {
    of_any_rank: [
        (seeded_tensor(&[3], 11), seeded_tensor(&[3], 12)),
        (seeded_tensor(&[2, 3], 13), seeded_tensor(&[3], 14)),
        (seeded_tensor(&[3], 15), seeded_tensor(&[3, 2], 16)),
        (seeded_tensor(&[2, 3], 17), seeded_tensor(&[3, 2], 18)),
        (seeded_tensor(&[2, 2, 2], 19), seeded_tensor(&[2, 2], 20)),
        (seeded_tensor(&[2, 1, 2], 21), seeded_tensor(&[2, 2, 2], 22)),
        (seeded_tensor(&[2, 2, 2], 23), seeded_tensor(&[2], 24)),
    ];
    dense_layer: [(seeded_tensor(&[2, 3], 31), seeded_tensor(&[2, 3], 32))];
    attention: [(seeded_tensor(&[2, 2], 33), seeded_tensor(&[3, 2], 34))];
}
