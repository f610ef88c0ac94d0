//! The matrices beside the receiver of a method: one that varies, passed by reference, or one of the program's.

use super::NaMatrix;
use crate::element::Float;
use crate::levels::Level;
use crate::values::{NoMap, ScalarMap, Tensor, TensorTan};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, Matrix, Storage};

/// An argument of a method of matrices.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of this method of a matrix",
    label = "expected a matrix of the same float"
)]
pub trait MatrixOperand<E: Float, L: Level> {
    /// Its derivative, given that of the op as a map to tangents `T`: none for a constant.
    type MapTo<M, T>;
    /// The matrix, as it is stored: transposed.
    fn tensor(&self) -> Tensor<E, L>;
    /// The derivative, if this is not a constant.
    fn map_to<M, T>(map: M) -> Self::MapTo<M, T>;
}
impl<E: Float, R: Dim, C: Dim, L: Level> MatrixOperand<E, L> for &NaMatrix<E, R, C, L> {
    type MapTo<M, T> = ScalarMap<M, TensorTan<E, L>, T, E, L>;
    fn tensor(&self) -> Tensor<E, L> {
        self.0.clone()
    }
    fn map_to<M, T>(map: M) -> Self::MapTo<M, T> {
        ScalarMap::new(map)
    }
}
macro_rules! constants {
    ($($matrix:ty),*) => { $(
        impl<E: Float, R: Dim, C: Dim, S: Storage<E, R, C>, L: Level> MatrixOperand<E, L> for $matrix
        where
            DefaultAllocator: Allocator<R, C>,
        {
            type MapTo<M, T> = NoMap;
            fn tensor(&self) -> Tensor<E, L> {
                NaMatrix::<E, R, C, L>::constant(self.clone_owned()).0
            }
            fn map_to<M, T>(_: M) -> NoMap {
                NoMap
            }
        }
    )* };
}
constants!(Matrix<E, R, C, S>, &Matrix<E, R, C, S>);
