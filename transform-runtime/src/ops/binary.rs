//! Elementwise functions of two arguments, either of which may be a constant of the program. `binary_methods!`
//! gives an op its methods: numbers have those of Rust's floats, tensors those and PyTorch's.

use crate::element::{Float, Result};
use crate::kernels::{self, Array};
use crate::ops::activation::Sigmoid;
use crate::ops::arith::Arithmetic;
use crate::ops::exponential::{Ln, Square};
use crate::ops::gate::{Gated, NonZero, Sign, flat, indicator, pair};
use crate::rule::{Arg, Binary, Num, Unary};

/// The methods of a binary op, on numbers, tensors or both; `Numeric` says on tensors, of whole numbers too.
macro_rules! binary_methods {
    ($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident; Real Tensor) => {
        $crate::ops::binary::binary_methods! { $(#[$doc])* $op, $method, $linearize; Real }
        $crate::ops::binary::binary_methods! { $(#[$doc])* $op, $method, $linearize; Tensor }
    };
    ($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident; Real) => {
        impl<E: $crate::Float, L: $crate::Level> $crate::Real<E, L> {
            $(#[$doc])*
            #[inline(always)]
            pub fn $method(&self, rhs: impl $crate::ops::operand::NumberOperand<E, L>) -> Self {
                self.binary($op, rhs)
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[inline(always)]
            pub fn $linearize<Y: $crate::ops::operand::NumberOperand<E, L>>(
                &self,
                rhs: Y,
            ) -> (Self, ($crate::values::Diag<E, L>, Y::Map)) {
                self.linearize_binary($op, rhs)
            }
        }
    };
    ($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident; Tensor) => {
        impl<E: $crate::Float, L: $crate::Level> $crate::Tensor<E, L> {
            $(#[$doc])*
            ///
            /// # Panics
            /// If the shapes do not broadcast.
            #[track_caller]
            pub fn $method(&self, rhs: impl $crate::ops::operand::TensorOperand<E, L>) -> Self {
                self.binary($op, rhs)
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize<Y: $crate::ops::operand::TensorOperand<E, L>>(
                &self,
                rhs: Y,
            ) -> (
                Self,
                (
                    $crate::values::TanMap<$crate::ops::elementwise::Partial<$op, E, L>, E, L>,
                    Y::Map<$crate::ops::elementwise::Partial<$op, E, L>>,
                ),
            ) {
                self.linearize_binary($op, rhs)
            }
        }
    };
    ($(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident; Numeric) => {
        impl<E: $crate::ops::whole::Numeric, L: $crate::Level> $crate::Tensor<E, L> {
            $(#[$doc])*
            ///
            /// # Panics
            /// If the shapes do not broadcast.
            #[track_caller]
            pub fn $method(&self, rhs: impl $crate::ops::operand::TensorOperand<E, L>) -> Self {
                E::held($op, self, &rhs.held())
            }
            /// The value and its derivatives.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize<Y: $crate::ops::operand::TensorOperand<E, L>>(
                &self,
                rhs: Y,
            ) -> (
                Self,
                ($crate::values::TanMap<E::Partial<$op, L>, E, L>, Y::Map<E::Partial<$op, L>>),
            ) {
                let (y, by_a, by_b) = E::both($op, $crate::ops::elementwise::Held::Value(self.clone()), rhs.held());
                (y, ($crate::values::TanMap::new(by_a), rhs.map(by_b)))
            }
        }
    };
}
pub(crate) use binary_methods;

/// `a` to the power of `b`.
#[derive(Clone, Copy, Debug)]
pub struct Powf;
impl Binary for Powf {
    const NAME: &'static str = "powf";
    const IN_PLACE: bool = false;
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a.powf(b)
    }
    fn of_arrays<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        kernels::powers(Self::NAME, a, b)
    }
    fn of_array_and<E: Float>(&self, a: &Array<E>, b: E) -> Array<E> {
        kernels::powers_of(a, b)
    }
    #[inline]
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        let Arg::Value(a) = a else {
            return t.constant_like(0.0);
        };
        match b {
            Arg::Const(0.0) => t.constant_like(0.0),
            Arg::Const(1.0) => t.clone(),
            Arg::Const(2.0) => t.times(a).times(2.0),
            Arg::Const(c) => t.times(&a.binary(Powf, Arg::Const(c - 1.0)).times(c)),
            Arg::Value(b) => {
                // 0 to the power of 0 has slope 0 in its base, where the formula has 0 times infinity.
                let regular = a.unary(NonZero).plus(&b.unary(NonZero));
                t.times(
                    &a.binary(Powf, Arg::Value(&b.minus(1.0)))
                        .times(b)
                        .where_not_zero(&regular),
                )
            }
        }
    }
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        match a {
            Arg::Const(0.0) => t.times(&pair(PowerOfZero, a, b, y)),
            Arg::Const(a) => t.times(&y.times(a.ln())),
            Arg::Value(a) => {
                let regular = pair(NotPowerOfZero, Arg::Value(a), b, y);
                t.times(&y.times(&a.unary(Ln)).where_not_zero(&regular))
            }
        }
    }
}
flat! {
    /// 0 where `b >= 0`, else the slope of `0^b` in `b`, which has none.
    PowerOfZero: |_a, b| if b >= E::zero() { E::zero() } else { E::neg_infinity() }
}
flat! {
    /// 0 where `a` is 0 and `b >= 0`: there the power is 0 for all exponents nearby.
    NotPowerOfZero: |a, b| indicator(a != E::zero() || b < E::zero() || b.is_nan())
}
binary_methods! {
    /// The power with this exponent. `0^0` has slope 0 in its base, as in PyTorch.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([4.0, 9.0]);
    /// assert_eq!(x.powf(0.5).to_vec(), [2.0, 3.0]);
    /// assert_eq!(x.powf(&Tensor::from([2.0, 1.0])).to_vec(), [16.0, 9.0]);
    /// ```
    Powf, powf, linearize_powf; Real Tensor
}

/// [`Powf`] by its PyTorch name.
#[derive(Clone, Copy, Debug)]
pub struct Pow;
impl Binary for Pow {
    const NAME: &'static str = "pow";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        Powf.value(a, b)
    }
    #[inline]
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        Powf.lhs(t, a, b, y)
    }
    #[inline]
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        Powf.rhs(t, a, b, y)
    }
}
binary_methods! {
    /// [`powf`](Self::powf) by its PyTorch name.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([4.0, 9.0]).pow(2.0).to_vec(), [16.0, 81.0]);
    /// ```
    Pow, pow, linearize_pow; Tensor
}

/// The angle of the point `(b, a)`.
#[derive(Clone, Copy, Debug)]
pub struct Atan2;
impl Binary for Atan2 {
    const NAME: &'static str = "atan2";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a.atan2(b)
    }
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        over_squares(t, a, b).times(b)
    }
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        over_squares(t, a, b).times(a).negated()
    }
}
/// `t` over the squared length of the point, and 0 at the origin, where there is no slope.
fn over_squares<N: Num>(t: &N, a: Arg<'_, N>, b: Arg<'_, N>) -> N {
    let squared = squares(a, b, t);
    t.over(&squared).where_not_zero(&squared)
}
fn squares<N: Num>(a: Arg<'_, N>, b: Arg<'_, N>, like: &N) -> N {
    match (a, b) {
        (Arg::Value(a), Arg::Value(b)) => a.unary(Square).plus(&b.unary(Square)),
        (Arg::Value(x), Arg::Const(c)) | (Arg::Const(c), Arg::Value(x)) => x.unary(Square).plus(c * c),
        (Arg::Const(a), Arg::Const(b)) => like.constant_like(a * a + b * b),
    }
}
binary_methods! {
    /// The angle, in radians, of the point with this ordinate and the abscissa `rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let y = Tensor::from([1.0, -1.0]);
    /// assert_eq!(format!("{:.4}", y.atan2(-1.0)), "[2.3562, -2.3562]");
    /// ```
    Atan2, atan2, linearize_atan2; Real Tensor
}

/// The length of `(a, b)`.
#[derive(Clone, Copy, Debug)]
pub struct Hypot;
impl Binary for Hypot {
    const NAME: &'static str = "hypot";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a.hypot(b)
    }
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, _: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(OverLength, a, Arg::Value(y), y))
    }
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(OverLength, b, Arg::Value(y), y))
    }
}
/// `a / y`, and 0 where the length `y` is 0, as the slope of a norm is there.
#[derive(Clone, Copy, Debug)]
struct OverLength;
impl Binary for OverLength {
    const NAME: &'static str = "hypot";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, y: E) -> E {
        if y == E::zero() { E::zero() } else { a / y }
    }
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, y: Arg<'_, N>, _: &N) -> N {
        pair(OverLength, Arg::Value(t), y, t)
    }
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, y: Arg<'_, N>, ratio: &N) -> N {
        pair(OverLength, Arg::Value(&t.times(ratio)), y, t).negated()
    }
}
binary_methods! {
    /// The length of the vector of this and `rhs`, without overflow; the slopes at 0 are 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([3.0, 5.0]).hypot(&Tensor::from([4.0, 12.0])).to_vec(), [5.0, 13.0]);
    /// ```
    Hypot, hypot, linearize_hypot; Real Tensor
}

/// `a` with the sign of `b`.
#[derive(Clone, Copy, Debug)]
pub struct Copysign;
impl Binary for Copysign {
    const NAME: &'static str = "copysign";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a.copysign(b)
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(SignKept, a, b, y))
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.constant_like(0.0)
    }
}
flat! {
    /// 1 where the signs agree, -1 where they do not, 0 where `a` is 0.
    SignKept: |a, b| if a.is_nan() { a } else { Unary::value(&Sign, a) * E::one().copysign(b) }
}
binary_methods! {
    /// The absolute value of this with the sign of `rhs`; flat in `rhs`, and at 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([1.0, -2.0]).copysign(-0.0).to_vec(), [-1.0, -2.0]);
    /// ```
    Copysign, copysign, linearize_copysign; Real Tensor
}

/// The remainder that is not negative.
#[derive(Clone, Copy, Debug)]
pub struct RemEuclid;
impl Binary for RemEuclid {
    const NAME: &'static str = "rem_euclid";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        let r = a % b;
        if r < E::zero() { r + b.abs() } else { r }
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.clone()
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(DivEuclid, a, b, y)).negated()
    }
}
binary_methods! {
    /// The remainder of the division by `rhs` that is not negative.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([5.5, -5.5]).rem_euclid(2.0).to_vec(), [1.5, 0.5]);
    /// ```
    RemEuclid, rem_euclid, linearize_rem_euclid; Real Tensor
}
flat! {
    /// The whole quotient that goes with [`RemEuclid`].
    DivEuclid, "div_euclid" => |a, b| {
        let q = (a / b).trunc();
        let exact = a % b >= E::zero() || a.is_nan() || b.is_nan();
        if exact { q } else if b > E::zero() { q - E::one() } else { q + E::one() }
    }
}
binary_methods! {
    /// The quotient of which [`rem_euclid`](Self::rem_euclid) is the remainder: whole, so flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([5.5, -5.5]).div_euclid(2.0).to_vec(), [2.0, -3.0]);
    /// ```
    DivEuclid, div_euclid, linearize_div_euclid; Real Tensor
}

/// The logarithm of `a` to base `b`.
#[derive(Clone, Copy, Debug)]
pub struct Log;
impl Binary for Log {
    const NAME: &'static str = "log";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a.log(b)
    }
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        b.unary(Ln, |ln_b| t.over(a).over(ln_b))
    }
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        b.unary(Ln, |ln_b| t.times(y).over(b).over(ln_b)).negated()
    }
}
binary_methods! {
    /// The logarithm to base `rhs`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(format!("{:.4}", Tensor::from([8.0, 3.0]).log(2.0)), "[3.0000, 1.5850]");
    /// ```
    Log, log, linearize_log; Real Tensor
}

/// `ln(exp(a) + exp(b))`
#[derive(Clone, Copy, Debug)]
pub struct LogAddExp;
impl Binary for LogAddExp {
    const NAME: &'static str = "logaddexp";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        // Equal infinities have no difference.
        if a == b && a.is_infinite() {
            return a;
        }
        (if a > b { a } else { b }) + (a - b).abs().neg().exp().ln_1p()
    }
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(crate::ops::arith::Sub, a, b, y).unary(Sigmoid))
    }
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(&pair(crate::ops::arith::Sub, b, a, y).unary(Sigmoid))
    }
}
binary_methods! {
    /// `ln(exp(self) + exp(rhs))`; it does not overflow.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.0, 1000.0]);
    /// assert_eq!(format!("{:.4}", x.logaddexp(0.0)), "[0.6931, 1000.0000]");
    /// ```
    LogAddExp, logaddexp, linearize_logaddexp; Tensor
}
