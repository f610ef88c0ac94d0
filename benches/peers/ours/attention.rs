//! Attention of a sequence to itself, four heads side by side.

use super::tensor;
use crate::case::{Case, named, one};
use transform_func::Float;
use transform_func::prelude::*;

const HEADS: usize = 4;

/// `x`, projected for each head: heads, places, what a head sees.
#[differentiable]
fn heads<E: Float>(x: &Tensor<E>, w: &Tensor<E>) -> Tensor<E> {
    let (length, width) = (x.shape()[0], x.shape()[1]);
    x.matmul(&w.t())
        .reshape(&[length, HEADS, width / HEADS])
        .transpose(0, 1)
}

/// The mean square of what attention finds. `w` projects to queries, keys and values, and back.
#[differentiable]
fn loss<E: Float>(x: &Tensor<E>, wq: &Tensor<E>, wk: &Tensor<E>, wv: &Tensor<E>, wo: &Tensor<E>) -> E {
    let (q, k, v) = (heads(x, wq), heads(x, wk), heads(x, wv));
    let scale = E::nearest(1.0 / ((x.shape()[1] / HEADS) as f64).sqrt());
    let weights = (q.matmul(&k.transpose(1, 2)) * scale).softmax(-1);
    let found = weights.matmul(&v).transpose(0, 1).reshape(x.shape());
    found.matmul(&wo.t()).square().mean()
}

for_floats! {
    fn cases() -> Vec<Case> {
        let x = tensor::<E>(601, &[128, 64], 1.0);
        let w = [602, 603, 604, 605].map(|seed| tensor::<E>(seed, &[64, 64], 0.125));
        let (x2, w2) = (x.clone(), w.clone());
        let primal = move || loss(&x2, &w2[0], &w2[1], &w2[2], &w2[3]);
        let grad = move || {
            let (x_bar, q, k, v, o) = grad!(loss::<E>, argnums = (0, 1, 2, 3, 4))(&x, &w[0], &w[1], &w[2], &w[3]);
            [x_bar, q, k, v, o]
        };
        vec![
            Case::new("primal", primal, one),
            Case::new("grad", grad, |g| named(&["x", "wq", "wk", "wv", "wo"], &g)),
        ]
    }
}
