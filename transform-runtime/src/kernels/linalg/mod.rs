//! Linear algebra of stacks of matrices: the last two axes are a matrix, those before count matrices.
//!
//! The decompositions of one matrix are nalgebra's ([`decompose`]) but for singular values ([`jacobi`]); here are stacks, shapes and refusals. A matrix
//! that cannot be taken is named by its place in the stack. Elements that are not finite are refused where an
//! iteration would not end, and otherwise go through as in any arithmetic.

mod decompose;
mod determinant;
mod factor;
mod jacobi;
mod spectrum;
#[cfg(test)]
mod tests;

pub(crate) use decompose::Decompose;
pub(crate) use determinant::{cofactors, det, log_abs_det, second_derivative, sign};
pub(crate) use factor::{Singular, cholesky, inverse, matrix_exp, solve, solve_triangular};
pub(crate) use spectrum::{eigh, svd};

use super::{Array, Shape, broadcast_shapes, broadcast_to, from_vec, to_vec};
use crate::element::{Element, Float, Result};
use crate::error::Error;
use nalgebra::DMatrix;

/// The matrices of an array, row-major in its leading axes.
struct Stack<E> {
    data: Vec<E>,
    batch: Shape,
    rows: usize,
    cols: usize,
}

impl<E: Float> Stack<E> {
    /// The rank is 2 or more.
    fn of(x: &Array<E>) -> Self {
        let rank = x.ndim();
        Stack {
            data: to_vec(x),
            batch: Shape::from_slice(&x.shape()[..rank - 2]),
            rows: x.shape()[rank - 2],
            cols: x.shape()[rank - 1],
        }
    }

    /// The same with leading axes broadcast.
    fn broadcast(op: &'static str, x: &Array<E>, batch: &[usize]) -> Result<Self> {
        let shape = [batch, &x.shape()[x.ndim() - 2..]].concat();
        Ok(Stack::of(&broadcast_to(op, x, &shape)?))
    }

    fn len(&self) -> usize {
        self.batch.iter().product()
    }

    fn matrix(&self, i: usize) -> DMatrix<E> {
        let size = self.rows * self.cols;
        DMatrix::from_row_slice(self.rows, self.cols, &self.data[i * size..(i + 1) * size])
    }

    /// A matrix in words, for a message.
    fn place(&self, i: usize) -> String {
        let shape = [&self.batch, &[self.rows, self.cols][..]].concat();
        if self.batch.is_empty() {
            return format!("the matrix of shape {shape:?}");
        }
        let mut rest = i;
        let mut index: Vec<usize> = self
            .batch
            .iter()
            .rev()
            .map(|&len| {
                let place = rest % len;
                rest /= len;
                place
            })
            .collect();
        index.reverse();
        format!("matrix {index:?} of the tensor of shape {shape:?}")
    }

    /// One array from the results for all matrices, each row-major and of this shape.
    fn collect(&self, shape: &[usize], f: impl FnMut(usize) -> Result<Vec<E>>) -> Result<Array<E>> {
        let parts: Vec<Vec<E>> = (0..self.len()).map(f).collect::<Result<_>>()?;
        Ok(from_vec(&[&self.batch, shape].concat(), parts.concat()))
    }
}

fn row_major<E: Float>(x: &DMatrix<E>) -> Vec<E> {
    x.transpose().as_slice().to_vec()
}

/// Refuses what is not a stack of square matrices.
pub(crate) fn check_square(op: &'static str, shape: &[usize]) -> Result<()> {
    match shape {
        [.., rows, cols] if rows == cols => Ok(()),
        _ => Err(Error::new(
            op,
            format!(
                "shape {shape:?} is not one of square matrices: the last two axes must have equal length"
            ),
        )),
    }
}

/// Refuses what has not the two axes of a matrix.
pub(crate) fn check_matrix(op: &'static str, shape: &[usize]) -> Result<()> {
    if shape.len() < 2 {
        let message = format!("shape {shape:?} is not one of matrices: two axes at least are needed");
        return Err(Error::new(op, message));
    }
    Ok(())
}

/// Refuses a number as right-hand side.
pub(crate) fn check_vector(op: &'static str, shape: &[usize]) -> Result<()> {
    if shape.is_empty() {
        let message = "the right-hand side is a number; it must be a vector or a matrix";
        return Err(Error::new(op, message));
    }
    Ok(())
}

/// Refuses a right-hand side, of vectors or of matrices, whose columns are not as long as those of square matrices.
pub(crate) fn check_rows(op: &'static str, a: &[usize], b: &[usize], vector: bool) -> Result<()> {
    let (n, rows) = (a[a.len() - 1], b[b.len() - if vector { 1 } else { 2 }]);
    if n != rows {
        let message =
            format!("shapes {a:?} and {b:?} do not fit: the right-hand side has {rows} rows, the matrix {n}");
        return Err(Error::new(op, message));
    }
    Ok(())
}

/// The leading axes of two stacks, broadcast.
fn common_batch<E: Element>(op: &'static str, a: &Array<E>, b: &Array<E>) -> Result<Shape> {
    broadcast_shapes(op, &a.shape()[..a.ndim() - 2], &b.shape()[..b.ndim() - 2])
}
