//! Systems, inverses, the Cholesky factor, the exponential.

use super::{Array, Decompose, Stack, check_matrix, check_rows, check_square, common_batch, row_major};
use crate::element::{Element, Float, Result};
use crate::error::Error;
use nalgebra::DMatrix;

/// What becomes of a matrix without inverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Singular {
    /// It is refused.
    Refused,
    /// Zeros divide as numbers do: the result holds infinities or NaN.
    Divides,
}

/// Eliminates matrix `i` of a stack.
fn eliminated<E: Float>(op: &'static str, a: &Stack<E>, i: usize, singular: Singular) -> Result<E::Lu> {
    let lu = E::eliminate(a.matrix(i));
    if singular == Singular::Refused && E::pivots(&lu).contains(&<E as Element>::ZERO) {
        let message = format!("{} is singular: it has no inverse", a.place(i));
        return Err(Error::new(op, message));
    }
    Ok(lu)
}

/// `x` with `a @ x = b`, for `[.., n, n]` and `[.., n, k]`; leading axes broadcast.
pub(crate) fn solve<E: Float>(op: &'static str, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
    let batch = check_system(op, a, b)?;
    let (own, b) = (Stack::of(a), Stack::broadcast(op, b, &batch)?);
    // Matrices shared along broadcast axes are eliminated once.
    let shared = own.len() == 1;
    let a = if shared {
        own
    } else {
        Stack::broadcast(op, a, &batch)?
    };
    let mut last = None;
    b.collect(&[b.rows, b.cols], |i| {
        let lu = match last.take() {
            Some(lu) if shared => lu,
            _ => eliminated(op, &a, if shared { 0 } else { i }, Singular::Refused)?,
        };
        let x = row_major(&E::solve(&lu, b.matrix(i)));
        last = Some(lu);
        Ok(x)
    })
}

/// The same for triangular `a`: the other triangle is not read. Zeros on the diagonal divide as numbers do.
pub(crate) fn solve_triangular<E: Float>(
    op: &'static str,
    a: &Array<E>,
    b: &Array<E>,
    upper: bool,
) -> Result<Array<E>> {
    let batch = check_system(op, a, b)?;
    let (a, b) = (Stack::broadcast(op, a, &batch)?, Stack::broadcast(op, b, &batch)?);
    b.collect(&[b.rows, b.cols], |i| {
        Ok(row_major(&E::solve_triangular(&a.matrix(i), b.matrix(i), upper)))
    })
}

fn check_system<E: Float>(op: &'static str, a: &Array<E>, b: &Array<E>) -> Result<super::Shape> {
    check_square(op, a.shape())?;
    check_matrix(op, b.shape())?;
    check_rows(op, a.shape(), b.shape(), false)?;
    common_batch(op, a, b).map_err(|_| {
        let message = format!(
            "shapes {:?} and {:?} do not fit: the axes before the last two must be equal or 1, aligned at the last",
            a.shape(),
            b.shape()
        );
        Error::new(op, message)
    })
}

/// The inverse of each matrix.
pub(crate) fn inverse<E: Float>(op: &'static str, x: &Array<E>, singular: Singular) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    x.collect(&[x.rows, x.rows], |i| {
        let lu = eliminated(op, &x, i, singular)?;
        Ok(row_major(&E::solve(&lu, identity(x.rows))))
    })
}

pub(super) fn identity<E: Float>(n: usize) -> DMatrix<E> {
    DMatrix::from_fn(n, n, |i, j| if i == j { E::one() } else { E::zero() })
}

/// The lower triangular `l` with `l @ l.t()` the symmetric matrix that the lower triangle says.
pub(crate) fn cholesky<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    x.collect(&[x.rows, x.rows], |i| match E::cholesky(x.matrix(i)) {
        Some(l) => Ok(row_major(&l)),
        None => Err(Error::new(
            op,
            format!(
                "{} is not positive definite: the factor exists for symmetric matrices with positive eigenvalues",
                x.place(i)
            ),
        )),
    })
}

/// The exponential of each matrix; NaN where it is not finite.
pub(crate) fn matrix_exp<E: Float>(op: &'static str, x: &Array<E>) -> Result<Array<E>> {
    check_square(op, x.shape())?;
    let x = Stack::of(x);
    x.collect(&[x.rows, x.rows], |i| {
        let matrix = x.matrix(i);
        if matrix.iter().all(|x| x.is_finite()) && x.rows > 0 {
            Ok(row_major(&E::exponential(matrix)))
        } else {
            Ok(vec![E::nan(); x.rows * x.rows])
        }
    })
}
