//! `a[i]`, `a[[i, j]]` and `a[(i, j)]`, read and written.

use super::{NdArray, Rank};
use crate::levels::Level;
use crate::values::{Dtype, GetIndex, SetIndex, Tensor};

impl<I, E: Dtype, D: Rank, L: Level> GetIndex<I> for NdArray<E, D, L>
where
    Tensor<E, L>: GetIndex<I>,
{
    type Out = <Tensor<E, L> as GetIndex<I>>::Out;
    type Map = <Tensor<E, L> as GetIndex<I>>::Map;
    fn get_index(&self, i: I) -> Self::Out {
        self.0.get_index(i)
    }
    fn linearize_index(&self, i: I) -> (Self::Out, Self::Map) {
        self.0.linearize_index(i)
    }
}
impl<I, X, E: Dtype, D: Rank, L: Level> SetIndex<I, X> for NdArray<E, D, L>
where
    Tensor<E, L>: SetIndex<I, X>,
{
    type Map = <Tensor<E, L> as SetIndex<I, X>>::Map;
    fn set_index(&mut self, i: I, x: X) {
        self.0.set_index(i, x);
    }
    fn linearize_set(&mut self, i: I, x: X) -> Self::Map {
        self.0.linearize_set(i, x)
    }
}
