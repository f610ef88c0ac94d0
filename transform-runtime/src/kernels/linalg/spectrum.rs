//! Eigenvalues of symmetric matrices and singular values, each packed with its vectors into one array.

use super::jacobi::singular;
use super::{Array, Decompose, Stack, check_matrix, check_square, row_major};
use crate::element::{Float, Result};
use crate::error::Error;
use nalgebra::DMatrix;

fn check_finite<E: Float>(op: &'static str, x: &Stack<E>, i: usize, matrix: &DMatrix<E>) -> Result<()> {
    if matrix.iter().all(|x| x.is_finite()) {
        return Ok(());
    }
    let message = format!(
        "{} has elements that are not finite: it has no values",
        x.place(i)
    );
    Err(Error::new(op, message))
}

/// `[.., n + 1, n]`: the eigenvectors of the symmetric matrix that the lower triangle says, in columns, and below
/// each its eigenvalue, ascending.
pub(crate) fn eigh<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    let n = x.rows;
    x.collect(&[n + 1, n], |i| {
        if n == 0 {
            return Ok(Vec::new());
        }
        let matrix = x.matrix(i);
        let matrix = DMatrix::from_fn(n, n, |i, j| matrix[(i.max(j), i.min(j))]);
        check_finite(op, &x, i, &matrix)?;
        let (values, vectors) = E::symmetric_eigen(matrix);
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| {
            values[a]
                .partial_cmp(&values[b])
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let packed = DMatrix::from_fn(n + 1, n, |i, j| match i == n {
            true => values[order[j]],
            false => vectors[(i, order[j])],
        });
        Ok(row_major(&packed))
    })
}

/// `[.., m + n + 1, k]`: the `k = min(m, n)` left singular vectors in columns, below them the right ones, below each
/// pair its singular value, descending.
pub(crate) fn svd<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    check_matrix(op, x.shape())?;
    let x = Stack::of(x);
    let (m, n) = (x.rows, x.cols);
    let k = m.min(n);
    x.collect(&[m + n + 1, k], |i| {
        if k == 0 {
            return Ok(Vec::new());
        }
        let matrix = x.matrix(i);
        check_finite(op, &x, i, &matrix)?;
        let (u, s, v) = singular(&matrix);
        let packed = DMatrix::from_fn(m + n + 1, k, |i, j| match i {
            i if i < m => u[(i, j)],
            i if i < m + n => v[(i - m, j)],
            _ => s[j],
        });
        Ok(row_major(&packed))
    })
}
