//! Two convolutions, each of which halves the image, and a layer of neurons.

use super::{labels, tensor};
use crate::case::{Case, named, one};
use transform_func::Float;
use transform_func::prelude::*;

/// The scores of images `[n, 1, 28, 28]`. `p` are kernels, biases, kernels, biases, weights, biases.
#[differentiable]
fn scores<E: Float>(p: &[Tensor<E>], x: &Tensor<E>) -> Tensor<E> {
    let strokes = x.conv2d(&p[0], Some(&p[1]), 1, 0).relu().max_pool2d(2);
    let shapes = strokes.conv2d(&p[2], Some(&p[3]), 1, 0).relu().max_pool2d(2);
    shapes.reshape(&[x.shape()[0], 400]).matmul(&p[4].t()) + &p[5]
}

#[differentiable]
fn loss<E: Float>(p: &[Tensor<E>], x: &Tensor<E>, y: &Tensor<i64>) -> E {
    nn::cross_entropy(&scores(p, x), y)
}

/// The loss of one image.
#[differentiable]
fn loss_of_one<E: Float>(p: &[Tensor<E>], x: &Tensor<E>, y: &Tensor<i64>) -> E {
    nn::cross_entropy(&scores(p, &x.unsqueeze(0)), &y.unsqueeze(0))
}

const NAMES: [&str; 6] = ["W1", "b1", "W2", "b2", "W3", "b3"];

for_floats! {
    fn cases() -> Vec<Case> {
        let deep = 1.0 / 72_f64.sqrt();
        let p: Vec<Tensor<E>> = vec![
            tensor(701, &[8, 1, 3, 3], 1.0 / 3.0),
            tensor(702, &[8], 1.0 / 3.0),
            tensor(703, &[16, 8, 3, 3], deep),
            tensor(704, &[16], deep),
            tensor(705, &[10, 400], 0.05),
            tensor(706, &[10], 0.05),
        ];
        let (x, y) = (tensor::<E>(750, &[32, 1, 28, 28], 1.0), labels(751, 32, 10));
        let (p1, x1, y1) = (p.clone(), x.clone(), y.clone());
        let primal = move || loss(&p1, &x1, &y1);
        let (p2, x2, y2) = (p.clone(), x.clone(), y.clone());
        let grad = move || grad!(loss::<E>)(&p2, &x2, &y2);
        let each = move || vmap!(grad!(loss_of_one::<E>), in_dims = (None, 0, 0))(&p, &x, &y);
        vec![
            Case::new("primal", primal, one),
            Case::new("grad", grad, |g| named(&NAMES, &g)),
            Case::new("per_sample", each, |g| named(&NAMES, &g)),
        ]
    }
}
