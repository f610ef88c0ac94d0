//! ndarray's arrays as values of differentiated functions.
//!
//! At a level an array is a [`Tensor`] that knows its number of axes as ndarray does, by a type. Tangents are those of
//! tensors, so rules are, too: what is said here is which tensor operation a method of ndarray's is, and of which rank its
//! result. A view is an array: it has a copy of its own where it is written.

mod filled;
mod index;
mod jacobian;
mod lift;
mod lists;
mod made;
mod methods;
mod numbers;
mod operand;
mod operators;
mod parts;
mod products;
mod questions;
mod rank;
pub(crate) mod region;
mod same;
mod shape;
mod stack;
mod view;
mod whole;

#[cfg(feature = "nalgebra")]
pub(crate) use made::FromNumbers;
pub use numbers::IfAny;
pub use operand::ArrayOperand;
pub use parts::Slicing;
pub use products::{DotRank, OfArrays};
pub use rank::Rank;

use crate::levels::{Base, Level};
use crate::values::{Dtype, Misfit, Tensor};
use ndarray::Array;
use std::marker::PhantomData;

/// The methods of what arrays are made from, and of those of the program's.
pub mod array_methods {
    pub use super::filled::FilledList;
    pub use super::lists::{LinearListOfArrays, ListOfArrays, PlainParts};
    pub use super::made::{DiagOfArray, ElemOfArray, LinearElemOfArray, LinearListOfArray, ListOfArray};
    pub use super::whole::PlainWrites;
    #[cfg(feature = "nalgebra")]
    pub use crate::integrations::nalgebra::{LinearListOfMatrix, ListOfMatrix, PlainMatrixWrites};
}

/// An array of `E` with the axes of `D` at level `L`.
pub struct NdArray<E: Dtype, D: Rank, L: Level>(pub(crate) Tensor<E, L>, PhantomData<fn() -> D>);

impl<E: Dtype, D: Rank, L: Level> NdArray<E, D, L> {
    /// A tensor as an array; it has that many axes.
    pub(crate) fn of(x: Tensor<E, L>) -> Self {
        debug_assert!(
            D::NDIM.is_none_or(|n| n == x.ndim()),
            "an array of shape {:?} has not {:?} axes",
            x.shape(),
            D::NDIM
        );
        NdArray(x, PhantomData)
    }
    /// The same array where its rank is not known by type.
    pub(crate) fn dynamic(&self) -> NdArray<E, ndarray::IxDyn, L> {
        NdArray::of(self.0.clone())
    }
    /// A constant.
    pub(crate) fn constant(x: Array<E, D>) -> Self {
        NdArray::of(L::array(x.into_dyn().into_shared()))
    }
}
impl<E: Dtype, D: Rank> NdArray<E, D, Base> {
    /// What of a place has not the form of an array.
    pub(crate) fn misfit_of(into: &Array<E, D>, y: &Self) -> Option<Misfit> {
        Misfit::of("shape", into.shape(), y.0.shape())
    }
    /// Puts an array into a place; the storage that was there is for the next.
    pub(crate) fn put(into: &mut Array<E, D>, y: Array<E, D>) {
        drop(Self::constant(std::mem::replace(into, y)));
    }
}
