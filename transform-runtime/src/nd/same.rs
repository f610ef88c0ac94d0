//! Views, copies, and the like, which are the array itself.

use super::{NdArray, Rank};
use crate::levels::Level;
use crate::values::{Dtype, LinearMap, TanOfDtype, Tangent};
use ndarray::{IxDyn, ShapeError};
use std::marker::PhantomData;

/// The derivative of what changes nothing.
#[derive(Debug)]
pub struct Same<T>(PhantomData<fn() -> T>);
impl<T: Tangent> LinearMap for Same<T> {
    type In = T;
    type Out = T;
    fn push(&self, t: &T) -> T {
        t.clone()
    }
    fn pull(&self, ct: &T, into: &mut T) {
        into.accumulate(ct);
    }
}
type ByItself<E, L> = (Same<TanOfDtype<E, L>>,);

macro_rules! itself {
    ($($method:ident, $linearize:ident;)*) => {
        #[doc(hidden)]
        impl<E: Dtype, D: Rank, L: Level> NdArray<E, D, L> {
            $(
                pub fn $method(&self) -> Self {
                    self.clone()
                }
                pub fn $linearize(&self) -> (Self, ByItself<E, L>) {
                    (self.clone(), (Same(PhantomData),))
                }
            )*
            pub fn into_dyn(&self) -> NdArray<E, IxDyn, L> {
                self.dynamic()
            }
            pub fn linearize_into_dyn(&self) -> (NdArray<E, IxDyn, L>, ByItself<E, L>) {
                (self.dynamic(), (Same(PhantomData),))
            }
        }
    };
}
itself! {
    to_owned, linearize_to_owned;
    into_owned, linearize_into_owned;
    view, linearize_view;
    reborrow, linearize_reborrow;
    as_standard_layout, linearize_as_standard_layout;
    to_shared, linearize_to_shared;
}

/// The derivative of a conversion that may fail, by what is converted.
#[derive(Debug)]
pub struct Checked<T>(PhantomData<fn() -> T>);
impl<T: Tangent> LinearMap for Checked<T> {
    type In = T;
    type Out = Option<T>;
    fn push(&self, t: &T) -> Option<T> {
        Some(t.clone())
    }
    fn pull(&self, ct: &Option<T>, into: &mut T) {
        if let Some(ct) = ct {
            into.accumulate(ct);
        }
    }
}
#[doc(hidden)]
impl<E: Dtype, D: Rank, L: Level> NdArray<E, D, L> {
    pub fn into_dimensionality<B: Rank>(&self) -> Result<NdArray<E, B, L>, ShapeError> {
        match B::NDIM.is_none_or(|n| n == self.ndim()) {
            true => Ok(NdArray::of(self.0.clone())),
            false => Err(ShapeError::from_kind(ndarray::ErrorKind::IncompatibleShape)),
        }
    }
    #[allow(clippy::type_complexity)] // one map
    pub fn linearize_into_dimensionality<B: Rank>(
        &self,
    ) -> (Result<NdArray<E, B, L>, ShapeError>, (Checked<TanOfDtype<E, L>>,)) {
        (self.into_dimensionality(), (Checked(PhantomData),))
    }
}
