//! `fill` where what is filled may be a list of numbers or an array of ndarray's: nothing says so where it is written.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{LinearMap, NoMap, Real, Tangent, ZeroMap};

/// A vector or an array of values.
pub trait List: Tangent {
    /// Of these.
    type Item: Tangent;
    /// As long as this one.
    fn of_one(&self, item: &Self::Item) -> Self;
    /// The values in order.
    fn items(&self) -> &[Self::Item];
}
impl<T: Tangent> List for Vec<T>
where
    Vec<T>: Tangent,
{
    type Item = T;
    fn of_one(&self, item: &T) -> Self {
        vec![item.clone(); self.len()]
    }
    fn items(&self) -> &[T] {
        self
    }
}
impl<T: Tangent, const N: usize> List for [T; N]
where
    [T; N]: Tangent,
{
    type Item = T;
    fn of_one(&self, item: &T) -> Self {
        std::array::from_fn(|_| item.clone())
    }
    fn items(&self) -> &[T] {
        self
    }
}

/// A list of numbers, if that is what is filled.
pub trait FilledList<X>: Sized {
    /// The derivative by what it is filled with.
    type By;
    /// `self.fill(x)`
    fn nd_filled(&self, x: X) -> Self;
    /// The value and its derivatives.
    #[allow(clippy::type_complexity)] // one map for each argument
    fn linearize_nd_filled(&self, x: X) -> (Self, (ZeroMap<Self, Self>, Self::By));
}
impl<E: Float, L: Level, C: List<Item = Real<E, L>>> FilledList<&Real<E, L>> for C {
    type By = Repeated<C>;
    fn nd_filled(&self, x: &Real<E, L>) -> Self {
        self.of_one(x)
    }
    fn linearize_nd_filled(&self, x: &Real<E, L>) -> (Self, (ZeroMap<Self, Self>, Self::By)) {
        let by = Repeated { like: self.clone() };
        (self.of_one(x), (ZeroMap::new(), by))
    }
}
impl<E: Float, L: Level, C: List<Item = Real<E, L>>> FilledList<E> for C {
    type By = NoMap;
    fn nd_filled(&self, x: E) -> Self {
        self.of_one(&L::constant(x))
    }
    fn linearize_nd_filled(&self, x: E) -> (Self, (ZeroMap<Self, Self>, NoMap)) {
        (self.nd_filled(x), (ZeroMap::new(), NoMap))
    }
}
/// The derivative of a list by the one value that it repeats.
#[derive(Debug)]
pub struct Repeated<C: List> {
    like: C,
}
impl<C: List> LinearMap for Repeated<C> {
    type In = C::Item;
    type Out = C;
    fn push(&self, t: &C::Item) -> C {
        self.like.of_one(t)
    }
    fn pull(&self, ct: &C, into: &mut C::Item) {
        ct.items().iter().for_each(|ct| into.accumulate(ct));
    }
}
