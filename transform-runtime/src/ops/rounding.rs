//! Absolute value, sign, rounding, and changes of unit. Steps are flat: their slope is zero everywhere.

use crate::element::{Float, Result};
use crate::ops::arith::Arithmetic;
use crate::ops::gate::Sign;
use crate::ops::unary::{unary, unary_methods};
use crate::ops::whole::{WholeUnary, fits};
use crate::rule::{Num, Unary};

/// `|x|`
#[derive(Clone, Copy, Debug)]
pub struct Abs;
impl Unary for Abs {
    const NAME: &'static str = "abs";
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        x.abs()
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.unary(Sign)
    }
}
impl WholeUnary for Abs {
    #[inline(always)]
    fn whole(&self, x: i64) -> Result<i64> {
        fits("abs", x.checked_abs(), || format!("|{x}|"))
    }
}
unary_methods! {
    /// The absolute value; its slope at 0 is 0.
    abs, linearize_abs, () => Abs; Numeric
}
unary! {
    /// 1 or -1 with the sign of `x`, of zeros too, as in Rust; NaN stays. Flat.
    Signum, signum, linearize_signum:
    |x| x.signum();
    flat
}
unary_methods! {
    /// -1, 0 or 1; 0 at NaN, as in PyTorch. Flat.
    sign, linearize_sign, () => Sign
}
unary! {
    /// The largest whole number not above `x`. Flat.
    Floor, floor, linearize_floor:
    |x| x.floor();
    flat
}
unary! {
    /// The smallest whole number not below `x`. Flat.
    Ceil, ceil, linearize_ceil:
    |x| x.ceil();
    flat
}
unary! {
    /// The nearest whole number, halves away from 0, as in Rust. Flat.
    Round, round, linearize_round:
    |x| x.round();
    flat
}
unary! {
    /// The whole part. Flat.
    Trunc, trunc, linearize_trunc:
    |x| x.trunc();
    flat
}
unary! {
    /// The part behind the point, with the sign of `x`; its slope is 1.
    Fract, fract, linearize_fract:
    |x| x.fract();
    slope |x, _| x.constant_like(1.0)
}
unary! {
    /// Degrees as radians.
    ToRadians, to_radians, linearize_to_radians:
    |x| x.to_radians();
    slope |x, _| x.constant_like(1f64.to_radians())
}
unary! {
    /// Radians as degrees.
    ToDegrees, to_degrees, linearize_to_degrees:
    |x| x.to_degrees();
    slope |x, _| x.constant_like(1f64.to_degrees())
}
