//! What an array can hold: `f32`, `f64` (differentiable), `i64`, `bool`.

use crate::error::Error;
use crate::kernels::recycle::Pool;
use crate::module::{JoinNumbers, NoNumber, PartNumber, Stored};
use crate::ops::whole;
use crate::values::{Differentiated, Dtype, Laned, Tree, Value};
use std::fmt::{Debug, Display};

/// An element of a [`Tensor`](crate::Tensor): `f32`, `f64`, `i64` or `bool`.
///
/// ```
/// # use transform_func::Element;
/// assert_eq!((<f32 as Element>::NAME, <i64 as Element>::ZERO), ("f32", 0));
/// ```
pub trait Element: Copy + Debug + Display + PartialEq + PartialOrd + Send + Sync + 'static {
    /// The dtype's name in messages: `"f64"`.
    const NAME: &'static str;
    /// `0`, `false`.
    const ZERO: Self;
    /// The nearest value of this dtype to a float; a bool is `x != 0`.
    ///
    /// ```
    /// # use transform_func::Element;
    /// assert_eq!((i64::nearest(-1.5), bool::nearest(0.5)), (-1, true));
    /// ```
    fn nearest(x: f64) -> Self;
    /// The value as a float; a bool is 0 or 1.
    ///
    /// ```
    /// # use transform_func::Element;
    /// assert_eq!((3i64.as_f64(), true.as_f64()), (3.0, 1.0));
    /// ```
    fn as_f64(self) -> f64;
    /// The sum for an op of this name; of bools, whether one of them holds. One that does not fit is refused.
    ///
    /// ```
    /// # use transform_func::Element;
    /// assert_eq!(1.5.plus("sum", 2.0)?, 3.5);
    /// assert!(i64::MAX.plus("sum", 1).is_err());
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If it is a whole number that does not fit.
    fn plus(self, op: &'static str, rhs: Self) -> Result<Self>;
    /// Where large arrays of this dtype are left to be used again.
    #[doc(hidden)]
    fn pool() -> &'static Pool<Self>;
    /// `self * by + to`; rounded once if `FUSED`, which is fast on machines that can.
    #[doc(hidden)]
    fn times_plus<const FUSED: bool>(self, by: Self, to: Self) -> Self;
}

macro_rules! element {
    ($($t:ty, $zero:expr, $from:expr, $to:expr, $plus:expr, |$a:ident, $b:ident, $c:ident| $fused:expr, $apart:expr;)*) => { $(
        impl Element for $t {
            const NAME: &'static str = stringify!($t);
            const ZERO: Self = $zero;
            #[inline]
            fn nearest(x: f64) -> Self {
                let from: fn(f64) -> $t = $from;
                from(x)
            }
            #[inline]
            fn as_f64(self) -> f64 {
                let to: fn($t) -> f64 = $to;
                to(self)
            }
            #[inline]
            fn plus(self, op: &'static str, rhs: Self) -> Result<Self> {
                let plus: fn(&'static str, $t, $t) -> Result<$t> = $plus;
                plus(op, self, rhs)
            }
            fn pool() -> &'static Pool<$t> {
                static POOL: Pool<$t> = Pool::new();
                &POOL
            }
            #[inline(always)]
            fn times_plus<const FUSED: bool>(self, $b: Self, $c: Self) -> Self {
                let $a = self;
                if FUSED { $fused } else { $apart }
            }
        }
    )* };
}
element! {
    f64, 0.0, |x| x, |x| x, |_, a, b| Ok(a + b), |a, b, c| a.mul_add(b, c), a * b + c;
    f32, 0.0, |x| x as f32, |x| x as f64, |_, a, b| Ok(a + b), |a, b, c| a.mul_add(b, c), a * b + c;
    i64, 0, |x| x as i64, |x| x as f64, whole::sum, |a, b, c| a * b + c, a * b + c;
    bool, false, |x| x != 0.0, |x| if x { 1.0 } else { 0.0 }, |_, a, b| Ok(a | b), |a, b, c| a & b | c, a & b | c;
}
/// Of arrays that are passed on and read; tensors with operations are of `i64`.
macro_rules! integers {
    ($($t:ty)*) => { element! { $(
        $t, 0, |x| x as $t, |x| x as f64, |op, a, b| {
            let message = || format!("{a} + {b} does not fit in {}", stringify!($t));
            a.checked_add(b).ok_or_else(|| Error::new(op, message()))
        }, |a, b, c| a * b + c, a * b + c;
    )* } };
}
integers!(usize u8 u16 u32 u64 u128 isize i8 i16 i32 i128);

/// A differentiable element: `f32` or `f64`.
///
/// The functions of Rust's floats come from [`num_traits::Float`]; `mul_add`-free sums and
/// [`ndarray::LinalgScalar`] let the matrix kernels run. [`Lift`](crate::Lift) is implemented for all of them at once, not asked
/// for: a bound would hide from code that is generic in the float what it is at a level.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a float",
    label = "expected `f64` or `f32`",
    note = "of structs, those that derive `Differentiable` can be arguments and results of differentiated functions"
)]
/// ```
/// # use transform_func::{Float, Tensor};
/// fn mean<E: Float>(x: &Tensor<E>) -> E {
///     x.sum() / E::of(x.len() as f64)
/// }
/// assert_eq!((mean(&Tensor::from([1.0, 2.0])), mean(&Tensor::from([1f32, 2.0]))), (1.5, 1.5));
/// ```
pub trait Float:
    Element
    + num_traits::Float
    + num_traits::FloatConst
    + ndarray::LinalgScalar
    + std::ops::AddAssign
    + std::ops::SubAssign
    + std::ops::MulAssign
    + std::iter::Sum
    + Default
    + crate::kernels::linalg::Decompose
    + crate::kernels::functions::Elementary
    + crate::kernels::InPacks
    + Dtype<Class = Differentiated>
    + for<'a> Tree<Given<'a> = Self>
    + Value<Tan = ()>
    + Laned
    + Stored
    + PartNumber<Float = Self>
    + JoinNumbers<Self, Out = Self>
    + JoinNumbers<NoNumber, Out = Self>
{
    /// The float nearest to a literal of the rules.
    ///
    /// ```
    /// # use transform_func::Float;
    /// assert_eq!(<f32 as Float>::of(0.1), 0.1f32);
    /// ```
    #[inline]
    fn of(x: f64) -> Self {
        Self::nearest(x)
    }
}
impl Float for f32 {}
impl Float for f64 {}

/// The result of an operation that can be refused.
///
/// ```
/// # use transform_func::{Result, Tensor};
/// fn pair(x: Vec<f64>) -> Result<Tensor> {
///     Tensor::from_shape_vec(&[2], x)
/// }
/// assert_eq!(pair(vec![1.0, 2.0])?.sum(), 3.0);
/// assert!(pair(vec![1.0]).is_err());
/// # Ok::<(), transform_func::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;
