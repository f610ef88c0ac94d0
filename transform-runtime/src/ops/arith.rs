//! The operators `+ - * / %` and negation, elementwise with broadcasting. Those of `i64` are Rust's, `/` rounds towards
//! 0, and what does not fit in `i64` panics in every build.

use crate::element::{Float, Result};
use crate::kernels::{One, Two};
use crate::ops::unary::unary_methods;
use crate::ops::whole::{Whole, WholeUnary, divisor, fits, product, sum};
use crate::rule::{Arg, Binary, Num, Unary};

/// The arithmetic of slopes, on any [`Num`].
pub trait Arithmetic: Num {
    /// `self + rhs`
    #[inline(always)]
    fn plus<'a>(&self, rhs: impl Into<Arg<'a, Self>>) -> Self
    where
        Self: 'a,
    {
        self.binary(Add, rhs.into())
    }
    /// `self - rhs`
    #[inline(always)]
    fn minus<'a>(&self, rhs: impl Into<Arg<'a, Self>>) -> Self
    where
        Self: 'a,
    {
        self.binary(Sub, rhs.into())
    }
    /// `self * rhs`
    #[inline(always)]
    fn times<'a>(&self, rhs: impl Into<Arg<'a, Self>>) -> Self
    where
        Self: 'a,
    {
        self.binary(Mul, rhs.into())
    }
    /// `self / rhs`
    #[inline(always)]
    fn over<'a>(&self, rhs: impl Into<Arg<'a, Self>>) -> Self
    where
        Self: 'a,
    {
        self.binary(Div, rhs.into())
    }
    /// `-self`
    #[inline(always)]
    fn negated(&self) -> Self {
        self.unary(Neg)
    }
    /// `c - self`
    #[inline(always)]
    fn subtracted_from(&self, c: f64) -> Self {
        Self::binary_from(Sub, c, self)
    }
    /// `c / self`
    #[inline(always)]
    fn under(&self, c: f64) -> Self {
        Self::binary_from(Div, c, self)
    }
    /// A constant of the same shape.
    #[inline(always)]
    fn constant_like(&self, c: f64) -> Self {
        self.unary(Constant(c))
    }
}
impl<N: Num> Arithmetic for N {}

/// `-x`
#[derive(Clone, Copy, Debug, Default)]
pub struct Neg;
impl Unary for Neg {
    const NAME: &'static str = "neg";
    const OF_PACKS: Option<One> = Some(One::Neg);
    #[inline(always)]
    fn value<E: Float>(&self, x: E) -> E {
        -x
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.constant_like(-1.0)
    }
}
impl WholeUnary for Neg {
    #[inline(always)]
    fn whole(&self, x: i64) -> Result<i64> {
        fits("neg", x.checked_neg(), || format!("-({x})"))
    }
}

unary_methods! {
    /// `-x`
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// assert_eq!(Tensor::from([-1.0, 2.0]).neg().to_vec(), [1.0, -2.0]);
    /// ```
    neg, linearize_neg, () => Neg
}

/// A constant, whatever the input.
#[derive(Clone, Copy, Debug)]
pub struct Constant(pub f64);
impl Unary for Constant {
    const NAME: &'static str = "constant";
    const FLAT: bool = true;
    #[inline(always)]
    fn value<E: Float>(&self, _: E) -> E {
        E::of(self.0)
    }
    #[inline(always)]
    fn slope<N: Num>(&self, x: &N, _: &N) -> N {
        x.constant_like(0.0)
    }
}

/// `a + b`
#[derive(Clone, Copy, Debug, Default)]
pub struct Add;
impl Binary for Add {
    const NAME: &'static str = "+";
    const OF_PACKS: Option<Two> = Some(Two::Add);
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a + b
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.clone()
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.clone()
    }
}
impl Whole for Add {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        sum("+", a, b)
    }
}

/// `a - b`
#[derive(Clone, Copy, Debug, Default)]
pub struct Sub;
impl Binary for Sub {
    const NAME: &'static str = "-";
    const OF_PACKS: Option<Two> = Some(Two::Sub);
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a - b
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.clone()
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.negated()
    }
}
impl Whole for Sub {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        fits("-", a.checked_sub(b), || format!("{a} - {b}"))
    }
}

/// `a * b`
#[derive(Clone, Copy, Debug, Default)]
pub struct Mul;
impl Binary for Mul {
    const NAME: &'static str = "*";
    const OF_PACKS: Option<Two> = Some(Two::Mul);
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a * b
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        t.times(b)
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.times(a)
    }
}
impl Whole for Mul {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        product("*", a, b)
    }
}

/// `a / b`
#[derive(Clone, Copy, Debug, Default)]
pub struct Div;
impl Binary for Div {
    const NAME: &'static str = "/";
    const OF_PACKS: Option<Two> = Some(Two::Div);
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a / b
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, b: Arg<'_, N>, _: &N) -> N {
        t.over(b)
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, _: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        t.times(y).over(b).negated()
    }
}
impl Whole for Div {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        fits("/", a.checked_div(divisor("/", a, b)?), || format!("{a} / {b}"))
    }
}

/// `a % b`, Rust's remainder: `a - (a / b).trunc() * b`
#[derive(Clone, Copy, Debug, Default)]
pub struct Rem;
impl Binary for Rem {
    const NAME: &'static str = "%";
    #[inline(always)]
    fn value<E: Float>(&self, a: E, b: E) -> E {
        a % b
    }
    #[inline(always)]
    fn lhs<N: Num>(&self, t: &N, _: Arg<'_, N>, _: Arg<'_, N>, _: &N) -> N {
        t.clone()
    }
    #[inline(always)]
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
        // The quotient is (a - y) / b, a whole number: constant.
        match a {
            Arg::Value(a) => t.times(&a.minus(y).over(b)).negated(),
            Arg::Const(a) => t.times(&y.subtracted_from(a).over(b)).negated(),
        }
    }
}
impl Whole for Rem {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        fits("%", a.checked_rem(divisor("%", a, b)?), || format!("{a} % {b}"))
    }
}
