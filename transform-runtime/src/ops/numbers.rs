//! Methods of numbers with more than one argument beside the receiver, or a bool for a result; and `clamp` and
//! `mul_add` of tensors.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::levels::Level;
use crate::ops::arith::{Add, Mul};
use crate::ops::elementwise::{Held, Partial};
use crate::ops::gate::{flat, indicator, pair};
use crate::ops::operand::{NumberOperand, TensorOperand};
use crate::ops::whole::{Numeric, Whole};
use crate::rule::{Arg, Binary, Num, TensorMap};
use crate::values::{Diag, Real, TanMap, Tensor, ZeroMap};
use std::cmp::Ordering;

/// A bound: `a`, or `b` where `a` is beyond it. At the bound itself the slopes are those of PyTorch: of a constant
/// bound 0, while a bound that varies shares with the operand. Where either is NaN the operand has all.
macro_rules! bound {
    (
        $op:ident, |$a:ident, $b:ident| $beyond:expr;
        $inside_op:ident $inside:expr; $beyond_op:ident; $rest_op:ident, $share_op:ident
    ) => {
        #[derive(Clone, Copy, Debug)]
        pub struct $op;
        impl Whole for $op {
            #[inline(always)]
            fn whole(&self, $a: i64, $b: i64) -> Result<i64> {
                Ok(if $beyond { $b } else { $a })
            }
        }
        impl Binary for $op {
            const NAME: &'static str = "clamp";
            #[inline(always)]
            fn value<E: Float>(&self, $a: E, $b: E) -> E {
                if $beyond || $b.is_nan() { $b } else { $a }
            }
            #[inline(always)]
            fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
                let slope = match b {
                    Arg::Const(_) => pair($inside_op, a, b, y),
                    Arg::Value(_) => pair($rest_op, a, b, y),
                };
                t.binary(Mul, Arg::Value(&slope))
            }
            #[inline(always)]
            fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
                let slope = match b {
                    Arg::Const(_) => pair($beyond_op, a, b, y),
                    Arg::Value(_) => pair($share_op, a, b, y),
                };
                t.binary(Mul, Arg::Value(&slope))
            }
        }
        flat! {
            /// 1 strictly inside the bound.
            $inside_op: |$a, $b| indicator($inside)
        }
        flat! {
            /// 1 strictly beyond the bound.
            $beyond_op: |$a, $b| indicator($beyond)
        }
        flat! {
            /// The share of the bound: 1 beyond it and a half at it.
            $share_op: |$a, $b| share($beyond, $a == $b)
        }
        flat! {
            /// The share of the operand: what the bound has not.
            $rest_op: |$a, $b| E::one() - share($beyond, $a == $b)
        }
    };
}
bound! { AtLeast, |a, b| a < b; AboveLow a > b; BelowLow; OfOperandAbove, OfLow }
bound! { AtMost, |a, b| a > b; BelowHigh a < b; AboveHigh; OfOperandBelow, OfHigh }

/// All, a half, or nothing.
#[inline(always)]
fn share<E: Float>(all: bool, half: bool) -> E {
    match (all, half) {
        (true, _) => E::one(),
        (_, true) => E::of(0.5),
        _ => E::zero(),
    }
}

/// Constant bounds must be in order, as `f64::clamp` demands.
#[track_caller]
fn check_bounds<E: Element>(low: Option<E>, high: Option<E>) {
    if let (Some(low), Some(high)) = (low, high)
        && !matches!(low.partial_cmp(&high), Some(Ordering::Less | Ordering::Equal))
    {
        Error::new(
            "clamp",
            format!("the bounds {low} and {high} are not in order: the first must be the lower one"),
        )
        .raise()
    }
}
fn constant<N>(x: Arg<'_, N>) -> Option<f64> {
    match x {
        Arg::Const(c) => Some(c),
        Arg::Value(_) => None,
    }
}

/// A map and then another.
#[derive(Debug)]
pub struct Then<M, N>(pub(crate) M, pub(crate) N);
impl<E: Float, L: Level, M: TensorMap<E, L>, N: TensorMap<E, L>> TensorMap<E, L> for Then<M, N> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.1.push(&self.0.push(t))
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.pull(&self.1.pull(ct))
    }
}

impl<E: Float, L: Level> Real<E, L> {
    /// Not below `low` and not above `high`. At a constant bound the slope is 0; one that varies shares with the operand.
    #[inline]
    #[track_caller]
    pub fn clamp(&self, low: impl NumberOperand<E, L>, high: impl NumberOperand<E, L>) -> Self {
        check_bounds(constant(low.arg()), constant(high.arg()));
        self.binary(AtLeast, low).binary(AtMost, high)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    pub fn linearize_clamp<A: NumberOperand<E, L>, B: NumberOperand<E, L>>(
        &self,
        low: A,
        high: B,
    ) -> (Self, (Diag<E, L>, A::Map, B::Map)) {
        check_bounds(constant(low.arg()), constant(high.arg()));
        let one = L::constant(E::of(1.0));
        let raised = Num::binary(self, AtLeast, low.arg());
        let y = Num::binary(&raised, AtMost, high.arg());
        let after = AtMost.lhs(&one, Arg::Value(&raised), high.arg(), &y);
        let by_x = AtLeast.lhs(&after, Arg::Value(self), low.arg(), &raised);
        let by_low = low.map(|| AtLeast.rhs(&after, Arg::Value(self), low.arg(), &raised));
        let by_high = high.map(|| AtMost.rhs(&one, Arg::Value(&raised), high.arg(), &y));
        (y, (Diag(by_x), by_low, by_high))
    }
    /// `self * a + b`, rounded once, as in Rust.
    #[inline]
    pub fn mul_add(&self, a: impl NumberOperand<E, L>, b: impl NumberOperand<E, L>) -> Self {
        match (a.arg(), b.arg()) {
            (a, Arg::Const(b)) => Num::binary(self, FusedWith(b), a),
            (Arg::Const(a), Arg::Value(b)) => L::mul_add(self, &L::constant(E::of(a)), b),
            (Arg::Value(a), Arg::Value(b)) => L::mul_add(self, a, b),
        }
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[inline]
    pub fn linearize_mul_add<A: NumberOperand<E, L>, B: NumberOperand<E, L>>(
        &self,
        a: A,
        b: B,
    ) -> (Self, (Diag<E, L>, A::Map, B::Map)) {
        let one = || L::constant(E::of(1.0));
        let by_x = match a.arg() {
            Arg::Value(a) => a.clone(),
            Arg::Const(a) => L::constant(E::of(a)),
        };
        let maps = (Diag(by_x), a.map(|| self.clone()), b.map(one));
        (self.mul_add(a, b), maps)
    }
}

/// `x * a` and a constant, rounded once.
#[derive(Clone, Copy, Debug)]
pub struct FusedWith(f64);
impl Binary for FusedWith {
    const NAME: &'static str = "mul_add";
    #[inline(always)]
    fn value<E: Float>(&self, x: E, a: E) -> E {
        x.mul_add(a, E::of(self.0))
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, a: Arg<'_, N>, _: &N) -> N {
        t.binary(Mul, a)
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, x: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.binary(Mul, x)
    }
}

type Bounded<E, L> = Then<<E as Numeric>::Partial<AtLeast, L>, <E as Numeric>::Partial<AtMost, L>>;
type Product<E, L> = Then<Partial<Mul, E, L>, Partial<Add, E, L>>;

impl<E: Numeric, L: Level> Tensor<E, L> {
    /// Not below `low` and not above `high`: numbers, or tensors that broadcast; NaN where one is. At a constant bound the
    /// slope is 0; one that varies shares with the operand.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::from_vec(vec![-1.0, 0.5, 2.0]).clamp(0.0, 1.0).to_vec(), [0.0, 0.5, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If `low` is a number above the number `high`, or the shapes do not broadcast.
    #[track_caller]
    pub fn clamp(&self, low: impl TensorOperand<E, L>, high: impl TensorOperand<E, L>) -> Self {
        let (low, high) = (low.held(), high.held());
        check_bounds(low.constant(), high.constant());
        E::held(AtMost, &E::held(AtLeast, self, &low), &high)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_clamp<A: TensorOperand<E, L>, B: TensorOperand<E, L>>(
        &self,
        low: A,
        high: B,
    ) -> (
        Self,
        (
            TanMap<Bounded<E, L>, E, L>,
            A::Map<Bounded<E, L>>,
            B::Map<E::Partial<AtMost, L>>,
        ),
    ) {
        check_bounds(low.held().constant(), high.held().constant());
        let (raised, by_x, by_low) = E::both(AtLeast, Held::Value(self.clone()), low.held());
        let (y, by_raised, by_high) = E::both(AtMost, Held::Value(raised), high.held());
        let by_x = TanMap::new(Then(by_x, by_raised.clone()));
        (y, (by_x, low.map(Then(by_low, by_raised)), high.map(by_high)))
    }
}
impl<E: Float, L: Level> Tensor<E, L> {
    /// `self * a + b`, elementwise.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([1.0, 2.0]).mul_add(10.0, 0.5).to_vec(), [10.5, 20.5]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast.
    #[track_caller]
    pub fn mul_add(&self, a: impl TensorOperand<E, L>, b: impl TensorOperand<E, L>) -> Self {
        self.check_operands("mul_add", a.held().shape(), b.held().shape());
        self.binary(Mul, a).binary(Add, b)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_mul_add<A: TensorOperand<E, L>, B: TensorOperand<E, L>>(
        &self,
        a: A,
        b: B,
    ) -> (
        Self,
        (
            TanMap<Product<E, L>, E, L>,
            A::Map<Product<E, L>>,
            B::Map<Partial<Add, E, L>>,
        ),
    ) {
        self.check_operands("mul_add", a.held().shape(), b.held().shape());
        let (product, by_x, by_a) = Partial::both(Mul, Held::Value(self.clone()), a.held());
        let (y, by_product, by_b) = Partial::both(Add, Held::Value(product), b.held());
        let by_x = TanMap::new(Then(by_x, by_product.clone()));
        (y, (by_x, a.map(Then(by_a, by_product)), b.map(by_b)))
    }
}

impl<E: Element, L: Level> Held<E, L> {
    pub(crate) fn constant(&self) -> Option<E> {
        match self {
            Held::Const(c) => Some(*c),
            Held::Value(_) => None,
        }
    }
}

/// Questions whose answer is a plain bool: decided on primals, and refused where lanes differ.
macro_rules! questions {
    ($($(#[$doc:meta])* $method:ident, $linearize:ident;)*) => {
        impl<E: Float, L: Level> Real<E, L> { $(
            $(#[$doc])*
            #[inline]
            pub fn $method(&self) -> bool {
                L::decide(self, self, |x, _| x.$method())
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[inline]
            pub fn $linearize(&self) -> (bool, (ZeroMap<Real<E, L>, ()>,)) {
                (self.$method(), (ZeroMap::new(),))
            }
        )* }
    };
}
questions! {
    /// Whether it is not a number.
    is_nan, linearize_is_nan;
    /// Whether it is a number and not infinite.
    is_finite, linearize_is_finite;
    /// Whether it is infinite.
    is_infinite, linearize_is_infinite;
    /// Whether its sign is minus, that of -0.0 too.
    is_sign_negative, linearize_is_sign_negative;
    /// Whether its sign is plus, that of 0.0 too.
    is_sign_positive, linearize_is_sign_positive;
}
