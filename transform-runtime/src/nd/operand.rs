//! The arrays beside the receiver of a method: one that varies, passed by reference, or one of the program's.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::values::{NoMap, ScalarMap, Tensor, TensorTan};
use ndarray::{ArrayBase, Data};

/// An argument of a method of arrays.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of this method of an array",
    label = "expected an array of the same float"
)]
pub trait ArrayOperand<E: Float, L: Level> {
    /// Its axes.
    type Rank: Rank;
    /// Its derivative, given that of the op as a map to tangents `T`: none for a constant.
    type MapTo<M, T>;
    /// The array.
    fn tensor(self) -> Tensor<E, L>;
    /// The derivative, if this is not a constant.
    fn map_to<M, T>(map: M) -> Self::MapTo<M, T>;
}
impl<E: Float, D: Rank, L: Level> ArrayOperand<E, L> for &NdArray<E, D, L> {
    type Rank = D;
    type MapTo<M, T> = ScalarMap<M, TensorTan<E, L>, T, E, L>;
    fn tensor(self) -> Tensor<E, L> {
        self.0.clone()
    }
    fn map_to<M, T>(map: M) -> Self::MapTo<M, T> {
        ScalarMap::new(map)
    }
}
impl<E: Float, S: Data<Elem = E>, D: Rank, L: Level> ArrayOperand<E, L> for ArrayBase<S, D> {
    type Rank = D;
    type MapTo<M, T> = NoMap;
    fn tensor(self) -> Tensor<E, L> {
        NdArray::<E, D, L>::constant(self.into_owned()).0
    }
    fn map_to<M, T>(_: M) -> NoMap {
        NoMap
    }
}
impl<E: Float, S: Data<Elem = E>, D: Rank, L: Level> ArrayOperand<E, L> for &ArrayBase<S, D> {
    type Rank = D;
    type MapTo<M, T> = NoMap;
    fn tensor(self) -> Tensor<E, L> {
        NdArray::<E, D, L>::constant(self.to_owned()).0
    }
    fn map_to<M, T>(_: M) -> NoMap {
        NoMap
    }
}
