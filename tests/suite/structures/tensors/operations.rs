//! Operations with several results or arguments of their own: sorting, scans, parts, tiles, patterns of axes.

use transform_func::prelude::*;

use crate::corpus::table::tensor_table;
use crate::laws::seeded_tensor;

#[differentiable]
fn sorted(x: &Tensor) -> f64 {
    let (values, places) = x.sort(-1);
    let (largest, _) = x.topk(2, 0);
    let weights = Tensor::from_vec(vec![1.0, -2.0, 0.5]);
    (&weights * values.square()).sum() + largest.sin().sum() + x.gather(-1, &places).powi(3).sum()
}

#[differentiable]
fn scanned(x: &Tensor) -> f64 {
    let running = x.cumsum(0).cumprod(1);
    running.logcumsumexp(-1).square().sum()
}

#[differentiable]
fn in_parts(x: &Tensor) -> f64 {
    let parts = x.split(&[1, 2], 1);
    let mut sum = parts[0].exp().sum();
    let rows = x.chunk(2, 0);
    for part in &rows {
        sum += (part.cumsum(1) * part).sum() * parts[1].mean();
    }
    sum
}

#[differentiable]
fn attention_heads(x: &Tensor) -> f64 {
    let heads = rearrange_with(x, "t (h d) -> h t d", &[("h", 2)]);
    let scores = heads.matmul(&heads.transpose(1, 2)).tril(0).softmax(-1);
    rearrange(&scores.matmul(&heads), "h t d -> t (h d)")
        .square()
        .sum()
}

#[differentiable]
fn tiled(x: &Tensor) -> f64 {
    let around = x.pad(&[(1, 0), (0, 2)], 0.5);
    let edge = x.pad(&[(1, 1)], x[[0, 0]]);
    let twice = x.tile(&[2, 1]).roll(1, 0) * x.repeat(&[2, 1]);
    around.square().sum() + edge.sin().sum() + (twice * Tensor::ones_like(&cat(&[x, x], 0))).sum()
}

#[differentiable]
fn of_labels(x: &Tensor) -> f64 {
    let labels = x.argmax_axis(1).one_hot(3).cast::<f64>();
    let mask = labels.gt(0.5).logical_or(&x.isnan());
    (x.square() * &labels).sum() + x.masked_fill(&mask, 0.0).exp().sum() + x.amax_keep(0).erf().sum()
}

tensor_table! {
    sorted: [seeded_tensor(&[2, 3], 7)];
    scanned: [seeded_tensor(&[2, 3], 2)];
    in_parts: [seeded_tensor(&[2, 3], 3)];
    attention_heads: [seeded_tensor(&[3, 4], 4)];
    tiled: [seeded_tensor(&[2, 3], 5)];
    of_labels: [seeded_tensor(&[2, 3], 6)];
}
