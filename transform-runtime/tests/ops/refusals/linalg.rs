//! Matrices: products that do not fit, what is not square, singular or not positive definite.

use super::{refused, t};
use transform_runtime::Tensor;

fn from(shape: &[usize], data: &[f64]) -> Tensor {
    Tensor::from_shape_vec(shape, data.to_vec()).unwrap()
}
/// Two matrices, the second of which is singular.
fn second_singular() -> Tensor {
    from(&[2, 2, 2], &[1.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 4.0])
}

refused! { products:
    t(&[2, 3]).matmul(&t(&[4])) => "matmul: shapes [2, 3] and [4] do not multiply: the last axis of the first has \
        length 3, the only axis of the second 4; they must be equal";
    t(&[2, 3]).matmul(&t(&[4, 3])) => "matmul: shapes [2, 3] and [4, 3] do not multiply: the last axis of the first \
        has length 3, the second-to-last axis of the second 4; they must be equal";
    t(&[3]).matmul(&t(&[2, 4])) => "matmul: shapes [3] and [2, 4] do not multiply: the last axis of the first has \
        length 3, the second-to-last axis of the second 2; they must be equal";
    t(&[2, 3]).matmul(&t(&[])) => "matmul: shapes [2, 3] and []: a number has no matrix product; use `*`";
    t(&[5, 2, 3]).matmul(&t(&[4, 3, 2])) => "matmul: shapes [5, 2, 3] and [4, 3, 2] do not multiply: the axes before \
        the last two must be equal or 1, aligned at the last";
    t(&[2, 3]).dot(&t(&[3])) => "dot: shapes [2, 3] and [3]: both must be vectors, of rank 1";
    t(&[4]).dot(&t(&[3])) => "dot: shapes [4] and [3] do not multiply: the last axis of the first has length 4, the \
        only axis of the second 3; they must be equal";
    t(&[4]).dot(&t(&[])) => "dot: shapes [4] and []: both must be vectors, of rank 1";
    t(&[2, 3]).outer(&t(&[3])) => "outer: shapes [2, 3] and [3]: both must be vectors, of rank 1";
    t(&[3]).outer(&t(&[])) => "outer: shapes [3] and []: both must be vectors, of rank 1";
}

refused! { systems:
    t(&[2, 3]).solve(&t(&[2])) => "solve: shape [2, 3] is not one of square matrices: the last two axes must have \
        equal length";
    t(&[2]).solve(&t(&[2])) => "solve: shape [2] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[2, 2]).solve(&t(&[2])) => "solve: the matrix of shape [2, 2] is singular: it has no inverse";
    second_singular().solve(&t(&[2])) => "solve: matrix [1] of the tensor of shape [2, 2, 2] is singular: it has no \
        inverse";
    Tensor::eye(2).solve(&t(&[3])) => "solve: shapes [2, 2] and [3] do not fit: the right-hand side has 3 rows, \
        the matrix 2";
    Tensor::eye(2).solve(&t(&[3, 4])) => "solve: shapes [2, 2] and [3, 4] do not fit: the right-hand side has 3 \
        rows, the matrix 2";
    Tensor::eye(2).solve(&t(&[])) => "solve: the right-hand side is a number; it must be a vector or a matrix";
    second_singular().solve(&t(&[3, 2, 1])) => "solve: shapes [2, 2, 2] and [3, 2, 1] do not fit: the axes before \
        the last two must be equal or 1, aligned at the last";
    t(&[3, 2]).solve_triangular(&t(&[3]), true) => "solve_triangular: shape [3, 2] is not one of square matrices: \
        the last two axes must have equal length";
    Tensor::eye(2).solve_triangular(&t(&[3]), false) => "solve_triangular: shapes [2, 2] and [3] do not fit: the \
        right-hand side has 3 rows, the matrix 2";
    Tensor::eye(2).solve_triangular(&t(&[]), true) => "solve_triangular: the right-hand side is a number; it must be \
        a vector or a matrix";
    t(&[2, 2, 2]).solve_triangular(&t(&[3, 2, 1]), false) => "solve_triangular: shapes [2, 2, 2] and [3, 2, 1] do \
        not fit: the axes before the last two must be equal or 1, aligned at the last";
    t(&[2, 3]).inverse() => "inverse: shape [2, 3] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[3]).inverse() => "inverse: shape [3] is not one of square matrices: the last two axes must have equal length";
    t(&[2, 2]).inverse() => "inverse: the matrix of shape [2, 2] is singular: it has no inverse";
    second_singular().inverse() => "inverse: matrix [1] of the tensor of shape [2, 2, 2] is singular: it has no \
        inverse";
    second_singular().unsqueeze(0).inverse() => "inverse: matrix [0, 1] of the tensor of shape [1, 2, 2, 2] is \
        singular: it has no inverse";
}

refused! { decompositions:
    t(&[2, 3]).cholesky() => "cholesky: shape [2, 3] is not one of square matrices: the last two axes must have \
        equal length";
    t(&[]).cholesky() => "cholesky: shape [] is not one of square matrices: the last two axes must have equal length";
    from(&[2, 2], &[1.0, 2.0, 2.0, 1.0]).cholesky() => "cholesky: the matrix of shape [2, 2] is not positive \
        definite: the factor exists for symmetric matrices with positive eigenvalues";
    t(&[2, 2]).cholesky() => "cholesky: the matrix of shape [2, 2] is not positive definite: the factor exists for \
        symmetric matrices with positive eigenvalues";
    from(&[2, 1, 1], &[1.0, -1.0]).cholesky() => "cholesky: matrix [1] of the tensor of shape [2, 1, 1] is not \
        positive definite: the factor exists for symmetric matrices with positive eigenvalues";
    t(&[2, 3]).eigvalsh() => "eigvalsh: shape [2, 3] is not one of square matrices: the last two axes must have \
        equal length";
    from(&[1, 1], &[f64::NAN]).eigvalsh() => "eigvalsh: the matrix of shape [1, 1] has elements that are not finite: \
        it has no values";
    t(&[3]).svdvals() => "svdvals: shape [3] is not one of matrices: two axes at least are needed";
    from(&[2, 1, 2], &[0.0, 0.0, f64::INFINITY, 0.0]).svdvals() => "svdvals: matrix [1] of the tensor of shape [2, \
        1, 2] has elements that are not finite: it has no values";
    t(&[2, 3]).matrix_exp() => "matrix_exp: shape [2, 3] is not one of square matrices: the last two axes must have \
        equal length";
    t(&[3]).matrix_exp() => "matrix_exp: shape [3] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[2, 3]).matrix_power(2) => "matrix_power: shape [2, 3] is not one of square matrices: the last two axes must \
        have equal length";
    t(&[2, 2]).matrix_power(-1) => "matrix_power: the matrix of shape [2, 2] is singular: it has no inverse";
    second_singular().matrix_power(-2) => "matrix_power: matrix [1] of the tensor of shape [2, 2, 2] is singular: it \
        has no inverse";
    second_singular().linearize_matrix_power(-2) => "matrix_power: matrix [1] of the tensor of shape [2, 2, 2] is \
        singular: it has no inverse";
    t(&[2, 3]).linearize_eigvalsh() => "eigvalsh: shape [2, 3] is not one of square matrices: the last two axes must \
        have equal length";
    t(&[3]).linearize_svdvals() => "svdvals: shape [3] is not one of matrices: two axes at least are needed";
}

refused! { determinants:
    t(&[2, 3]).det() => "det: shape [2, 3] is not one of square matrices: the last two axes must have equal length";
    t(&[2, 2, 2]).det() => "det: a tensor of shape [2, 2, 2] is not a matrix; for stacks of matrices there is \
        det_each()";
    t(&[3]).det_each() => "det_each: shape [3] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[2, 3]).logdet() => "logdet: shape [2, 3] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[2, 2, 2]).logdet() => "logdet: a tensor of shape [2, 2, 2] is not a matrix; for stacks of matrices there is \
        logdet_each()";
    t(&[4, 2, 3]).logdet_each() => "logdet_each: shape [4, 2, 3] is not one of square matrices: the last two axes \
        must have equal length";
    t(&[2, 3]).slogdet() => "slogdet: shape [2, 3] is not one of square matrices: the last two axes must have equal \
        length";
    t(&[2]).slogdet() => "slogdet: a tensor of shape [2] is not a matrix; for stacks of matrices there is \
        slogdet_each()";
    t(&[4, 2, 3]).slogdet_each() => "slogdet_each: shape [4, 2, 3] is not one of square matrices: the last two axes \
        must have equal length";
}
