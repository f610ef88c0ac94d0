//! What generated code makes of the outcome of a call. Nothing says at a call `x.f(..)` whether `f` changes `x`, but the type
//! of the outcome does: what is said of an outcome that changes arguments are methods of the types themselves, which go
//! before the methods of the traits that say what is to be said of all others.

use super::Changed;
use crate::values::tangent::Fixed;
use crate::values::{Tangent, Value, Witness};

/// The outcome of a call.
#[derive(Debug)]
pub struct Came<W>(W);
/// The outcome of a call.
#[inline(always)]
pub fn came<W>(outcome: W) -> Came<W> {
    Came(outcome)
}
impl<Y, M> Came<(Y, M, Changed)> {
    /// The value, and what is left in arguments.
    #[inline(always)]
    pub fn divide(self) -> (Y, M) {
        (self.0.0, self.0.1)
    }
}
/// A receiver whose changes are seen: none is needed.
#[diagnostic::on_unimplemented(
    message = "this method takes `&mut self`, and what it is called on is not known to be a struct",
    label = "changes the variable it is called on",
    note = "declare the variable with its type: `let mut model: Model = ..`"
)]
pub trait Seen {}
impl<Y, M> Came<&(Y, M, Changed)> {
    /// Refuses the outcome where it is not taken apart.
    pub fn unchanged(self)
    where
        M: Seen,
    {
    }
}
/// The outcome of a call that changes no argument.
pub trait CameWhole: Sized {
    /// The value.
    type Value;
    /// The value, and that nothing is left in arguments.
    fn divide(self) -> (Self::Value, ());
    /// Nothing was changed.
    #[inline(always)]
    fn unchanged(self) {}
}
impl<W> CameWhole for Came<W> {
    type Value = W;
    #[inline(always)]
    fn divide(self) -> (W, ()) {
        (self.0, ())
    }
}

/// The type of an outcome, for its tangents.
#[derive(Debug)]
pub struct CameOf<W>(Witness<W>);
impl<W> Witness<W> {
    /// It is the type of an outcome.
    #[inline(always)]
    pub fn came(&self) -> CameOf<W> {
        CameOf(*self)
    }
}
type Tan<Y, M> = (<Y as Value>::Tan, <M as Value>::Tan, ());
impl<Y: Value, M: Value> CameOf<(Y, M, Changed)> {
    /// The place of the value's cotangent.
    #[inline(always)]
    pub fn main_mut(self, bar: &mut Tan<Y, M>) -> &mut Y::Tan {
        &mut bar.0
    }
    /// The value's tangent.
    #[inline(always)]
    pub fn main(self, dot: &Tan<Y, M>) -> &Y::Tan {
        &dot.0
    }
    /// The cotangent of the receiver before the call goes to what the call left there.
    #[inline(always)]
    pub fn unsettle<P: ?Sized>(self, bar: &mut Tan<Y, M>, place: &mut P)
    where
        M::Tan: ReceiverTan<P>,
    {
        unsettle_receiver(&mut bar.1, place);
    }
    /// The tangent of the receiver after the call.
    #[inline(always)]
    pub fn resettle<P: ?Sized>(self, dot: &Tan<Y, M>, place: &mut P)
    where
        M::Tan: ReceiverTan<P>,
    {
        resettle_receiver(&dot.1, place);
    }
}
/// The type of an outcome without changes.
pub trait CameOfWhole {
    /// The tangent of the value.
    type Tan;
    /// The place of the value's cotangent.
    fn main_mut(self, bar: &mut Self::Tan) -> &mut Self::Tan;
    /// The value's tangent.
    fn main(self, dot: &Self::Tan) -> &Self::Tan;
    /// Nothing: the receiver is what it was.
    fn unsettle<P: ?Sized>(self, bar: &mut Self::Tan, place: &mut P);
    /// Nothing: the receiver is what it was.
    fn resettle<P: ?Sized>(self, dot: &Self::Tan, place: &mut P);
}
impl<W: Value> CameOfWhole for CameOf<W> {
    type Tan = W::Tan;
    #[inline(always)]
    fn main_mut(self, bar: &mut W::Tan) -> &mut W::Tan {
        bar
    }
    #[inline(always)]
    fn main(self, dot: &W::Tan) -> &W::Tan {
        dot
    }
    #[inline(always)]
    fn unsettle<P: ?Sized>(self, _: &mut W::Tan, _: &mut P) {}
    #[inline(always)]
    fn resettle<P: ?Sized>(self, _: &W::Tan, _: &mut P) {}
}

/// What stands in a place.
pub trait Held {
    /// It, owned.
    type Whole;
    /// A copy.
    fn whole(&self) -> Self::Whole;
}
impl<T: Clone> Held for T {
    type Whole = T;
    #[inline(always)]
    fn whole(&self) -> T {
        self.clone()
    }
}
impl<T: Clone> Held for [T] {
    type Whole = Vec<T>;
    #[inline(always)]
    fn whole(&self) -> Vec<T> {
        self.to_vec()
    }
}

/// What is left in a receiver: nothing, or its new value.
pub trait Receiver<P: Held + ?Sized> {
    /// Puts it there.
    fn settle(self, place: &mut P);
    /// Puts it there, and gives what was there before.
    fn replace(self, place: &mut P) -> P::Whole;
}
impl<P: Held + ?Sized> Receiver<P> for () {
    #[inline(always)]
    fn settle(self, _: &mut P) {}
    fn replace(self, place: &mut P) -> P::Whole {
        place.whole()
    }
}
impl<P: Clone> Receiver<P> for ((), P) {
    #[inline(always)]
    fn settle(self, place: &mut P) {
        *place = self.1;
    }
    #[inline(always)]
    fn replace(self, place: &mut P) -> P {
        Place::replace(place, self.1)
    }
}
impl<T: Clone> Receiver<[T]> for ((), Vec<T>) {
    #[inline]
    fn settle(self, place: &mut [T]) {
        Place::settle(place, self.1);
    }
    #[inline]
    fn replace(self, place: &mut [T]) -> Vec<T> {
        Place::replace(place, self.1)
    }
}
impl<T: Clone, const N: usize> Receiver<[T; N]> for ((), Vec<T>) {
    #[inline]
    fn settle(self, place: &mut [T; N]) {
        Place::settle(place, self.1);
    }
    #[inline]
    fn replace(self, place: &mut [T; N]) -> [T; N] {
        Place::replace(place, self.1)
    }
}
/// Puts what a call leaves there in its receiver.
#[inline(always)]
pub fn settle_receiver<M: Receiver<P>, P: Held + ?Sized>(place: &mut P, left: M) {
    left.settle(place);
}
/// The same, and gives what was there before.
#[inline(always)]
pub fn replace_receiver<M: Receiver<P>, P: Held + ?Sized>(place: &mut P, left: M) -> P::Whole {
    left.replace(place)
}
/// The tangent of what is left in a receiver.
pub trait ReceiverTan<P: ?Sized> {
    /// The cotangent of the receiver becomes that of what was left there.
    fn unsettle(&mut self, place: &mut P);
    /// The tangent of what is left is that of the receiver.
    fn resettle(&self, place: &mut P);
}
impl<P: ?Sized> ReceiverTan<P> for () {
    #[inline(always)]
    fn unsettle(&mut self, _: &mut P) {}
    #[inline(always)]
    fn resettle(&self, _: &mut P) {}
}
impl<P: Tangent> ReceiverTan<P> for ((), P) {
    #[inline(always)]
    fn unsettle(&mut self, place: &mut P) {
        self.1 = std::mem::take(place);
    }
    #[inline(always)]
    fn resettle(&self, place: &mut P) {
        place.clone_from(&self.1);
    }
}
impl<T: Tangent> ReceiverTan<[T]> for ((), Vec<T>) {
    #[inline]
    fn unsettle(&mut self, place: &mut [T]) {
        self.1 = PlaceTan::unsettle(place);
    }
    #[inline]
    fn resettle(&self, place: &mut [T]) {
        PlaceTan::resettle(place, &self.1);
    }
}
impl<T: Tangent, const N: usize> ReceiverTan<Fixed<T, N>> for ((), Vec<T>) {
    #[inline]
    fn unsettle(&mut self, place: &mut Fixed<T, N>) {
        self.1 = PlaceTan::unsettle(place);
    }
    #[inline]
    fn resettle(&self, place: &mut Fixed<T, N>) {
        PlaceTan::resettle(place, &self.1);
    }
}
/// [`ReceiverTan::unsettle`]
#[inline(always)]
pub fn unsettle_receiver<M: ReceiverTan<P>, P: ?Sized>(left: &mut M, place: &mut P) {
    ReceiverTan::unsettle(left, place);
}
/// [`ReceiverTan::resettle`]
#[inline(always)]
pub fn resettle_receiver<M: ReceiverTan<P>, P: ?Sized>(left: &M, place: &mut P) {
    ReceiverTan::resettle(left, place);
}

/// A place that a call has changed, or that of its tangent.
pub trait Place<X>: Held {
    /// Puts what the call leaves there.
    fn settle(&mut self, left: X);
    /// Puts what the call leaves there, and gives what was there before.
    fn replace(&mut self, left: X) -> Self::Whole;
}
impl<X: Clone> Place<X> for X {
    #[inline(always)]
    fn settle(&mut self, left: X) {
        *self = left;
    }
    #[inline(always)]
    fn replace(&mut self, left: X) -> X {
        std::mem::replace(self, left)
    }
}
impl<T: Clone> Place<Vec<T>> for [T] {
    #[inline]
    fn settle(&mut self, mut left: Vec<T>) {
        self.swap_with_slice(&mut left);
    }
    #[inline]
    fn replace(&mut self, mut left: Vec<T>) -> Vec<T> {
        self.swap_with_slice(&mut left);
        left
    }
}
impl<T: Clone, const N: usize> Place<Vec<T>> for [T; N] {
    #[inline]
    fn settle(&mut self, mut left: Vec<T>) {
        self.swap_with_slice(&mut left);
    }
    #[inline]
    fn replace(&mut self, mut left: Vec<T>) -> [T; N] {
        let mut left = left.drain(..);
        std::array::from_fn(|i| match left.next() {
            Some(x) => std::mem::replace(&mut self[i], x),
            None => self[i].clone(),
        })
    }
}
/// Puts what a call leaves in an argument.
#[inline(always)]
pub fn settle<X, P: Place<X> + ?Sized>(place: &mut P, left: X) {
    place.settle(left);
}
/// Puts what a call leaves in an argument, and gives what was there before.
#[inline(always)]
pub fn replace<X, P: Place<X> + ?Sized>(place: &mut P, left: X) -> P::Whole {
    place.replace(left)
}

/// The tangent of a place that a call has changed.
pub trait PlaceTan<X> {
    /// Takes the cotangent out.
    fn unsettle(&mut self) -> X;
    /// Puts the tangent there.
    fn resettle(&mut self, left: &X);
}
impl<X: Tangent> PlaceTan<X> for X {
    #[inline(always)]
    fn unsettle(&mut self) -> X {
        std::mem::take(self)
    }
    #[inline(always)]
    fn resettle(&mut self, left: &X) {
        self.clone_from(left);
    }
}
impl<T: Tangent> PlaceTan<Vec<T>> for [T] {
    #[inline]
    fn unsettle(&mut self) -> Vec<T> {
        self.iter_mut().map(std::mem::take).collect()
    }
    #[inline]
    fn resettle(&mut self, left: &Vec<T>) {
        let mut left = left.iter();
        for place in self {
            *place = left.next().cloned().unwrap_or_default();
        }
    }
}
impl<T: Tangent, const N: usize> PlaceTan<Vec<T>> for Fixed<T, N> {
    #[inline]
    fn unsettle(&mut self) -> Vec<T> {
        self.0.unsettle()
    }
    #[inline]
    fn resettle(&mut self, left: &Vec<T>) {
        self.0.resettle(left);
    }
}
/// The cotangent of a place becomes that of what a call left there.
#[inline(always)]
pub fn unsettle<X, P: PlaceTan<X> + ?Sized>(left: &mut X, place: &mut P) {
    *left = place.unsettle();
}
/// The tangent of what a call left is that of its place.
#[inline(always)]
pub fn resettle<X, P: PlaceTan<X> + ?Sized>(left: &X, place: &mut P) {
    place.resettle(left);
}
