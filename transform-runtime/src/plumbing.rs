//! What generated code may name; exempt from semantic versioning.

pub use crate::custom::adjoint::Of;
pub use crate::custom::{
    ByBoth, ByJvp, ByVjp, JvpRule, PullbackRule, Reversed, Rule, Ruled, Staged, Stages, Transposed, VjpRule,
    eval_by_rule, linearize_by_rule,
};
pub use crate::element::Float;
#[cfg(feature = "nalgebra")]
pub use crate::integrations::nalgebra::{
    AsNumber, Matrices, MatrixIndex, MatrixOperand, NaMatrix, ProductsWith,
};
pub use crate::levels::{Base, Batch, Dual, Duals, Level};
pub use crate::levels::{BaseArray, Choose, Depths, DualArray, DualsArray, Join, Lanes, Look, Packs, Pick};
pub use crate::module::{
    Buffers, CallArgs, CallDot, CallModule, CallOptions, FORWARD, JoinAll, JoinNumbers, Module, Names,
    NoNumber, OfModule, PartNumber, Stored, TensorsMut, Told, Trees, WithParameters, unshared,
};
pub use crate::nd::*;
use crate::ops::arith;
pub use crate::ops::cast::CastTo;
pub use crate::ops::handle::{ForFloat, Single};
pub use crate::ops::operand::{NumberOperand, TensorOperand};
pub use crate::ops::reduce::NumberMethods;
pub use crate::ops::stop::{
    StopGradient, linearize_stopped as linearize_stop_gradient, stopped as stop_gradient,
};
pub use crate::source::{Saved, Source, Text, saved, source_text};
pub use crate::stream::{Seeds, Stream};
pub use crate::transforms::*;
pub use crate::values::ArgAt as At;
pub use crate::values::*;
pub use num_traits::{WrappingAdd, WrappingSub};
pub use smallvec::SmallVec;

/// What stands for the type of a rule that has none: it is not annotated.
#[allow(non_camel_case_types, missing_debug_implementations)]
pub mod unannotated {
    /// No [`Function`](super::Function).
    pub struct rule_without_attribute;
}

/// [`crate::testing::check_rule`], or a panic.
#[track_caller]
pub fn rule_holds<F: Ruled>(f: F, args: <F::Params as Params>::Args<'_>) {
    use crate::error::OrRaise;
    crate::testing::check_rule(f, args).or_raise();
}

macro_rules! operators {
    ($($op:ident, $value:ident, $linearize:ident;)*) => { $(
        /// The operator's value.
        #[inline(always)]
        #[track_caller]
        pub fn $value<A: Operator<arith::$op, B>, B>(a: &A, b: &B) -> A::Out {
            a.value(arith::$op, b)
        }
        /// The operator's value and derivatives.
        #[inline(always)]
        #[track_caller]
        pub fn $linearize<A: Operator<arith::$op, B>, B>(a: &A, b: &B) -> (A::Out, (A::Lhs, A::Rhs)) {
            a.linearize(arith::$op, b)
        }
    )* };
}
operators! {
    Add, add, linearize_add;
    Sub, sub, linearize_sub;
    Mul, mul, linearize_mul;
    Div, div, linearize_div;
    Rem, rem, linearize_rem;
}

/// Whether a loop goes on, which it does where the comparison is answered by `on`. Where the run is for its value alone, lanes that are done
/// may wait for others.
#[inline(always)]
pub fn goes_on<K: Keep, A: Compare<B>, B>(a: &A, b: &B, which: Which, on: bool) -> bool {
    match K::KEEPS {
        true => a.holds(b, which) == on,
        false => a.goes_on(b, which, on),
    }
}
/// The value of a number in the next round of such a loop, which is one of these lanes.
#[inline(always)]
pub fn awaited<K: Keep, E: crate::Float, L: Level>(
    x: &Real<E, L>,
    next: Real<E, L>,
    lanes: u32,
) -> Real<E, L> {
    match K::KEEPS {
        true => next,
        false => L::awaited(x, next, lanes),
    }
}
/// The lanes that go on.
#[inline(always)]
pub fn together<L: Level>() -> u32 {
    L::together()
}
/// The lanes that came to a loop go on.
#[inline(always)]
pub fn rejoin<L: Level>(lanes: u32) {
    L::rejoin(lanes);
}

/// `-a`
#[inline(always)]
pub fn neg<A: Negate>(a: &A) -> A {
    a.value()
}
/// `-a` and its derivative.
#[inline(always)]
pub fn linearize_neg<A: Negate>(a: &A) -> (A, (A::Map,)) {
    a.linearize()
}

/// `a == b`
#[inline(always)]
pub fn eq<A: Compare<B>, B>(a: &A, b: &B) -> bool {
    a.equal(b)
}
/// `a != b`
#[inline(always)]
pub fn ne<A: Compare<B>, B>(a: &A, b: &B) -> bool {
    !a.equal(b)
}
/// `a < b`
#[inline(always)]
pub fn lt<A: Compare<B>, B>(a: &A, b: &B) -> bool {
    a.less(b)
}
/// `a <= b`
#[inline(always)]
pub fn le<A: Compare<B>, B>(a: &A, b: &B) -> bool {
    a.less_equal(b)
}
/// `a > b`
#[inline(always)]
pub fn gt<A, B: Compare<A>>(a: &A, b: &B) -> bool {
    b.less(a)
}
/// `a >= b`
#[inline(always)]
pub fn ge<A, B: Compare<A>>(a: &A, b: &B) -> bool {
    b.less_equal(a)
}

/// The number zero.
#[inline(always)]
pub fn nil<E: crate::Float, L: Level>() -> Real<E, L> {
    Real::default()
}
/// What every lane answers to `a == b`.
pub fn ask_equal<A: Compare<B>, B>(a: &A, b: &B) -> Answers {
    a.answers(b, Which::Equal)
}
/// What every lane answers to `a < b`.
pub fn ask_less<A: Compare<B>, B>(a: &A, b: &B) -> Answers {
    a.answers(b, Which::Less)
}
/// What every lane answers to `a <= b`.
pub fn ask_less_equal<A: Compare<B>, B>(a: &A, b: &B) -> Answers {
    a.answers(b, Which::LessEqual)
}
/// A number, said to be one.
#[inline(always)]
pub fn number<E: crate::Float, L: Level>(x: Real<E, L>) -> Real<E, L> {
    x
}

/// `x[i]`, copied.
#[inline(always)]
pub fn get<X: GetIndex<I> + ?Sized, I>(x: &X, i: I) -> X::Out {
    x.get_index(i)
}
/// `x[i]`, copied, and its derivative.
#[inline(always)]
pub fn linearize_get<X: GetIndex<I> + ?Sized, I>(x: &X, i: I) -> (X::Out, (X::Map,)) {
    let (y, map) = x.linearize_index(i);
    (y, (map,))
}
/// `x[i] = v`
#[inline(always)]
pub fn set<X: SetIndex<I, V> + ?Sized, I, V>(x: &mut X, i: I, v: V) {
    x.set_index(i, v);
}
/// `x[i] = v`, and how tangents follow.
#[inline(always)]
pub fn linearize_set<X: SetIndex<I, V> + ?Sized, I, V>(x: &mut X, i: I, v: V) -> X::Map {
    x.linearize_set(i, v)
}

/// `into += ct`
#[inline(always)]
pub fn acc<T: Tangent>(into: &mut T, ct: &T) {
    into.accumulate(ct);
}
/// `into += ct`, where `ct` may become what is stored.
#[inline(always)]
pub fn absorb<T: Tangent>(into: &mut T, ct: T) {
    into.absorb(ct);
}
/// `into -= ct`
#[inline(always)]
pub fn acc_neg<T: Tangent>(into: &mut T, ct: &T) {
    into.accumulate(&ct.negated());
}
/// Where the cotangent of `x[i]` is.
#[inline(always)]
pub fn bar_at<X: BarIndex<I> + ?Sized, I>(bar: &mut X, i: I) -> &mut X::Bar {
    bar.bar_index(i)
}
/// Where the cotangent of `x[i]` is, in one that has a place for each element.
#[inline(always)]
pub fn bar_within<X: BarIndex<I> + ?Sized, I>(bar: &mut X, i: I) -> &mut X::Bar {
    bar.bar_index_within(i)
}
/// Takes the cotangent of `x[i]`, leaving zero.
#[inline(always)]
pub fn take_at<X: BarIndex<I> + ?Sized, I: Clone>(bar: &mut X, i: I) -> X::Bar
where
    X::Bar: Tangent,
{
    match bar.dot_index(i.clone()) {
        Some(_) => std::mem::take(bar.bar_index(i)),
        None => Default::default(),
    }
}
/// The tangent of `x[i]`.
#[inline(always)]
pub fn dot_at<X: BarIndex<I> + ?Sized, I>(dot: &X, i: I) -> X::Bar
where
    X::Bar: Tangent,
{
    dot.dot_index(i).cloned().unwrap_or_default()
}
/// The tangent of an argument; none is zero.
#[inline(always)]
pub fn own_dot<T: Tangent>(dot: Option<&T>) -> T {
    dot.cloned().unwrap_or_default()
}
