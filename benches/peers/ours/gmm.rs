//! The log posterior of a Gaussian mixture with a Wishart prior, in tensors.

use super::filled;
use crate::by_hand::gmm as loops;
use crate::case::{Case, Numbers, Outputs, one};
use crate::inputs::Gmm;
use transform_func::prelude::*;
use transform_func::{Element, Float};

/// The mixture's objective but for its constant. `below` are the places of `l` in a factor, row-major.
#[differentiable]
fn objective<E: Float>(
    alpha: &Tensor<E>,
    mu: &Tensor<E>,
    q: &Tensor<E>,
    l: &Tensor<E>,
    x: &Tensor<E>,
    below: &Tensor<i64>,
) -> E {
    let (n, k, d) = (x.shape()[0], mu.shape()[0], mu.shape()[1]);
    let half = E::nearest(0.5);
    let scales = q.exp();
    let factors = Tensor::zeros(&[k, d * d])
        .index_add(1, below, l)
        .reshape(&[k, d, d])
        + scales.unsqueeze(1) * Tensor::eye(d);
    let origins = factors.matmul(&mu.unsqueeze(2)).reshape(&[k * d]);
    let whitened = x.matmul(&factors.reshape(&[k * d, d]).t()) - origins;
    let distances = whitened.square().reshape(&[n, k, d]).sum_axis(2);
    let weights = alpha + q.sum_axis(1);
    let terms = weights - distances * half;
    let prior = (scales.square().sum() + l.square().sum()) * half;
    terms.logsumexp_axis(1).sum() - alpha.logsumexp() * E::nearest(n as f64) - prior
}

for_floats! {
    fn small() -> Vec<Case> {
        cases(10, 25, 1000)
    }

    fn large() -> Vec<Case> {
        cases(64, 50, 1000)
    }

    fn cases(d: usize, k: usize, n: usize) -> Vec<Case> {
        let Gmm { alpha, mu, q, l, x, .. } = Gmm::new(d, k, n);
        let constant = <E as Element>::nearest(loops::constant(n, d, k));
        let below = (0..d).flat_map(|c| (c + 1..d).map(move |r| (r * d + c) as i64)).collect();
        let (below, data) = (Tensor::from_vec(below), filled::<E>(&[n, d], &x));
        let p: [Tensor<E>; 4] = [
            filled(&[k], &alpha),
            filled(&[k, d], &mu),
            filled(&[k, d], &q),
            filled(&[k, d * (d - 1) / 2], &l),
        ];
        let (p1, data1, below1) = (p.clone(), data.clone(), below.clone());
        let primal = move || objective(&p1[0], &p1[1], &p1[2], &p1[3], &data1, &below1) + constant;
        let grad = move || grad!(objective::<E>, argnums = (0, 1, 2, 3))(&p[0], &p[1], &p[2], &p[3], &data, &below);
        vec![Case::new("primal", primal, one), Case::new("grad", grad, parts)]
    }
}

/// The gradient of the same in plain loops, and their adjoint by hand.
pub(super) fn in_loops(d: usize, k: usize, n: usize) -> Vec<Case> {
    let Gmm {
        alpha, mu, q, l, x, ..
    } = Gmm::new(d, k, n);
    let (a, m, r, f, data) = (alpha.clone(), mu.clone(), q.clone(), l.clone(), x.clone());
    let derived = move || grad!(loops::primal, argnums = (0, 1, 2, 3))(&a, &m, &r, &f, &data, d);
    let by_hand = move || loops::adjoint(&alpha, &mu, &q, &l, &x, d);
    vec![
        Case::new("grad_of_loops", derived, parts).against("grad"),
        Case::new("hand", by_hand, parts).against("grad"),
    ]
}

fn parts<T: Numbers>((alpha, mu, q, l): (T, T, T, T)) -> Outputs {
    let named = [("alpha", alpha), ("mu", mu), ("q", q), ("l", l)];
    named
        .into_iter()
        .map(|(name, part)| (name, part.numbers()))
        .collect()
}
