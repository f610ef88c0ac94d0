//! Jacobians of every sample of a batch, a Hessian, and the neural tangent kernel.

use super::mlp::{layers, scores};
use super::tensor;
use crate::case::{Case, Numbers, one};
use transform_func::Float;
use transform_func::prelude::*;

fn jacobians<E: Float>(j: Tensor<E>) -> crate::case::Outputs {
    vec![("J", j.numbers())]
}

/// The one score of a network.
#[differentiable]
fn score<E: Float>(layers: &[Tensor<E>], x: &Tensor<E>) -> E {
    scores(layers, x).sum()
}

for_floats! {
    fn jacobian() -> Vec<Case> {
        let (layers, x) = (layers::<E>(&[64, 64, 64], 500, &[]), tensor::<E>(550, &[32, 64], 1.0));
        let (of, at) = (layers.clone(), x.clone());
        let primal = move || scores(&of, &at);
        let (of, at) = (layers.clone(), x.clone());
        let rows = move || vmap!(jacrev!(scores::<E>, argnums = 1), in_dims = (None, 0))(&of, &at);
        let columns = move || vmap!(jacfwd!(scores::<E>, argnums = 1), in_dims = (None, 0))(&layers, &x);
        vec![
            Case::new("primal", primal, jacobians),
            Case::new("jacrev", rows, jacobians),
            Case::new("jacfwd", columns, jacobians),
        ]
    }

    fn hessian() -> Vec<Case> {
        let (layers, x) = (layers::<E>(&[64, 32, 1], 520, &[]), tensor::<E>(570, &[64], 1.0));
        let (of, at) = (layers.clone(), x.clone());
        let primal = move || score(&of, &at);
        let (of, at) = (layers.clone(), x.clone());
        let grad = move || grad!(score::<E>, argnums = 1)(&of, &at);
        let hessian = move || hessian!(score::<E>, argnums = 1)(&layers, &x);
        vec![
            Case::new("primal", primal, one),
            Case::new("grad", grad, one),
            Case::new("hessian", hessian, one),
        ]
    }

    fn kernel(layers: &[Tensor<E>], x1: &Tensor<E>, x2: &Tensor<E>) -> Tensor<E> {
        let jacobians = vmap!(jacrev!(scores::<E>), in_dims = (None, 0));
        let (j1, j2) = (jacobians(layers, x1), jacobians(layers, x2));
        let products = j1.iter().zip(&j2).map(|(a, b)| {
            let [a, b] = [a, b].map(|j| j.reshape(&[16, 10, j.len() / 160]));
            einsum("naf,mbf->nmab", (&a, &b))
        });
        products.reduce(|sum, product| sum + product).expect("a network has layers")
    }

    fn ntk() -> Vec<Case> {
        let (layers, x) = (layers::<E>(&[784, 64, 10], 560, &[]), tensor::<E>(610, &[32, 784], 1.0));
        let (x1, x2) = (x.narrow(0, 0, 16), x.narrow(0, 16, 16));
        let of = layers.clone();
        let primal = move || scores(&of, &x);
        // The products of the Jacobians by all parameters at `x1` with those at `x2`.
        let ntk = move || kernel(&layers, &x1, &x2);
        vec![Case::new("primal", primal, one), Case::new("ntk", ntk, one)]
    }
}
