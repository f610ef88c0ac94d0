//! A classifier with tanh between its layers: gradient, gradients of every sample, Hessian-vector product, ensemble.

use super::{labels, tensor};
use crate::case::{Case, named, one};
use transform_func::Float;
use transform_func::prelude::*;

/// The scores of images, or of one. `layers` are a weight (outputs by inputs) and a bias for each layer.
#[differentiable]
pub(super) fn scores<E: Float>(layers: &[Tensor<E>], x: &Tensor<E>) -> Tensor<E> {
    let mut y = x.matmul(&layers[0].t()) + &layers[1];
    for i in 1..layers.len() / 2 {
        y = y.tanh().matmul(&layers[2 * i].t()) + &layers[2 * i + 1];
    }
    y
}

/// How far the scores are from the labels.
#[differentiable]
fn loss<E: Float>(layers: &[Tensor<E>], x: &Tensor<E>, y: &Tensor<i64>) -> E {
    nn::cross_entropy(&scores(layers, x), y)
}

/// The layers of a network with these widths, or of so many networks: streams from `seed` on.
pub(super) fn layers<E: Float>(widths: &[usize], seed: u64, networks: &[usize]) -> Vec<Tensor<E>> {
    let mut layers = Vec::new();
    for (i, ends) in (0..).zip(widths.windows(2)) {
        let scale = 1.0 / (ends[0] as f64).sqrt();
        let weight = [networks, &[ends[1], ends[0]]].concat();
        let bias = [networks, &[ends[1]]].concat();
        layers.push(tensor(seed + 2 * i, &weight, scale));
        layers.push(tensor(seed + 2 * i + 1, &bias, scale));
    }
    layers
}

const WIDTHS: [usize; 4] = [784, 256, 128, 10];
const NAMES: [&str; 6] = ["W1", "b1", "W2", "b2", "W3", "b3"];

/// The network of these workloads, and 128 images.
fn classifier<E: Float>() -> (Vec<Tensor<E>>, Tensor<E>, Tensor<i64>) {
    (
        layers(&WIDTHS, 400, &[]),
        tensor(450, &[128, 784], 1.0),
        labels(451, 128, 10),
    )
}

for_floats! {
    fn primal() -> Case {
        let (layers, x, y) = classifier::<E>();
        Case::new("primal", move || loss(&layers, &x, &y), one)
    }

    fn gradient() -> Vec<Case> {
        let (layers, x, y) = classifier::<E>();
        let grad = move || grad!(loss::<E>)(&layers, &x, &y);
        vec![primal(), Case::new("grad", grad, |g| named(&NAMES, &g))]
    }

    fn per_sample() -> Vec<Case> {
        let (layers, x, y) = classifier::<E>();
        let grads = move || vmap!(grad!(loss::<E>), in_dims = (None, 0, 0))(&layers, &x, &y);
        vec![primal(), Case::new("vmap_grad", grads, |g| named(&NAMES, &g))]
    }

    fn hvp() -> Vec<Case> {
        let (layers, x, y) = classifier::<E>();
        let direction = self::layers::<E>(&WIDTHS, 470, &[]);
        let hvp = move || jvp!(grad!(loss::<E>), (&layers, &x, &y), (&direction, zero(), zero())).1;
        vec![primal(), Case::new("hvp_fwd_rev", hvp, |g| named(&NAMES, &g))]
    }

    fn ensemble() -> Vec<Case> {
        let layers = self::layers::<E>(&[784, 128, 10], 540, &[16]);
        let (x, y) = (tensor::<E>(590, &[64, 784], 1.0), labels(591, 64, 10));
        let (layers2, x2, y2) = (layers.clone(), x.clone(), y.clone());
        let losses = move || vmap!(loss::<E>, in_dims = (0, None, None))(&layers2, &x2, &y2);
        let grads = move || vmap!(grad!(loss::<E>), in_dims = (0, None, None))(&layers, &x, &y);
        vec![
            Case::new("primal", losses, one),
            Case::new("vmap_grad", grads, |g| named(&NAMES[..4], &g)),
        ]
    }
}
