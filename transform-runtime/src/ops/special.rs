//! The error function and the gamma function with their relatives. Values are those of double precision, also of `f32`.

use crate::element::Float;
use crate::kernels::functions::Function;
use crate::kernels::polygamma;
use crate::ops::arith::Arithmetic;
use crate::ops::unary::{unary, unary_methods};
use crate::rule::{Num, Unary};
use std::f64::consts::FRAC_2_SQRT_PI;

unary! {
    /// The error function: twice the integral of `exp(-t^2) / sqrt(pi)` over `0..x`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// assert_eq!(Tensor::from_vec(vec![0.0, 1.0]).erf().to_vec(), [0.0, 0.8427007929497149]);
    /// ```
    Erf, erf, linearize_erf:
    |x| E::of(libm::erf(x.as_f64())), of arrays;
    slope |x, _| x.unary(Bell).times(FRAC_2_SQRT_PI)
}
unary! {
    /// `1 - erf(x)`, exact where that is small.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.0, 1.0]);
    /// assert_eq!(format!("{:.4}", x.erfc()), "[1.0000, 0.1573]");
    /// ```
    Erfc, erfc, linearize_erfc:
    |x| E::of(libm::erfc(x.as_f64())), of arrays;
    slope |x, _| x.unary(Bell).times(-FRAC_2_SQRT_PI)
}

/// `exp(-x^2)`
#[derive(Clone, Copy, Debug)]
pub struct Bell;
impl Unary for Bell {
    const NAME: &'static str = "erf";
    const OF_ARRAYS: Option<Function> = Some(Function::Bell);
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        (-x * x).exp()
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, y: &N) -> N {
        y.times(x).times(-2.0)
    }
}

unary! {
    /// The logarithm of the absolute value of the gamma function; infinite at 0, -1, -2, ..
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.5, 5.0]);
    /// assert_eq!(format!("{:.4}", x.lgamma()), "[0.5724, 3.1781]");
    /// ```
    Lgamma, lgamma, linearize_lgamma:
    |x| E::of(libm::lgamma(x.as_f64()));
    slope |x, _| x.unary(Polygamma(0))
}

/// Derivative `n` of the digamma function.
#[derive(Clone, Copy, Debug)]
pub struct Polygamma(pub u32);
impl Unary for Polygamma {
    const NAME: &'static str = "polygamma";
    #[inline]
    fn value<E: Float>(&self, x: E) -> E {
        E::of(polygamma(self.0, x.as_f64()))
    }
    #[inline]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.unary(Polygamma(self.0 + 1))
    }
}
unary_methods! {
    /// The logarithmic derivative of the gamma function.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.digamma()), "[-0.5772, 0.4228]");
    /// ```
    digamma, linearize_digamma, () => Polygamma(0)
}
unary_methods! {
    /// Derivative `n` of [`digamma`](Self::digamma).
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.polygamma(1)), "[1.6449, 0.6449]");
    /// ```
    polygamma, linearize_polygamma, (n: u32) => Polygamma(n)
}
