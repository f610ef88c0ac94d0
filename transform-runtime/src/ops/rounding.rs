//! Absolute value, sign, rounding, and changes of unit. Steps are flat: their slope is zero everywhere.

use crate::element::{Float, Result};
use crate::kernels::One;
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
    const OF_PACKS: Option<One> = Some(One::Abs);
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
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([-1.5, 2.0]).abs().to_vec(), [1.5, 2.0]);
    /// assert_eq!(Tensor::from([-3i64, 0]).abs().to_vec(), [3, 0]);
    /// ```
    ///
    /// # Panics
    /// Of `i64`, at the smallest number, whose absolute value does not fit.
    abs, linearize_abs, () => Abs; Numeric
}
unary! {
    /// 1 or -1 with the sign of `x`, of zeros too, as in Rust; NaN stays. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-2.5, -0.0, 3.0]);
    /// assert_eq!(x.signum().to_vec(), [-1.0, -1.0, 1.0]);
    /// ```
    Signum, signum, linearize_signum:
    |x| x.signum();
    flat
}
unary_methods! {
    /// -1, 0 or 1; 0 at NaN, as in PyTorch. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-2.5, 0.0, 3.0]);
    /// assert_eq!(x.sign().to_vec(), [-1.0, 0.0, 1.0]);
    /// ```
    sign, linearize_sign, () => Sign
}
unary! {
    /// The largest whole number not above `x`. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 2.5]);
    /// assert_eq!(x.floor().to_vec(), [-2.0, 2.0]);
    /// ```
    Floor, floor, linearize_floor:
    |x| x.floor();
    flat
}
unary! {
    /// The smallest whole number not below `x`. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 2.5]);
    /// assert_eq!(x.ceil().to_vec(), [-1.0, 3.0]);
    /// ```
    Ceil, ceil, linearize_ceil:
    |x| x.ceil();
    flat
}
unary! {
    /// The nearest whole number, halves away from 0, as in Rust. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 2.5]);
    /// assert_eq!(x.round().to_vec(), [-2.0, 3.0]);
    /// ```
    Round, round, linearize_round:
    |x| x.round();
    flat
}
unary! {
    /// The whole part. Flat.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 2.5]);
    /// assert_eq!(x.trunc().to_vec(), [-1.0, 2.0]);
    /// ```
    Trunc, trunc, linearize_trunc:
    |x| x.trunc();
    flat
}
unary! {
    /// The part behind the point, with the sign of `x`; its slope is 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.5, 2.25]);
    /// assert_eq!(x.fract().to_vec(), [-0.5, 0.25]);
    /// ```
    Fract, fract, linearize_fract:
    |x| x.fract();
    slope |x, _| x.constant_like(1.0)
}
unary! {
    /// Degrees as radians.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([90.0, 180.0]);
    /// assert_eq!(format!("{:.4}", x.to_radians()), "[1.5708, 3.1416]");
    /// ```
    ToRadians, to_radians, linearize_to_radians:
    |x| x.to_radians();
    slope |x, _| x.constant_like(1f64.to_radians())
}
unary! {
    /// Radians as degrees.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.to_degrees()), "[57.2958, 114.5916]");
    /// ```
    ToDegrees, to_degrees, linearize_to_degrees:
    |x| x.to_degrees();
    slope |x, _| x.constant_like(1f64.to_degrees())
}
