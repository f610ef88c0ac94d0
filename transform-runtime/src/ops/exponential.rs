//! Exponentials, logarithms, roots and whole powers.

use crate::element::Float;
use crate::ops::arith::Arithmetic;
use crate::ops::unary::{unary, unary_methods};
use crate::rule::{Num, Unary};
use std::borrow::Borrow;
use std::f64::consts::{LN_2, LN_10};

unary! {
    /// `e` to the power of `x`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.exp()), "[0.3679, 1.6487]");
    /// ```
    Exp, exp, linearize_exp:
    |x| x.exp(), of arrays;
    slope |_, y| y.clone()
}
unary! {
    /// 2 to the power of `x`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 3.0]);
    /// assert_eq!(format!("{:.4}", x.exp2()), "[0.5000, 8.0000]");
    /// ```
    Exp2, exp2, linearize_exp2:
    |x| x.exp2();
    slope |_, y| y.times(LN_2)
}
unary! {
    /// `exp(x) - 1`, exact near 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.exp_m1()), "[-0.6321, 0.6487]");
    /// ```
    ExpM1, exp_m1, linearize_exp_m1:
    |x| x.exp_m1(), of arrays;
    slope |_, y| y.plus(1.0)
}
unary! {
    /// The natural logarithm.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.5, 2.0]);
    /// assert_eq!(format!("{:.4}", x.ln()), "[-0.6931, 0.6931]");
    /// ```
    Ln, ln, linearize_ln:
    |x| x.ln(), of arrays;
    slope |x, _| x.unary(Recip)
}
unary! {
    /// `ln(1 + x)`, exact near 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.5, 2.0]);
    /// assert_eq!(format!("{:.4}", x.ln_1p()), "[0.4055, 1.0986]");
    /// ```
    Ln1p, ln_1p, linearize_ln_1p:
    |x| x.ln_1p(), of arrays;
    slope |x, _| x.plus(1.0).unary(Recip)
}
unary! {
    /// The logarithm to base 2.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.5, 8.0]);
    /// assert_eq!(format!("{:.4}", x.log2()), "[-1.0000, 3.0000]");
    /// ```
    Log2, log2, linearize_log2:
    |x| x.log2();
    slope |x, _| x.under(1.0 / LN_2)
}
unary! {
    /// The logarithm to base 10.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([0.5, 100.0]);
    /// assert_eq!(format!("{:.4}", x.log10()), "[-0.3010, 2.0000]");
    /// ```
    Log10, log10, linearize_log10:
    |x| x.log10();
    slope |x, _| x.under(1.0 / LN_10)
}
unary! {
    /// The square root; its slope at 0 is infinite.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([2.0, 9.0]);
    /// assert_eq!(format!("{:.4}", x.sqrt()), "[1.4142, 3.0000]");
    /// ```
    Sqrt, sqrt, linearize_sqrt:
    |x| x.sqrt(), of packs;
    slope |_, y| y.under(0.5)
}
unary! {
    /// The cube root.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-8.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.cbrt()), "[-2.0000, 1.2599]");
    /// ```
    Cbrt, cbrt, linearize_cbrt:
    |x| x.cbrt();
    slope |_, y| y.unary(Square).under(1.0 / 3.0)
}
unary! {
    /// `1 / x`
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([-2.0, 4.0]).recip().to_vec(), [-0.5, 0.25]);
    /// ```
    Recip, recip, linearize_recip:
    |x| x.recip();
    slope |_, y| y.unary(Square).negated()
}
unary! {
    /// `x * x`
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([-3.0, 0.5]).square().to_vec(), [9.0, 0.25]);
    /// ```
    Square, square, linearize_square:
    |x| x * x;
    slope |x, _| x.times(2.0)
}

/// `x` to a whole power.
#[derive(Clone, Copy, Debug)]
pub struct Powi(pub i32);
impl Unary for Powi {
    const NAME: &'static str = "powi";
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        x.powi(self.0)
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        match self.0 {
            // Without a division that 0 to the power of -1 would be.
            0 => x.constant_like(0.0),
            n => x.unary(Powi(n.wrapping_sub(1))).times(f64::from(n)),
        }
    }
}
unary_methods! {
    /// `x` to a whole power.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([-2.0, 4.0]).powi(-1).to_vec(), [-0.5, 0.25]);
    /// ```
    powi, linearize_powi, (n: impl Borrow<i32>) => Powi(*n.borrow())
}
