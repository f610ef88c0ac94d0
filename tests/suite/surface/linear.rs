//! Products and linear algebra.

use super::{bodies, matrix, square, vector, weighed};
use transform_func::prelude::*;

bodies! {
    products(x: matrix()) {
        let (u, v) = (x.index_axis(0, 0), x.index_axis(0, 1));
        weighed(&x.matmul(&x.t())) + u.dot(&v) + weighed(&u.outer(&v)) + weighed(&u.kron(&v)) + weighed(&x.matmul(&v))
    }
    sums_by_indices(x: matrix()) {
        let y = x.t();
        let a = einsum("ij,jk->ik", (x, &y));
        let b = einsum("ij->j", (x,));
        weighed(&a) + weighed(&b) + einsum("ij,ji->", (&a, &a)).item()
    }
    systems(a: square()) {
        let b = Tensor::from_vec(vec![1.0, -2.0, 0.5]);
        let x = a.solve(&b) + a.solve_triangular(&b, true) + a.solve_triangular(&b, false);
        weighed(&x) + weighed(&a.inverse()) + weighed(&a.solve(&b.unsqueeze(1)))
    }
    one_matrix(a: square()) {
        let (sign, log) = a.slogdet();
        0.01 * a.det() + sign * log + a.logdet() * a.trace() + weighed(&a.diag().diag())
    }
    many_matrices(a: square()) {
        let both = stack(&[a, &(a * 2.0)], 0);
        let (sign, log) = both.slogdet_each();
        weighed(&(both.det_each() * 1e-3 + sign * log + both.logdet_each()))
    }
    functions_of_matrices(a: square()) {
        let symmetric = (a + &a.t()) * 0.5;
        let e = (a * 0.2).matrix_exp();
        weighed(&symmetric.cholesky()) + weighed(&e) + weighed(&(a * 0.3).matrix_power(3)) + weighed(&a.matrix_power(-1))
    }
    values_of_matrices(a: square()) {
        let symmetric = (a + &a.t()) * 0.5;
        weighed(&symmetric.eigvalsh()) + weighed(&a.svdvals())
    }
    identity_and_diagonal(v: vector()) {
        weighed(&(v.diag() + Tensor::eye(4) * 2.0).matmul(v))
    }
}

/// A determinant alone is a number, and the result of a function.
#[differentiable]
fn log_volume(a: &Tensor) -> f64 {
    a.logdet()
}
#[differentiable]
fn log_and_sign(a: &Tensor) -> (f64, f64) {
    a.slogdet()
}

#[test]
fn determinants_are_numbers() {
    let a = square();
    let inverse = a.inverse().t();
    let gradient = grad!(log_volume)(&a);
    assert!((&gradient - &inverse).norm() < 1e-14, "{gradient}");
    let ((sign, log), pullback) = vjp!(log_and_sign, &a);
    assert_eq!((sign, log), (1.0, log_volume(&a)));
    let (pulled,) = pullback((5.0, 1.0));
    assert!((&pulled - &inverse).norm() < 1e-14);
}
