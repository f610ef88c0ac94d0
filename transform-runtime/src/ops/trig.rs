//! Circular and hyperbolic functions and their inverses.

use crate::element::Float;
use crate::levels::Level;
use crate::ops::arith::Arithmetic;
use crate::ops::exponential::{Recip, Sqrt, Square};
use crate::ops::unary::unary;
use crate::values::{LinearMap, Real, Tensor, TensorTan};

unary! {
    /// The sine, of radians.
    Sin, sin, linearize_sin:
    |x| x.sin(), of arrays;
    slope |x, _| x.unary(Cos)
}
unary! {
    /// The cosine, of radians.
    Cos, cos, linearize_cos:
    |x| x.cos(), of arrays;
    slope |x, _| x.unary(Sin).negated()
}
unary! {
    /// The tangent, of radians.
    Tan, tan, linearize_tan:
    |x| x.tan();
    slope |_, y| y.unary(Square).plus(1.0)
}
unary! {
    /// The inverse sine; NaN outside `-1..=1`.
    Asin, asin, linearize_asin:
    |x| x.asin();
    slope |x, _| x.unary(Square).subtracted_from(1.0).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse cosine; NaN outside `-1..=1`.
    Acos, acos, linearize_acos:
    |x| x.acos();
    slope |x, _| x.unary(Square).subtracted_from(1.0).unary(Sqrt).under(-1.0)
}
unary! {
    /// The inverse tangent.
    Atan, atan, linearize_atan:
    |x| x.atan();
    slope |x, _| x.unary(Square).plus(1.0).unary(Recip)
}
unary! {
    /// The hyperbolic sine.
    Sinh, sinh, linearize_sinh:
    |x| x.sinh();
    slope |x, _| x.unary(Cosh)
}
unary! {
    /// The hyperbolic cosine.
    Cosh, cosh, linearize_cosh:
    |x| x.cosh();
    slope |x, _| x.unary(Sinh)
}
unary! {
    /// The hyperbolic tangent.
    Tanh, tanh, linearize_tanh:
    |x| x.tanh(), of arrays;
    slope |_, y| y.unary(Square).subtracted_from(1.0)
}
unary! {
    /// The inverse hyperbolic sine.
    Asinh, asinh, linearize_asinh:
    |x| x.asinh();
    slope |x, _| x.unary(Square).plus(1.0).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse hyperbolic cosine; NaN below 1.
    Acosh, acosh, linearize_acosh:
    |x| x.acosh();
    slope |x, _| x.minus(1.0).times(&x.plus(1.0)).unary(Sqrt).unary(Recip)
}
unary! {
    /// The inverse hyperbolic tangent; NaN outside `-1..=1`.
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
