//! Inverses, determinants, eigenvalues and singular values, products of Kronecker and of vectors.

use transform_func::prelude::*;

#[differentiable]
fn weighted_inverse(a: &Tensor, w: &Tensor) -> f64 {
    (w * a.inverse()).sum()
}

#[differentiable]
fn determinants(a: &Tensor) -> f64 {
    let (_, log) = a.slogdet();
    0.01 * a.det() + a.logdet() + log
}

#[differentiable]
fn weighted_spectra(a: &Tensor) -> f64 {
    let symmetric = (a + a.t()) / 2.0;
    let eigenvalues = Tensor::from_vec(vec![1.0, 2.0, 3.0]) * symmetric.eigvalsh();
    let singular_values = Tensor::from_vec(vec![1.0, 3.0]) * a.narrow(0, 0, 2).svdvals();
    eigenvalues.sum() + singular_values.sum()
}

#[differentiable]
fn products(a: &Tensor, u: &Tensor, w: &Tensor) -> f64 {
    a.matmul(a).trace() + (a * u.outer(u)).sum() + (u.kron(u) * w).sum()
}

#[differentiable]
fn inverse(a: &Tensor) -> Tensor {
    a.inverse()
}

super::cases! {
    fn grad_inverse(case) {
        case.expect(&grad!(weighted_inverse)(&case.tensor("A"), &case.tensor("W")));
    }

    fn grad_logdet_det_slogdet(case) {
        case.expect(&grad!(determinants)(&case.tensor("A")));
    }

    fn grad_eigvalsh_svdvals(case) {
        case.expect(&grad!(weighted_spectra)(&case.tensor("A")));
    }

    fn grad_trace_outer_kron(case) {
        let [a, u, w] = ["A", "u", "w"].map(|name| case.tensor(name));
        case.expect(&grad!(products, argnums = (0, 1))(&a, &u, &w));
    }

    fn jacobian_matrix_function(case) {
        let a = case.tensor("A");
        case.expect(&jacrev!(inverse)(&a));
        case.expect(&jacfwd!(inverse)(&a));
    }
}
