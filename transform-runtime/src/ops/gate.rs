//! Functions that are constant wherever they have a slope: what slopes with cases are made of.

use crate::element::Float;
use crate::ops::arith::Arithmetic;
use crate::rule::{Arg, Binary, Num};

/// Ops with slope zero: most occur in slopes only. One that users call says by which name.
macro_rules! flat {
    ($(#[$doc:meta])* $op:ident: |$x:ident| $value:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $op;
        impl $crate::rule::Unary for $op {
            const NAME: &'static str = stringify!($op);
            const FLAT: bool = true;
            #[inline(always)]
            fn value<E: Float>(&self, $x: E) -> E {
                $value
            }
            #[inline(always)]
            fn slope<N: $crate::rule::Num>(&self, x: &N, _: &N) -> N {
                $crate::ops::arith::Arithmetic::constant_like(x, 0.0)
            }
        }
    };
    ($(#[$doc:meta])* $op:ident: |$a:ident, $b:ident| $value:expr) => {
        $crate::ops::gate::flat! { $(#[$doc])* $op, stringify!($op) => |$a, $b| $value }
    };
    ($(#[$doc:meta])* $op:ident, $name:expr => |$a:ident, $b:ident| $value:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $op;
        impl $crate::rule::Binary for $op {
            const NAME: &'static str = $name;
            const FLAT: bool = true;
            #[inline(always)]
            fn value<E: Float>(&self, $a: E, $b: E) -> E {
                $value
            }
            #[inline(always)]
            fn lhs<N: $crate::rule::Num>(&self, t: &N, _: $crate::rule::Arg<'_, N>, _: $crate::rule::Arg<'_, N>, _: &N) -> N {
                $crate::ops::arith::Arithmetic::constant_like(t, 0.0)
            }
            #[inline(always)]
            fn rhs<N: $crate::rule::Num>(&self, t: &N, _: $crate::rule::Arg<'_, N>, _: $crate::rule::Arg<'_, N>, _: &N) -> N {
                $crate::ops::arith::Arithmetic::constant_like(t, 0.0)
            }
        }
    };
}
pub(crate) use flat;

/// The number of a case: 1 where it holds.
#[inline(always)]
pub(crate) fn indicator<E: Float>(holds: bool) -> E {
    if holds { E::one() } else { E::zero() }
}

flat! {
    /// 1 where `x > 0`, else 0.
    Step: |x| indicator(x > E::zero())
}
flat! {
    /// 1 where `x` is not 0, else 0.
    NonZero: |x| indicator(x != E::zero())
}
flat! {
    /// -1, 0 or 1; 0 where there is NaN, as in PyTorch.
    Sign: |x| if x > E::zero() { E::one() } else if x < E::zero() { -E::one() } else { E::zero() }
}

/// `t` where the gate is not 0, else 0, whatever `t` is there.
#[derive(Clone, Copy, Debug)]
pub struct Gate;
impl Binary for Gate {
    const NAME: &'static str = "gate";
    #[inline(always)]
    fn value<E: Float>(&self, gate: E, t: E) -> E {
        if gate != E::zero() { t } else { E::zero() }
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.constant_like(0.0)
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, gate: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        pair(Gate, gate, Arg::Value(t), t)
    }
}

/// Cases of slopes.
pub(crate) trait Gated: Num {
    /// The value where `gate` is not 0, else 0.
    #[inline(always)]
    fn where_not_zero(&self, gate: &Self) -> Self {
        gate.binary(Gate, Arg::Value(self))
    }
}
impl<N: Num> Gated for N {}

/// A binary op of two operands either of which may be a constant; `like` has the shape of the result where both are.
#[inline(always)]
pub(crate) fn pair<N: Num, B: Binary>(op: B, a: Arg<'_, N>, b: Arg<'_, N>, like: &N) -> N {
    match (a, b) {
        (Arg::Value(a), b) => a.binary(op, b),
        (Arg::Const(a), Arg::Value(b)) => N::binary_from(op, a, b),
        (Arg::Const(a), Arg::Const(b)) => like.constant_like(op.value(a, b)),
    }
}
