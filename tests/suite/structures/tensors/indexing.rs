//! Parts of tensors: elements, slices, rows chosen by an index.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn elements(x: &Tensor) -> f64 {
    x[[0, 1]] * x[[1, 2]] + x[[1, 0]].sin()
}

#[differentiable]
fn element_loop(x: &Tensor) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.shape()[0] {
        for j in 0..x.shape()[1] {
            sum += x[[i, j]] * x[[i, j]] * (i + 2 * j) as f64;
        }
    }
    sum * sum
}

#[differentiable]
fn element_writes(x: &Tensor) -> f64 {
    let mut y = Tensor::zeros(&[2, 2]);
    y[[0, 0]] = x[0] * x[1];
    y[[1, 1]] = x[2];
    y[[0, 0]] *= y[[1, 1]];
    y[[1, 0]] += y[[0, 0]].exp();
    y.matmul(&y).sum()
}

#[differentiable]
fn overwritten_element(x: &Tensor) -> f64 {
    let mut y = x * x;
    let kept = y[1];
    y[1] = 3.0;
    y[0] += kept;
    (&y * x).sum()
}

#[differentiable]
fn sliced(x: &Tensor) -> f64 {
    let inner = x.slice(s![1.., ..2]);
    let strided = x.slice(s![.., ..;2]);
    let last = x.slice(s![-1, ..]);
    (&inner * &inner).sum() + strided.exp().sum() * last.prod()
}

#[differentiable]
fn rows(x: &Tensor) -> f64 {
    let mut state = Tensor::zeros(&[2]);
    for i in 0..x.shape()[0] {
        state = (state + x.index_axis(0, i)).tanh();
    }
    state.sum() * x.index_axis(-1, 0).sum()
}

#[differentiable]
fn chosen_rows(x: &Tensor) -> f64 {
    let order = Tensor::from_vec(vec![2_i64, 0, 2]);
    let y = x.index_select(0, &order);
    (&y * x).sum()
}

#[differentiable]
fn gathered(x: &Tensor) -> f64 {
    let index = Tensor::from_shape_vec(&[2, 2], vec![0_i64, 2, 1, 1]).unwrap();
    let y = x.gather(1, &index);
    (&y * &y * &y).sum()
}

#[differentiable]
fn lookup(table: &Tensor, weights: &Tensor) -> f64 {
    let ids = Tensor::from_vec(vec![1_i64, 3, 1, 0]);
    let mean = table.index_select(0, &ids).mean_axis(0);
    (mean * weights).sum().exp()
}

tensor_table! {
    elements: [seeded_tensor(&[2, 3], 1)];
    element_loop: [seeded_tensor(&[2, 2], 2)];
    element_writes: [seeded_tensor(&[3], 3)];
    overwritten_element: [seeded_tensor(&[3], 4)];
    sliced: [seeded_tensor(&[3, 3], 5)];
    rows: [seeded_tensor(&[3, 2], 6)];
    chosen_rows: [seeded_tensor(&[3, 2], 7)];
    gathered: [seeded_tensor(&[2, 3], 8)];
}

tensor_pair_table! {
    lookup: [(seeded_tensor(&[4, 2], 11), seeded_tensor(&[2], 12))];
}
