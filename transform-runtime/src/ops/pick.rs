//! Elementwise functions of two arguments that are one of them: the larger one, the smaller one.

use crate::element::{Float, Result};
use crate::ops::arith::Arithmetic;
use crate::ops::binary::binary_methods;
use crate::ops::gate::{flat, indicator, pair};
use crate::ops::whole::Whole;
use crate::rule::{Arg, Binary, Num};

/// Ops that pick an operand: the value, and the share of the tangent that goes to the left operand.
macro_rules! pick {
    ($op:ident, $name:literal, |$a:ident, $b:ident| $value:expr; $lhs:ident $left:expr; $rhs:ident $right:expr) => {
        #[doc = concat!("`", $name, "(a, b)`")]
        #[derive(Clone, Copy, Debug)]
        pub struct $op;
        impl Binary for $op {
            const NAME: &'static str = $name;
            #[inline(always)]
            fn value<E: Float>(&self, $a: E, $b: E) -> E {
                $value
            }
            #[inline(always)]
            fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
                t.times(&pair($lhs, a, b, y))
            }
            #[inline(always)]
            fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N {
                t.times(&pair($rhs, a, b, y))
            }
        }
        flat! {
            /// The left operand's share.
            $lhs: |$a, $b| $left
        }
        flat! {
            /// The right operand's share.
            $rhs: |$a, $b| $right
        }
    };
}
/// 1 where it is picked, 1/2 where the operands are equal, else 0.
#[inline(always)]
fn share<E: Float>(picked: bool, tie: bool) -> E {
    if tie { E::of(0.5) } else { indicator(picked) }
}

pick! {
    Max, "max", |a, b| a.max(b);
    MaxLeft share(a > b || b.is_nan(), a == b);
    MaxRight share(b > a || a.is_nan(), a == b)
}
binary_methods! {
    /// The larger one, as in Rust: a NaN yields to a number. A tie shares the derivative.
    Max, max, linearize_max; Real
}
pick! {
    Min, "min", |a, b| a.min(b);
    MinLeft share(a < b || b.is_nan(), a == b);
    MinRight share(b < a || a.is_nan(), a == b)
}
binary_methods! {
    /// The smaller one, as in Rust: a NaN yields to a number. A tie shares the derivative.
    Min, min, linearize_min; Real
}
// PyTorch masks out what is surely the smaller one: NaN leaves both in.
pick! {
    Maximum, "maximum", |a, b| if a > b || a.is_nan() { a } else { b };
    MaximumLeft share(a > b || a.is_nan() || b.is_nan(), a == b);
    MaximumRight share(b > a || a.is_nan() || b.is_nan(), a == b)
}
impl Whole for Maximum {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        Ok(a.max(b))
    }
}
binary_methods! {
    /// The larger one of each pair of elements; NaN where one is. A tie shares the derivative.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![1.0, 5.0]);
    /// let b = Tensor::from_vec(vec![3.0, 4.0]);
    /// assert_eq!(a.maximum(&b).to_vec(), [3.0, 5.0]);
    /// assert_eq!(a.maximum(2.0).to_vec(), [2.0, 5.0]);
    /// ```
    Maximum, maximum, linearize_maximum; Numeric
}
pick! {
    Minimum, "minimum", |a, b| if a < b || a.is_nan() { a } else { b };
    MinimumLeft share(a < b || a.is_nan() || b.is_nan(), a == b);
    MinimumRight share(b < a || a.is_nan() || b.is_nan(), a == b)
}
impl Whole for Minimum {
    #[inline(always)]
    fn whole(&self, a: i64, b: i64) -> Result<i64> {
        Ok(a.min(b))
    }
}
binary_methods! {
    /// The smaller one of each pair of elements; NaN where one is. A tie shares the derivative.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let a = Tensor::from([1.0, 5.0]);
    /// assert_eq!(a.minimum(&Tensor::from([3.0, 4.0])).to_vec(), [1.0, 4.0]);
    /// ```
    Minimum, minimum, linearize_minimum; Numeric
}
