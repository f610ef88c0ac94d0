//! nalgebra's matrices and vectors as values of differentiated functions (feature `nalgebra`): those that own their numbers, of sizes that are known to the
//! compiler or not.
//!
//! At a level a matrix is a [`Tensor`] that knows its sides by types. The tensor is the transposed matrix: its rows are the columns, and its elements in
//! order are nalgebra's. Tangents and rules are those of tensors; what is said here is what nalgebra's operators and methods mean.

mod index;
mod jacobian;
mod lift;
mod made;
mod methods;
mod numbers;
mod operand;
mod operators;
mod parts;
mod stack;
mod view;
mod writes;

pub use index::MatrixIndex;
pub use jacobian::Matrices;
pub use made::{LinearListOfMatrix, ListOfMatrix};
pub use methods::AsNumber;
pub use numbers::ProductsWith;
pub use operand::MatrixOperand;
pub use writes::PlainMatrixWrites;

use crate::levels::{Base, Level};
use crate::values::{Dtype, Misfit, Tensor};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};
use std::marker::PhantomData;

/// A matrix of `E` with `R` rows and `C` columns at level `L`.
pub struct NaMatrix<E: Dtype, R: Dim, C: Dim, L: Level>(pub(crate) Tensor<E, L>, PhantomData<fn() -> (R, C)>);

impl<E: Dtype, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    /// A tensor as a matrix: the transposed one.
    pub(crate) fn of(x: Tensor<E, L>) -> Self {
        debug_assert!(x.ndim() == 2, "a tensor of shape {:?} is no matrix", x.shape());
        NaMatrix(x, PhantomData)
    }
    /// A constant.
    pub(crate) fn constant(x: OMatrix<E, R, C>) -> Self
    where
        DefaultAllocator: Allocator<R, C>,
    {
        let shape = [x.ncols(), x.nrows()];
        NaMatrix::of(L::array(crate::kernels::from_vec(&shape, x.as_slice().to_vec())))
    }
    /// The matrix of the program's whose elements, column by column, these are.
    pub(crate) fn plain(array: ndarray::ArrayD<E>) -> OMatrix<E, R, C>
    where
        DefaultAllocator: Allocator<R, C>,
    {
        let (columns, rows) = (array.shape()[0], array.shape()[1]);
        OMatrix::from_iterator_generic(R::from_usize(rows), C::from_usize(columns), array)
    }
    /// How many rows and columns there are.
    pub(crate) fn sides(&self) -> (usize, usize) {
        (self.0.shape()[1], self.0.shape()[0])
    }
}
impl<E: Dtype, R: Dim, C: Dim> NaMatrix<E, R, C, Base>
where
    DefaultAllocator: Allocator<R, C>,
{
    /// What of a place has not the form of a matrix.
    pub(crate) fn misfit_of(into: &OMatrix<E, R, C>, y: &Self) -> Option<Misfit> {
        Misfit::of("shape", into.shape(), y.sides())
    }
    /// Puts a matrix into a place.
    pub(crate) fn put(into: &mut OMatrix<E, R, C>, y: OMatrix<E, R, C>) {
        *into = y;
    }
}
