//! Systems, factors and spectra of matrices, and sums of products by indices.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn gaussian(x: &Tensor, a: &Tensor) -> f64 {
    let covariance = a.matmul(&a.t()) + Tensor::eye(2);
    let l = covariance.cholesky();
    let whitened = l.solve_triangular(&x.t(), false);
    let quadratic = einsum("ij,ij->", (&whitened, &whitened)).item();
    0.5 * quadratic + 0.5 * covariance.logdet() + covariance.inverse().diag().sum()
}

#[differentiable]
fn attention(q: &Tensor, k: &Tensor) -> f64 {
    let scores = einsum("id,jd->ij", (q, k)).softmax(-1);
    let doubled = einsum("ij, jk -> ik", (&scores, &scores));
    einsum("...d,...->...", (&doubled.matmul(q), &q.sum_axis(-1)))
        .square()
        .sum()
}

#[differentiable]
fn system_in_a_loop(a: &Tensor, b: &Tensor) -> f64 {
    let matrix = a + Tensor::eye(2) * 4.0;
    let (sign, log) = matrix.slogdet();
    let mut x = b.clone();
    for _ in 0..3 {
        x = matrix.solve(&x) * 3.0 + b;
    }
    (x * sign * log).sum()
}

#[differentiable]
fn dynamics(a: &Tensor) -> f64 {
    let flow = (0.3 * a).matrix_exp();
    let orbit = flow
        .matrix_power(3)
        .matmul(&(a + 5.0 * Tensor::<f64>::eye(2)).matrix_power(-1));
    orbit.trace() + flow.det() + einsum("ii,jk,kj->", (a, &flow, &orbit)).item()
}

#[differentiable]
fn spectra(a: &Tensor) -> f64 {
    let spread = a + Tensor::from_vec(vec![4.0, -1.0]).diag();
    let fixed = Tensor::<f64>::arange(0.0, 4.0).reshape(&[2, 2]);
    let turned = einsum("ij->ji", (&fixed,));
    let energy = (spread.svdvals() * Tensor::from_vec(vec![1.0, 3.0])).sum();
    energy
        + (spread
            .kron(&turned)
            .sum_axis(0)
            .outer(&spread.matmul(&spread.t()).eigvalsh()))
        .tanh()
        .sum()
}

#[differentiable]
fn log_volume(a: &Tensor) -> f64 {
    a.matmul(&a.t()).logdet()
}

#[differentiable]
fn volumes(a: &Tensor) -> f64 {
    let pair = stack(&[a, &(a.matmul(&a.t()) + Tensor::<f64>::eye(2))], 0);
    let (sign, log) = pair.slogdet_each();
    pair.det_each().sum() + (sign * log).sum() + pair.narrow(0, 1, 1).logdet_each().sum()
}

tensor_table! {
    log_volume: [seeded_tensor(&[2, 2], 31)];
    volumes: [seeded_tensor(&[2, 2], 32)];
    dynamics: [seeded_tensor(&[2, 2], 31)];
    spectra: [seeded_tensor(&[2, 2], 32)];
}

tensor_pair_table! {
    gaussian: [(seeded_tensor(&[3, 2], 33), seeded_tensor(&[2, 2], 34))];
    attention: [(seeded_tensor(&[3, 2], 35), seeded_tensor(&[3, 2], 36))];
    system_in_a_loop: [(seeded_tensor(&[2, 2], 37), seeded_tensor(&[2, 1], 38))];
}
