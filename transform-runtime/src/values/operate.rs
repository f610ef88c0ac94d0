//! Operators of the user's types: annotated `impl` blocks of `std::ops`.
//!
//! `a * b` in a body may be of numbers and tensors, or of a type that has such a block. What it is, the left operand says, and
//! where that is a number, the right one.

use crate::element::{Element, Float};
use crate::levels::Level;
use crate::nd::{NdArray, Rank};
use crate::values::discrete::with_integers;
use crate::values::method::{MethodCalled, call_method, called_method};
use crate::values::{AtLevel, Dtype, Function, Lift, Negate, Operator, OutAt, Param, Params, Real, Tensor};
use std::collections::BTreeMap;

type At<T, L> = <T as Lift>::At<L>;

/// A type with an annotated operator, of which the right operand is a `B`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no annotated operator for these operands",
    label = "put #[differentiable] on the `impl` block of the operator"
)]
pub trait OperatorOf<O, B> {
    /// The operator as a function.
    type Handle: Function;
}

/// The parameters of an operator.
pub trait Operands<L: Level>: Params {
    /// The left one, or the only one.
    type Lhs: Lift;
    /// The right one; `()` if there is none.
    type Rhs: Lift;
    /// Both.
    fn of(lhs: At<Self::Lhs, L>, rhs: At<Self::Rhs, L>) -> Self::At<L>;
}
impl<A: Param, B: Param, L: Level> Operands<L> for (A, B) {
    type Lhs = A::Owned;
    type Rhs = B::Owned;
    #[inline]
    fn of(lhs: At<A::Owned, L>, rhs: At<B::Owned, L>) -> Self::At<L> {
        (A::of_value::<L>(lhs), B::of_value::<L>(rhs))
    }
}
impl<A: Param, L: Level> Operands<L> for (A,) {
    type Lhs = A::Owned;
    type Rhs = ();
    #[inline]
    fn of(lhs: At<A::Owned, L>, (): ()) -> Self::At<L> {
        (A::of_value::<L>(lhs),)
    }
}

/// What structs and enums of the user's are at a level.
pub trait UserValue {}

/// `self op rhs` of two values, either of which may be of a type of the user's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and `{B}` cannot be combined by this operator in a differentiated function",
    label = "no derivative rule for these operands",
    note = "operands are floats of one type, tensors of one dtype, integers, or of types whose `impl` block of the operator is \
            annotated; `a += b` is `a = a + b`"
)]
pub trait Operate<O, L: Level, B> {
    /// The result.
    type Out;
    /// The result with its derivative, when it is finished.
    type Called;
    /// The value.
    #[track_caller]
    fn operated(&self, op: O, rhs: &B) -> Self::Out;
    /// The value and its derivatives.
    #[track_caller]
    fn called(&self, op: O, rhs: &B) -> Self::Called;
}

/// `self op rhs` where `rhs` is a constant of the program's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and `{B}` cannot be combined by this operator in a differentiated function",
    label = "no derivative rule for these operands",
    note = "operands are floats of one type, tensors of one dtype, integers, or of types whose `impl` block of the operator is \
            annotated; `a += b` is `a = a + b`"
)]
pub trait OperateLeft<O, L: Level, B> {
    /// The result.
    type Out;
    /// The result with its derivative, when it is finished.
    type Called;
    /// The value.
    #[track_caller]
    fn operated_left(&self, op: O, rhs: &B) -> Self::Out;
    /// The value and its derivatives.
    #[track_caller]
    fn called_left(&self, op: O, rhs: &B) -> Self::Called;
}

/// `lhs op self` where `lhs` is a number: a constant, or a value.
#[diagnostic::on_unimplemented(
    message = "`{A}` and `{Self}` cannot be combined by this operator in a differentiated function",
    label = "no derivative rule for these operands",
    note = "operands are floats of one type, tensors of one dtype, integers, or of types whose `impl` block of the operator is \
            annotated; `a += b` is `a = a + b`"
)]
pub trait OperateRight<O, L: Level, A> {
    /// The result.
    type Out;
    /// The result with its derivative, when it is finished.
    type Called;
    /// The value.
    #[track_caller]
    fn operated_right(lhs: &A, op: O, rhs: &Self) -> Self::Out;
    /// The value and its derivatives.
    #[track_caller]
    fn called_right(lhs: &A, op: O, rhs: &Self) -> Self::Called;
}

// Of the runtime's own types.
macro_rules! operate {
    ($([$($param:tt)*] $t:ty,)*) => { $(
        impl<OO, LL: Level, BB, $($param)*> Operate<OO, LL, BB> for $t
        where
            $t: Operator<OO, BB>,
        {
            type Out = <$t as Operator<OO, BB>>::Out;
            type Called = Whole<$t, OO, BB>;
            #[inline(always)]
            fn operated(&self, op: OO, rhs: &BB) -> Self::Out {
                Operator::value(self, op, rhs)
            }
            #[inline(always)]
            fn called(&self, op: OO, rhs: &BB) -> Self::Called {
                Operator::linearize(self, op, rhs)
            }
        }
    )* };
}
macro_rules! operate_left {
    ($([$($param:tt)*] $t:ty,)*) => { $(
        impl<OO, LL: Level, BB, $($param)*> OperateLeft<OO, LL, BB> for $t
        where
            $t: Operator<OO, BB>,
        {
            type Out = <$t as Operator<OO, BB>>::Out;
            type Called = Whole<$t, OO, BB>;
            #[inline(always)]
            fn operated_left(&self, op: OO, rhs: &BB) -> Self::Out {
                Operator::value(self, op, rhs)
            }
            #[inline(always)]
            fn called_left(&self, op: OO, rhs: &BB) -> Self::Called {
                Operator::linearize(self, op, rhs)
            }
        }
    )* };
}
macro_rules! operate_right {
    ($([$($param:tt)*] $t:ty,)*) => { $(
        impl<OO, LL: Level, AA, $($param)*> OperateRight<OO, LL, AA> for $t
        where
            AA: Operator<OO, $t>,
        {
            type Out = AA::Out;
            type Called = Whole<AA, OO, $t>;
            #[inline(always)]
            fn operated_right(lhs: &AA, op: OO, rhs: &$t) -> Self::Out {
                Operator::value(lhs, op, rhs)
            }
            #[inline(always)]
            fn called_right(lhs: &AA, op: OO, rhs: &$t) -> Self::Called {
                Operator::linearize(lhs, op, rhs)
            }
        }
    )* };
}
type Whole<A, O, B> = (
    <A as Operator<O, B>>::Out,
    (<A as Operator<O, B>>::Lhs, <A as Operator<O, B>>::Rhs),
);
macro_rules! of_integers {
    ($($t:ty),*) => {
        operate! { $([] $t,)* }
        operate_left! { $([] $t,)* }
        operate_right! { $([] $t,)* }
    };
}
with_integers!(of_integers);
#[cfg(feature = "nalgebra")]
mod of_nalgebra {
    use super::*;
    use crate::integrations::nalgebra::NaMatrix;
    use ::nalgebra::Dim;

    operate! { [E: Float, R: Dim, C: Dim, L: Level] NaMatrix<E, R, C, L>, }
    operate_left! { [E: Float, R: Dim, C: Dim, L: Level] NaMatrix<E, R, C, L>, }
    operate_right! { [E: Float, R: Dim, C: Dim, L: Level] NaMatrix<E, R, C, L>, }
}
operate! {
    [E: Element, L: Level] Tensor<E, L>,
    [E: Dtype, D: Rank, L: Level] NdArray<E, D, L>,
    [X] BTreeMap<String, X>,
}
operate_left! {
    [E: Float, L: Level] Real<E, L>,
    [E: Element, L: Level] Tensor<E, L>,
    [E: Dtype, D: Rank, L: Level] NdArray<E, D, L>,
    [X] BTreeMap<String, X>,
}
operate_right! {
    [E: Float, L: Level] Real<E, L>,
    [E: Element, L: Level] Tensor<E, L>,
    [E: Dtype, D: Rank, L: Level] NdArray<E, D, L>,
    [X] BTreeMap<String, X>,
}
/// A number may stand before whatever says what that is.
impl<O, L: Level, B, E: Float, M: Level> Operate<O, L, B> for Real<E, M>
where
    B: OperateRight<O, L, Real<E, M>>,
{
    type Out = B::Out;
    type Called = B::Called;
    #[inline(always)]
    fn operated(&self, op: O, rhs: &B) -> B::Out {
        B::operated_right(self, op, rhs)
    }
    #[inline(always)]
    fn called(&self, op: O, rhs: &B) -> B::Called {
        B::called_right(self, op, rhs)
    }
}

// Of the user's.
impl<O, L, A, B, F> Operate<O, L, B> for A
where
    L: Level,
    A: UserValue + AtLevel<L, Of: OperatorOf<O, B::Of, Handle = F>>,
    B: AtLevel<L>,
    F: Function<Params: Operands<L, Lhs = A::Of, Rhs = B::Of>>,
{
    type Out = OutAt<F, L>;
    type Called = MethodCalled<F, L>;
    #[inline]
    fn operated(&self, _: O, rhs: &B) -> OutAt<F, L> {
        call_method::<F, L>(F::Params::of(self.clone(), rhs.clone()))
    }
    #[inline]
    fn called(&self, _: O, rhs: &B) -> MethodCalled<F, L> {
        called_method(F::Params::of(self.clone(), rhs.clone()))
    }
}
impl<O, L, A, E, F> OperateLeft<O, L, E> for A
where
    L: Level,
    A: UserValue + AtLevel<L, Of: OperatorOf<O, E, Handle = F>>,
    E: Float,
    F: Function<Params: Operands<L, Lhs = A::Of, Rhs = E>>,
{
    type Out = OutAt<F, L>;
    type Called = MethodCalled<F, L>;
    #[inline]
    fn operated_left(&self, _: O, rhs: &E) -> OutAt<F, L> {
        call_method::<F, L>(F::Params::of(self.clone(), L::constant(*rhs)))
    }
    #[inline]
    fn called_left(&self, _: O, rhs: &E) -> MethodCalled<F, L> {
        called_method(F::Params::of(self.clone(), L::constant(*rhs)))
    }
}
impl<O, L, E, B, F> OperateRight<O, L, E> for B
where
    L: Level,
    E: Float + OperatorOf<O, B::Of, Handle = F>,
    B: UserValue + AtLevel<L>,
    F: Function<Params: Operands<L, Lhs = E, Rhs = B::Of>>,
{
    type Out = OutAt<F, L>;
    type Called = MethodCalled<F, L>;
    #[inline]
    fn operated_right(lhs: &E, _: O, rhs: &B) -> OutAt<F, L> {
        call_method::<F, L>(F::Params::of(L::constant(*lhs), rhs.clone()))
    }
    #[inline]
    fn called_right(lhs: &E, _: O, rhs: &B) -> MethodCalled<F, L> {
        called_method(F::Params::of(L::constant(*lhs), rhs.clone()))
    }
}
impl<O, L, E, B, F> OperateRight<O, L, Real<E, L>> for B
where
    L: Level,
    E: Float + OperatorOf<O, B::Of, Handle = F>,
    B: UserValue + AtLevel<L>,
    F: Function<Params: Operands<L, Lhs = E, Rhs = B::Of>>,
{
    type Out = OutAt<F, L>;
    type Called = MethodCalled<F, L>;
    #[inline]
    fn operated_right(lhs: &Real<E, L>, _: O, rhs: &B) -> OutAt<F, L> {
        call_method::<F, L>(F::Params::of(lhs.clone(), rhs.clone()))
    }
    #[inline]
    fn called_right(lhs: &Real<E, L>, _: O, rhs: &B) -> MethodCalled<F, L> {
        called_method(F::Params::of(lhs.clone(), rhs.clone()))
    }
}

/// `-self` where it may be of a type of the user's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be negated in a differentiated function",
    note = "put #[differentiable] on `impl Neg for ..`, if it is of a type of yours"
)]
pub trait Opposite<L: Level> {
    /// The result.
    type Out;
    /// The result with its derivative, when it is finished.
    type Called;
    /// The value.
    fn opposite(&self) -> Self::Out;
    /// The value and its derivative.
    fn called(&self) -> Self::Called;
}
macro_rules! opposite {
    ($([$($param:tt)*] $t:ty,)*) => { $(
        impl<LL: Level, $($param)*> Opposite<LL> for $t
        where
            $t: Negate,
        {
            type Out = $t;
            type Called = ($t, (<$t as Negate>::Map,));
            #[inline(always)]
            fn opposite(&self) -> $t {
                Negate::value(self)
            }
            #[inline(always)]
            fn called(&self) -> Self::Called {
                Negate::linearize(self)
            }
        }
    )* };
}
#[cfg(feature = "nalgebra")]
mod negated_of_nalgebra {
    use super::*;
    use crate::integrations::nalgebra::NaMatrix;
    use ::nalgebra::Dim;

    opposite! { [E: Float, R: Dim, C: Dim, L: Level] NaMatrix<E, R, C, L>, }
}
opposite! {
    [E: Float, L: Level] Real<E, L>,
    [E: Element, L: Level] Tensor<E, L>,
    [E: Dtype, D: Rank, L: Level] NdArray<E, D, L>,
    [X] BTreeMap<String, X>,
}
impl<L, A, F> Opposite<L> for A
where
    L: Level,
    A: UserValue + AtLevel<L, Of: OperatorOf<Opposed, (), Handle = F>>,
    F: Function<Params: Operands<L, Lhs = A::Of, Rhs = ()>>,
{
    type Out = OutAt<F, L>;
    type Called = MethodCalled<F, L>;
    #[inline]
    fn opposite(&self) -> OutAt<F, L> {
        call_method::<F, L>(F::Params::of(self.clone(), ()))
    }
    #[inline]
    fn called(&self) -> MethodCalled<F, L> {
        called_method(F::Params::of(self.clone(), ()))
    }
}
/// Which operator negation is.
#[derive(Clone, Copy, Debug)]
pub struct Opposed;

/// Which operator an annotated block is of.
pub mod operators {
    pub use super::Opposed as Neg;
    pub use crate::ops::arith::{Add, Div, Mul, Rem, Sub};
}

/// `a op b`
#[inline(always)]
#[track_caller]
pub fn operate<L: Level, O, A: Operate<O, L, B>, B>(op: O, a: &A, b: &B) -> A::Out {
    a.operated(op, b)
}
/// `a op b` and its derivatives.
#[inline(always)]
#[track_caller]
pub fn linearize_operate<L: Level, O, A: Operate<O, L, B>, B>(op: O, a: &A, b: &B) -> A::Called {
    a.called(op, b)
}
/// `a op b` where `b` is a constant.
#[inline(always)]
#[track_caller]
pub fn operate_left<L: Level, O, A: OperateLeft<O, L, B>, B>(op: O, a: &A, b: &B) -> A::Out {
    a.operated_left(op, b)
}
/// `a op b` and its derivatives where `b` is a constant.
#[inline(always)]
#[track_caller]
pub fn linearize_operate_left<L: Level, O, A: OperateLeft<O, L, B>, B>(op: O, a: &A, b: &B) -> A::Called {
    a.called_left(op, b)
}
/// `a op b` where `a` is a constant.
#[inline(always)]
#[track_caller]
pub fn operate_right<L: Level, O, A, B: OperateRight<O, L, A>>(op: O, a: &A, b: &B) -> B::Out {
    B::operated_right(a, op, b)
}
/// `a op b` and its derivatives where `a` is a constant.
#[inline(always)]
#[track_caller]
pub fn linearize_operate_right<L: Level, O, A, B: OperateRight<O, L, A>>(op: O, a: &A, b: &B) -> B::Called {
    B::called_right(a, op, b)
}
/// `-a`
#[inline(always)]
pub fn opposite<L: Level, A: Opposite<L>>(a: &A) -> A::Out {
    a.opposite()
}
/// `-a` and its derivative.
#[inline(always)]
pub fn linearize_opposite<L: Level, A: Opposite<L>>(a: &A) -> A::Called {
    a.called()
}
