//! `fill` where what is filled may be a list of numbers or an array of ndarray's: nothing says so where it is written.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{Fixed, LinearMap, NoMap, Real, Tangent, Value, ZeroMap};
use std::marker::PhantomData;

/// The tangent of a vector or an array of numbers.
pub trait Numbers: Tangent {
    /// The tangent of one.
    type Item: Tangent;
    /// As many of one value.
    fn of_one(item: &Self::Item, len: usize) -> Self;
    /// The values in order.
    fn items(&self) -> &[Self::Item];
}
impl<T: Tangent> Numbers for Vec<T> {
    type Item = T;
    fn of_one(item: &T, len: usize) -> Self {
        vec![item.clone(); len]
    }
    fn items(&self) -> &[T] {
        self
    }
}
impl<T: Tangent, const N: usize> Numbers for Fixed<T, N> {
    type Item = T;
    fn of_one(item: &T, _: usize) -> Self {
        Fixed(std::array::from_fn(|_| item.clone()))
    }
    fn items(&self) -> &[T] {
        &self.0
    }
}

/// A list of numbers, if that is what is filled.
pub trait FilledList<X>: Value {
    /// The derivative by what it is filled with.
    type By;
    /// `self.fill(x)`
    fn nd_filled(&self, x: X) -> Self;
    /// The value and its derivatives.
    #[allow(clippy::type_complexity)] // one map for each argument
    fn linearize_nd_filled(&self, x: X) -> (Self, (ZeroMap<Self::Tan, Self::Tan>, Self::By));
}
macro_rules! filled_list {
    ($($list:ty $(, $n:ident)?: |$like:ident, $x:ident| $filled:expr;)*) => { $(
        impl<E: Float, L: Level $(, const $n: usize)?> FilledList<&Real<E, L>> for $list {
            type By = Repeated<<Self as Value>::Tan>;
            fn nd_filled(&self, $x: &Real<E, L>) -> Self {
                let $like = self;
                $filled
            }
            fn linearize_nd_filled(
                &self,
                x: &Real<E, L>,
            ) -> (Self, (ZeroMap<Self::Tan, Self::Tan>, Self::By)) {
                let by = Repeated { len: self.len(), of: PhantomData };
                (self.nd_filled(x), (ZeroMap::new(), by))
            }
        }
        impl<E: Float, L: Level $(, const $n: usize)?> FilledList<E> for $list {
            type By = NoMap;
            fn nd_filled(&self, x: E) -> Self {
                self.nd_filled(&L::constant(x))
            }
            fn linearize_nd_filled(&self, x: E) -> (Self, (ZeroMap<Self::Tan, Self::Tan>, NoMap)) {
                (self.nd_filled(x), (ZeroMap::new(), NoMap))
            }
        }
    )* };
}
filled_list! {
    Vec<Real<E, L>>: |like, x| vec![x.clone(); like.len()];
    [Real<E, L>; N], N: |_like, x| std::array::from_fn(|_| x.clone());
}
/// The derivative of a list by the one value that it repeats.
#[derive(Debug)]
pub struct Repeated<T> {
    len: usize,
    of: PhantomData<fn() -> T>,
}
impl<T: Numbers> LinearMap for Repeated<T> {
    type In = T::Item;
    type Out = T;
    fn push(&self, t: &T::Item) -> T {
        T::of_one(t, self.len)
    }
    fn pull(&self, ct: &T, into: &mut T::Item) {
        ct.items().iter().for_each(|ct| into.accumulate(ct));
    }
}
