//! `a[i]`, `a[[i, j]]` and `a[(i, j)]`, read and written. `a[i]` of an array with more axes than one is its `i`th element: what
//! goes over the elements says it so.

use super::{NdArray, Rank};
use crate::kernels::Shape;
use crate::levels::Level;
use crate::values::{Dtype, GetIndex, SetIndex, Tensor, TensorIndex};

/// The indices of the `i`th element of an array of this shape, counted row by row.
fn unravelled(mut i: usize, shape: &[usize]) -> Shape {
    let mut index = Shape::from_slice(shape);
    for (place, len) in index.iter_mut().zip(shape).rev() {
        *place = i % len.max(&1);
        i /= len.max(&1);
    }
    // What is left is outside.
    if let Some(first) = index.first_mut() {
        *first += i * shape[0];
    }
    index
}

/// An index of an array with the axes `D`.
pub trait ArrayIndex<D>: TensorIndex {
    /// The indices in order.
    fn of_shape(self, shape: &[usize]) -> Shape;
}
impl<D> ArrayIndex<D> for usize {
    fn of_shape(self, shape: &[usize]) -> Shape {
        unravelled(self, shape)
    }
}
impl<D, const N: usize> ArrayIndex<D> for [usize; N] {
    fn of_shape(self, _: &[usize]) -> Shape {
        self.indices()
    }
}
macro_rules! tuples {
    ($($t:ty;)*) => { $(
        impl<D> ArrayIndex<D> for $t {
            fn of_shape(self, _: &[usize]) -> Shape {
                self.indices()
            }
        }
    )* };
}
tuples! {
    (usize, usize);
    (usize, usize, usize);
}

impl<I: ArrayIndex<D>, E: Dtype, D: Rank, L: Level> GetIndex<I> for NdArray<E, D, L>
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
impl<I: ArrayIndex<D>, X, E: Dtype, D: Rank, L: Level> SetIndex<I, X> for NdArray<E, D, L>
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
