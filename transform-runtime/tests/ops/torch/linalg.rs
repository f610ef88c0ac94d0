//! Linear algebra, diagonals, and sums of products by indices.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES, einsums::NAMES];

torch_rows! {
    solve(a, b) a.linearize_solve(b) => (a, b);
    solve_triangular(a, b; o) a.linearize_solve_triangular(b, o.holds("upper")) => (a, b, _);
    inverse(x) x.linearize_inverse() => (x,);
    det(x) x.linearize_det() => (x,);
    slogdet(x) x.linearize_slogdet() => (x,);
    logdet(x) x.linearize_logdet() => (x,);
    det_each(x) x.linearize_det_each() => (x,);
    slogdet_each(x) x.linearize_slogdet_each() => (x,);
    logdet_each(x) x.linearize_logdet_each() => (x,);
    cholesky(x) x.linearize_cholesky() => (x,);
    matrix_exp(x) x.linearize_matrix_exp() => (x,);
    matrix_power(x; o) x.linearize_matrix_power(o.int("n") as i32) => (x, _);
    eigvalsh(x) x.linearize_eigvalsh() => (x,);
    svdvals(x) x.linearize_svdvals() => (x,);
    diag(x) x.linearize_diag() => (x,);
    trace(x) x.linearize_trace() => (x,);
    kron(a, b) a.linearize_kron(b) => (a, b);
}

mod einsums {
    use crate::case::{Map, Results, Tangents};
    use crate::torch::rows::torch_handles;
    use std::rc::Rc;
    use transform_runtime::plumbing::{Linearized, OutTan, TensorTan, Wrt};
    use transform_runtime::{Function, Level, Tensor, einsum};

    torch_handles! {
        einsum_of_1 einsum; |xs, o| (o.text("equation"), xs); |dots| (None, dots); |bars| (&mut (), bars);
        einsum_of_2 einsum; |xs, o| (o.text("equation"), xs); |dots| (None, dots); |bars| (&mut (), bars);
        einsum_of_3 einsum; |xs, o| (o.text("equation"), xs); |dots| (None, dots); |bars| (&mut (), bars);
    }
}
