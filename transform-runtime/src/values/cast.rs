//! `x as f32` in differentiated bodies: between floats a cast is linear, from integers it makes a constant. Casts to
//! integers are for what has no derivative.

use crate::element::Float;
use crate::levels::Level;
use crate::values::discrete::with_integers;
use crate::values::map::{LinearMap, NoMap};
use crate::values::{Real, Tangent};
use num_traits::AsPrimitive;
use std::marker::PhantomData;

/// `self as T` at level `L`.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be cast to `{T}` in a differentiated function")]
pub trait CastAt<T: Float, L: Level> {
    /// The derivative.
    type Map;
    /// The value.
    fn cast(&self) -> Real<T, L>;
    /// The value and its derivative.
    fn linearize_cast(&self) -> (Real<T, L>, (Self::Map,));
}

/// The derivative of a cast: the cast.
#[allow(clippy::type_complexity)] // three markers
#[derive(Debug)]
pub struct CastMap<A, B, L>(PhantomData<fn() -> (A, B, L)>);
impl<A: Float, B: Float, L: Level> LinearMap for CastMap<A, B, L> {
    type In = Real<A, L>;
    type Out = Real<B, L>;
    #[inline(always)]
    fn push(&self, t: &Real<A, L>) -> Real<B, L> {
        L::convert(t)
    }
    #[inline(always)]
    fn pull(&self, ct: &Real<B, L>, into: &mut Real<A, L>) {
        into.accumulate(&L::convert(ct));
    }
}
impl<A: Float, T: Float, L: Level> CastAt<T, L> for Real<A, L> {
    type Map = CastMap<A, T, L>;
    #[inline(always)]
    fn cast(&self) -> Real<T, L> {
        L::convert(self)
    }
    #[inline(always)]
    fn linearize_cast(&self) -> (Real<T, L>, (Self::Map,)) {
        (L::convert(self), (CastMap(PhantomData),))
    }
}
macro_rules! cast_integers {
    ($($t:ty),*) => { $(
        impl<T: Float, L: Level> CastAt<T, L> for $t {
            type Map = NoMap;
            #[inline(always)]
            fn cast(&self) -> Real<T, L> {
                L::constant(T::of(*self as f64))
            }
            #[inline(always)]
            fn linearize_cast(&self) -> (Real<T, L>, (NoMap,)) {
                (CastAt::<T, L>::cast(self), (NoMap,))
            }
        }
    )* };
}
with_integers!(cast_integers);

/// `self as T` of what has no derivative, where `T` has none.
#[diagnostic::on_unimplemented(
    message = "a cast of an active float to an integer cuts the derivative: write `#[nondiff] let ..` if that is meant",
    label = "a float"
)]
pub trait AsWhole<T> {
    /// The value.
    fn as_whole(&self) -> T;
}
macro_rules! as_whole {
    ($($t:ty),*) => { $(
        impl<T: Copy + 'static> AsWhole<T> for $t
        where
            $t: AsPrimitive<T>,
        {
            #[inline(always)]
            fn as_whole(&self) -> T {
                self.as_()
            }
        }
    )* };
}
with_integers!(as_whole, bool, char, f32, f64);

/// `x as T`, where `T` is no float.
#[inline(always)]
pub fn as_whole<T, X: AsWhole<T>>(x: &X) -> T {
    x.as_whole()
}

/// `x as T` at level `L`.
#[inline(always)]
pub fn cast<T: Float, L: Level, X: CastAt<T, L>>(x: &X) -> Real<T, L> {
    x.cast()
}
/// `x as T` at level `L`, and its derivative.
#[inline(always)]
pub fn linearize_cast<T: Float, L: Level, X: CastAt<T, L>>(x: &X) -> (Real<T, L>, (X::Map,)) {
    x.linearize_cast()
}
