//! Circular and hyperbolic functions and their inverses.

use crate::element::Float;
use crate::levels::Level;
use crate::ops::arith::Arithmetic;
use crate::ops::exponential::{Recip, Sqrt, Square};
use crate::ops::unary::unary;
use crate::values::{LinearMap, Real, Tensor, TensorTan};

unary! {
    /// The sine, of radians.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.sin()), "[-0.8415, 0.4794]");
    /// ```
    Sin, sin, linearize_sin:
    |x| x.sin(), of arrays;
    slope |x, _| x.unary(Cos)
}
unary! {
    /// The cosine, of radians.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.cos()), "[0.5403, 0.8776]");
    /// ```
    Cos, cos, linearize_cos:
    |x| x.cos(), of arrays;
    slope |x, _| x.unary(Sin).negated()
}
unary! {
    /// The tangent, of radians.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.tan()), "[-1.5574, 0.5463]");
    /// ```
    Tan, tan, linearize_tan:
    |x| x.tan();
    slope |_, y| y.unary(Square).plus(1.0)
}
unary! {
    /// The inverse sine; NaN outside `-1..=1`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.asin()), "[-1.5708, 0.5236]");
    /// ```
    Asin, asin, linearize_asin:
    |x| x.asin();
    slope |x, _| x.unary(Square).subtracted_from(1.0).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse cosine; NaN outside `-1..=1`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.acos()), "[3.1416, 1.0472]");
    /// ```
    Acos, acos, linearize_acos:
    |x| x.acos();
    slope |x, _| x.unary(Square).subtracted_from(1.0).unary(Sqrt).under(-1.0)
}
unary! {
    /// The inverse tangent.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.atan()), "[-0.7854, 0.4636]");
    /// ```
    Atan, atan, linearize_atan:
    |x| x.atan();
    slope |x, _| x.unary(Square).plus(1.0).unary(Recip)
}
unary! {
    /// The hyperbolic sine.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.sinh()), "[-1.1752, 0.5211]");
    /// ```
    Sinh, sinh, linearize_sinh:
    |x| x.sinh();
    slope |x, _| x.unary(Cosh)
}
unary! {
    /// The hyperbolic cosine.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.cosh()), "[1.5431, 1.1276]");
    /// ```
    Cosh, cosh, linearize_cosh:
    |x| x.cosh();
    slope |x, _| x.unary(Sinh)
}
unary! {
    /// The hyperbolic tangent.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.tanh()), "[-0.7616, 0.4621]");
    /// ```
    Tanh, tanh, linearize_tanh:
    |x| x.tanh(), of arrays;
    slope |_, y| y.unary(Square).subtracted_from(1.0)
}
unary! {
    /// The inverse hyperbolic sine.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-1.0, 0.5]);
    /// assert_eq!(format!("{:.4}", x.asinh()), "[-0.8814, 0.4812]");
    /// ```
    Asinh, asinh, linearize_asinh:
    |x| x.asinh();
    slope |x, _| x.unary(Square).plus(1.0).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse hyperbolic cosine; NaN below 1.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(format!("{:.4}", x.acosh()), "[0.0000, 1.3170]");
    /// ```
    Acosh, acosh, linearize_acosh:
    |x| x.acosh();
    slope |x, _| x.minus(1.0).times(&x.plus(1.0)).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse hyperbolic tangent; NaN outside `-1..=1`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([-0.5, 0.5]);
    /// assert_eq!(format!("{:.4}", x.atanh()), "[-0.5493, 0.5493]");
    /// ```
    Atanh, atanh, linearize_atanh:
    |x| x.atanh();
    slope |x, _| x.unary(Square).subtracted_from(1.0).unary(Recip)
}

/// The derivative of `sin_cos`: a tangent by cosine and minus sine.
#[derive(Debug)]
pub struct Rotation<V> {
    sin: V,
    cos: V,
}
impl<E: Float, L: Level> LinearMap for Rotation<Real<E, L>> {
    type In = Real<E, L>;
    type Out = (Real<E, L>, Real<E, L>);
    #[inline(always)]
    fn push(&self, t: &Self::In) -> Self::Out {
        (t * &self.cos, -&(t * &self.sin))
    }
    #[inline(always)]
    fn pull(&self, (by_sin, by_cos): &Self::Out, into: &mut Self::In) {
        *into = &*into + &(&(by_sin * &self.cos) - &(by_cos * &self.sin));
    }
}
impl<E: Float, L: Level> LinearMap for Rotation<Tensor<E, L>> {
    type In = TensorTan<E, L>;
    type Out = (TensorTan<E, L>, TensorTan<E, L>);
    fn push(&self, t: &Self::In) -> Self::Out {
        let times = |slope: &Tensor<E, L>| t.0.as_ref().map(|t| t * slope);
        (
            TensorTan(times(&self.cos)),
            TensorTan(times(&self.sin).map(|t| -t)),
        )
    }
    fn pull(&self, (by_sin, by_cos): &Self::Out, into: &mut Self::In) {
        if let Some(ct) = &by_sin.0 {
            into.add(ct * &self.cos);
        }
        if let Some(ct) = &by_cos.0 {
            into.add(-(ct * &self.sin));
        }
    }
}
macro_rules! sin_cos {
    ($($of:ident)*) => { $(
        impl<E: Float, L: Level> $of<E, L> {
            /// The sine and the cosine.
            ///
            /// ```
            /// # use transform_func::Tensor;
            /// let (sin, cos) = Tensor::from([0.5]).sin_cos();
            /// assert_eq!(format!("{sin:.4} {cos:.4}"), "[0.4794] [0.8776]");
            /// ```
            #[inline]
            pub fn sin_cos(&self) -> (Self, Self) {
                (self.sin(), self.cos())
            }
            /// The values and their derivative.
            #[doc(hidden)]
            #[inline]
            pub fn linearize_sin_cos(&self) -> ((Self, Self), (Rotation<Self>,)) {
                let (sin, cos) = self.sin_cos();
                ((sin.clone(), cos.clone()), (Rotation { sin, cos },))
            }
        }
    )* };
}
sin_cos!(Real Tensor);
