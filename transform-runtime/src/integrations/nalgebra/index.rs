//! `x[i]`, column by column, and `x[(i, j)]`, read and written.

use super::NaMatrix;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::values::{Dtype, GetIndex, SetIndex, Tensor};
use ::nalgebra::Dim;

/// An index of a matrix.
#[diagnostic::on_unimplemented(
    message = "a matrix of nalgebra's is not indexed by `{Self}` in a differentiated function",
    label = "expected `usize` or `(usize, usize)`"
)]
pub trait MatrixIndex {
    /// The indices of the element of the tensor that has this shape.
    fn of_shape(self, shape: &[usize]) -> Shape;
}
impl MatrixIndex for usize {
    fn of_shape(self, shape: &[usize]) -> Shape {
        let rows = shape[1].max(1);
        Shape::from_slice(&[self / rows, self % rows])
    }
}
impl MatrixIndex for (usize, usize) {
    fn of_shape(self, _: &[usize]) -> Shape {
        Shape::from_slice(&[self.1, self.0])
    }
}

impl<I: MatrixIndex, E: Dtype, R: Dim, C: Dim, L: Level> GetIndex<I> for NaMatrix<E, R, C, L>
where
    Tensor<E, L>: GetIndex<Shape>,
{
    type Out = <Tensor<E, L> as GetIndex<Shape>>::Out;
    type Map = <Tensor<E, L> as GetIndex<Shape>>::Map;
    fn get_index(&self, i: I) -> Self::Out {
        self.0.get_index(i.of_shape(self.0.shape()))
    }
    fn linearize_index(&self, i: I) -> (Self::Out, Self::Map) {
        self.0.linearize_index(i.of_shape(self.0.shape()))
    }
}
impl<I: MatrixIndex, X, E: Dtype, R: Dim, C: Dim, L: Level> SetIndex<I, X> for NaMatrix<E, R, C, L>
where
    Tensor<E, L>: SetIndex<Shape, X>,
{
    type Map = <Tensor<E, L> as SetIndex<Shape, X>>::Map;
    fn set_index(&mut self, i: I, x: X) {
        let i = i.of_shape(self.0.shape());
        self.0.set_index(i, x);
    }
    fn linearize_set(&mut self, i: I, x: X) -> Self::Map {
        let i = i.of_shape(self.0.shape());
        self.0.linearize_set(i, x)
    }
}
