//! Linear algebra of stacks of matrices.

use crate::case::{ANY, Domain, Shapes, rows};
use transform_runtime::plumbing::NumberMethods as _;
use transform_runtime::{Float, Level, Tensor};

const SQUARE: &[Shapes] = &[
    &[&[3, 3]],
    &[&[1, 1]],
    &[&[2, 2]],
    &[&[2, 3, 3]],
    &[&[2, 1, 2, 2]],
    &[&[0, 2, 2]],
    &[&[0, 0]],
];
const ONE_SQUARE: &[Shapes] = &[&[&[3, 3]], &[&[1, 1]], &[&[2, 2]], &[&[0, 0]]];
const SYSTEMS: &[Shapes] = &[
    &[&[3, 3], &[3]],
    &[&[3, 3], &[3, 2]],
    &[&[1, 1], &[1]],
    &[&[2, 3, 3], &[3]],
    &[&[2, 3, 3], &[2, 3]],
    &[&[2, 3, 3], &[3, 2]],
    &[&[2, 2], &[3, 2, 1]],
    &[&[2, 1, 2, 2], &[3, 2, 2]],
    &[&[0, 2, 2], &[2]],
    &[&[0, 0], &[0, 2]],
    &[&[2, 2], &[2, 0]],
];
/// One point: what is drawn is added to a matrix of the row's.
const NOTHING: Domain = Domain(0.0, 0.0);

fn constant<E: Float, L: Level>(x: &Tensor<E, L>, element: impl Fn(usize, usize) -> f64) -> Tensor<E, L> {
    let n = x.shape()[x.ndim() - 1];
    let data = (0..n * n).map(|k| E::of(element(k / n, k % n))).collect();
    L::array(Tensor::<E>::from_shape_vec(&[n, n], data).unwrap().into())
}
/// Far from singular. The derivatives are those at `x`.
fn regular<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    x + constant(x, |i, j| if i == j { 5.0 } else { 0.0 })
}
/// With negative determinant, if the number of rows is odd.
fn negative<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    x - constant(x, |i, j| if i == j { 5.0 } else { 0.0 })
}
/// Of rank 0 with one row, 1 with two and 2 with more: one less than full up to three rows.
fn singular<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    let n = x.shape()[x.ndim() - 1];
    match n {
        1 | 2 => x + constant(x, |i, j| (2 * i * (n - 1)) as f64 * (j as f64 + 1.0)),
        _ => x + constant(x, |i, j| (n * i + j) as f64),
    }
}
/// Symmetric, with eigenvalues far from each other and from 0. An op that takes its argument to be symmetric has the
/// same derivatives at `x` as there.
fn symmetric<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    (x + x.transpose(-2, -1)) * E::of(0.5)
        + constant(x, |i, j| if i == j { 3.0 + 4.0 * i as f64 } else { 0.0 })
}
/// With singular values far from each other and from 0.
fn spread<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    let [m, n] = [2, 1].map(|back| x.shape()[x.ndim() - back]);
    let element = |k: usize| {
        if k / n == k % n {
            3.0 + 4.0 * (k / n) as f64
        } else {
            0.0
        }
    };
    let data = (0..m * n).map(|k| E::of(element(k))).collect();
    x + L::array(Tensor::<E>::from_shape_vec(&[m, n], data).unwrap().into())
}

rows! {
    diag(x: ANY) Tensor &[&[&[3]], &[&[1]], &[&[0]], &[&[3, 3]], &[&[2, 3]], &[&[3, 2]], &[&[0, 2]]];
        x.diag();
        x.linearize_diag() => (x,);
    diagonal(x: ANY) Tensor &[&[&[3, 2, 4]], &[&[2, 5, 2]], &[&[4, 0, 4]], &[&[1, 1, 2]]];
        x.diagonal(1, 0, -1);
        x.linearize_diagonal(1, 0, -1) => (x, _, _, _);
    diagonal_below(x: ANY) Tensor &[&[&[3, 4]], &[&[2, 3, 3]], &[&[2, 1]]];
        x.diagonal(-1, -2, -1);
        x.linearize_diagonal(-1, -2, -1) => (x, _, _, _);
    trace(x: ANY) Tensor &[&[&[3, 3]], &[&[2, 3]], &[&[3, 1]], &[&[0, 0]]];
        x.trace();
        x.linearize_trace() => (x,);
    kron(a: ANY, b: ANY) Tensor
        &[&[&[2], &[3]], &[&[2, 3], &[3, 2]], &[&[2, 3], &[2]], &[&[2], &[1, 2, 2]], &[&[], &[2]], &[&[0], &[2]]];
        a.kron(b);
        a.linearize_kron(b) => (a, b);
    solve(a: ANY, b: ANY) Tensor SYSTEMS; regular(a).solve(b); regular(a).linearize_solve(b) => (a, b);
    solve_upper(a: ANY, b: ANY) Tensor SYSTEMS;
        regular(a).solve_triangular(b, true);
        regular(a).linearize_solve_triangular(b, true) => (a, b, _);
    solve_lower(a: ANY, b: ANY) Tensor SYSTEMS;
        regular(a).solve_triangular(b, false);
        regular(a).linearize_solve_triangular(b, false) => (a, b, _);
    inverse(x: ANY) Tensor SQUARE; regular(x).inverse(); regular(x).linearize_inverse() => (x,);
    det(x: ANY) Tensor ONE_SQUARE; x.det(); x.linearize_det() => (x,);
    det_of_singular(x: NOTHING) Tensor &[&[&[1, 1]], &[&[2, 2]], &[&[3, 3]], &[&[4, 4]]];
        singular(x).det();
        singular(x).linearize_det() => (x,);
    det_of_zeros(x: NOTHING) Tensor &[&[&[1, 1]], &[&[2, 2]], &[&[3, 3]]]; x.det(); x.linearize_det() => (x,);
    slogdet(x: ANY) Tensor ONE_SQUARE; negative(x).slogdet(); negative(x).linearize_slogdet() => (x,);
    logdet(x: ANY) Tensor ONE_SQUARE; regular(x).logdet(); regular(x).linearize_logdet() => (x,);
    det_each(x: ANY) Tensor SQUARE; x.det_each(); x.linearize_det_each() => (x,);
    det_each_of_singular(x: NOTHING) Tensor &[&[&[2, 2]], &[&[2, 3, 3]]];
        singular(x).det_each();
        singular(x).linearize_det_each() => (x,);
    slogdet_each(x: ANY) Tensor SQUARE; negative(x).slogdet_each(); negative(x).linearize_slogdet_each() => (x,);
    logdet_each(x: ANY) Tensor SQUARE; regular(x).logdet_each(); regular(x).linearize_logdet_each() => (x,);
    cholesky(x: ANY) Tensor SQUARE; symmetric(x).cholesky(); symmetric(x).linearize_cholesky() => (x,);
    matrix_exp(x: ANY) Tensor SQUARE; x.matrix_exp(); x.linearize_matrix_exp() => (x,);
    matrix_power_0(x: ANY) Tensor SQUARE; x.matrix_power(0); x.linearize_matrix_power(0) => (x, _);
    matrix_power_1(x: ANY) Tensor SQUARE; x.matrix_power(1); x.linearize_matrix_power(1) => (x, _);
    matrix_power_6(x: ANY) Tensor SQUARE; x.matrix_power(6); x.linearize_matrix_power(6) => (x, _);
    matrix_power_below(x: ANY) Tensor SQUARE;
        regular(x).matrix_power(-3);
        regular(x).linearize_matrix_power(-3) => (x, _);
    eigvalsh(x: ANY) Tensor SQUARE;
        symmetric(x).eigvalsh();
        symmetric(x).linearize_eigvalsh() => (x,);
    svdvals(x: ANY) Tensor &[&[&[3, 3]], &[&[2, 3]], &[&[4, 2]], &[&[1, 1]], &[&[2, 1, 3, 2]], &[&[0, 2, 2]], &[&[0, 2]]];
        spread(x).svdvals();
        spread(x).linearize_svdvals() => (x,);
}
