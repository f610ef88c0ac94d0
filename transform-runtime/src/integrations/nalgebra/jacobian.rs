//! Jacobians of and by matrices. That of a matrix is a `DMatrix`, with a row for each of its numbers and a column for each number of the input, both
//! in nalgebra's order: so the Hessian by a vector is a matrix.

use super::NaMatrix;
use crate::element::Float;
use crate::levels::Level;
use crate::transforms::{Alone, Blocks, Entries, Jacobian, Leaf, Rows, Shaped, Within, of_tensors};
use crate::values::{Lift, Tensor};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, Dyn, OMatrix};

type At<X, L> = <X as Lift>::At<L>;

/// Of a matrix it is one.
#[derive(Debug)]
pub enum Matrices {}
impl Blocks for Matrices {
    type Of<F: Float> = DMatrix<F>;
    fn block<F: Float, L: Level>(x: Tensor<F, L>) -> NaMatrix<F, Dyn, Dyn, L> {
        // The first two axes are the matrix.
        let (rows, columns) = x.shape().split_at(2);
        let (rows, columns): (usize, usize) = (rows.iter().product(), columns.iter().product());
        NaMatrix::of(x.reshape(&[rows, columns]).t())
    }
}

of_tensors!(
    [R: Dim, C: Dim] OMatrix<F, R, C> where DefaultAllocator: Allocator<R, C>,
    |x| x.0, |row| row.clone() => Self, K, Matrices
);
