//! Shapes: reshape, transpose, permute, squeeze, expand, concatenate.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn reshaped(x: &Tensor) -> f64 {
    let flat = x.flatten();
    let tall = x.reshape(&[3, 2]);
    (&flat * &flat).sum() + tall.matmul(x).sin().sum()
}

#[differentiable]
fn permuted(x: &Tensor) -> f64 {
    let y = x.permute(&[2, 0, 1]);
    let weights = Tensor::from_vec(vec![0.5, -1.0, 2.0]).reshape(&[3, 1, 1]);
    (&y * &weights * &y).sum()
}

#[differentiable]
fn transposed(x: &Tensor) -> f64 {
    let y = x.transpose(0, -1);
    (x.reshape(&[2, 3]) * y.reshape(&[2, 3]).sin()).sum()
}

#[differentiable]
fn unit_axes(x: &Tensor) -> f64 {
    let row = x.unsqueeze(0);
    let column = x.unsqueeze(-1);
    let outer = &row * &column;
    let back = row.squeeze(0) + column.squeeze(1);
    outer.exp().sum() + (&back * &back).sum()
}

#[differentiable]
fn expanded(x: &Tensor) -> f64 {
    let tall = x.expand(&[3, 2]);
    let weights = Tensor::from_vec(vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]).reshape(&[3, 2]);
    (&tall * &tall * weights).sum()
}

#[differentiable]
fn concatenated(a: &Tensor, b: &Tensor) -> f64 {
    let rows = cat(&[a, b, &(a * b)], 0);
    let columns = cat(&[a, b], -1);
    rows.sin().sum() + (&columns * &columns * &columns).sum()
}

#[differentiable]
fn stacked(a: &Tensor, b: &Tensor) -> f64 {
    let pages = stack(&[a, b], 0);
    let weights = Tensor::from_vec(vec![0.5, -1.0]).reshape(&[2, 1, 1]);
    let last = stack(&[&a.exp(), b], 2);
    (pages * weights * last).sum()
}

/// Whatever type an axis has.
#[differentiable]
fn joined(x: &Tensor) -> f64 {
    let last = x.ndim() - 1;
    let (first, back): (usize, i32) = (0, -2);
    let wide = cat(&[x, &x.sin()], last);
    let tall = cat(&[&wide, &wide.square()], ndarray::Axis(0));
    let axis = ndarray::Axis(1);
    let deep = stack(&[x, &x.exp()], axis) + stack(&[x, x], first + 1);
    let other = stack(&[&tall, &tall], back) * stack(&[&tall, &tall], 1);
    other.sum() + deep.sin().sum()
}

tensor_table! {
    joined: [seeded_tensor(&[2, 3], 8), seeded_tensor(&[1, 2], 9)];
    reshaped: [seeded_tensor(&[2, 3], 1)];
    permuted: [seeded_tensor(&[2, 2, 3], 2)];
    transposed: [seeded_tensor(&[3, 1, 2], 3)];
    unit_axes: [seeded_tensor(&[3], 4)];
    expanded: [seeded_tensor(&[1, 2], 5), seeded_tensor(&[2], 6), seeded_tensor(&[3, 1], 7)];
}

tensor_pair_table! {
    concatenated: [(seeded_tensor(&[2, 2], 11), seeded_tensor(&[2, 2], 12))];
    stacked: [(seeded_tensor(&[2, 2], 13), seeded_tensor(&[2, 2], 14))];
}
