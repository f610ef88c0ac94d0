//! Operators and indices of tensors, and the numbers that they are in rules.

use crate::element::{Element, Float, Result};
use crate::error::{Error, OrRaise};
use crate::levels::{Base, Level};
use crate::ops::arith;
use crate::ops::elementwise::{Pointwise, WithConst, Zipped};
use crate::ops::whole::Numeric;
use crate::rule::{Arg, Binary, Num, Unary};
use crate::values::Tensor;

impl<E: Float, L: Level> Num for Tensor<E, L> {
    fn unary<U: Unary>(&self, u: U) -> Self {
        L::diff1(&Pointwise(u), self)
    }
    fn binary<B: Binary>(&self, b: B, rhs: Arg<'_, Self>) -> Self {
        match rhs {
            Arg::Value(rhs) => L::diff2(&Zipped(b), self, rhs),
            Arg::Const(c) => L::diff1(&WithConst::right(b, E::of(c)), self),
        }
    }
    fn binary_from<B: Binary>(b: B, lhs: f64, rhs: &Self) -> Self {
        L::diff1(&WithConst::left(E::of(lhs), b), rhs)
    }
}

macro_rules! tensor_operators {
    ($($op:ident, $method:ident, $assign:ident, $assign_method:ident;)*) => { $(
        tensor_operators!(@tensors $op, $method, |a, b| E::zip(arith::$op, a, b);
            &Tensor<E, L>, &Tensor<E, L>;);
        tensor_operators!(@tensors $op, $method, |a, b| E::update_right(arith::$op, a, b);
            &Tensor<E, L>, Tensor<E, L>;);
        tensor_operators!(@tensors $op, $method, |a, b| E::update(arith::$op, a, b);
            Tensor<E, L>, &Tensor<E, L>;);
        tensor_operators!(@tensors $op, $method, |a, b| E::update_either(arith::$op, a, b);
            Tensor<E, L>, Tensor<E, L>;);
        impl<E: Numeric, L: Level> std::ops::$op<E> for &Tensor<E, L> {
            type Output = Tensor<E, L>;
            #[track_caller]
            fn $method(self, rhs: E) -> Tensor<E, L> {
                E::right(arith::$op, self, rhs)
            }
        }
        impl<E: Numeric, L: Level> std::ops::$op<E> for Tensor<E, L> {
            type Output = Tensor<E, L>;
            #[track_caller]
            fn $method(self, rhs: E) -> Tensor<E, L> {
                E::right_owned(arith::$op, self, rhs)
            }
        }
        tensor_operators!(@numbers $op, $method; f64 f32 i64);
        impl<E: Numeric, L: Level> std::ops::$assign<&Tensor<E, L>> for Tensor<E, L> {
            #[track_caller]
            fn $assign_method(&mut self, rhs: &Tensor<E, L>) {
                E::assign(arith::$op, self, rhs);
            }
        }
        impl<E: Numeric, L: Level> std::ops::$assign<Tensor<E, L>> for Tensor<E, L> {
            #[track_caller]
            fn $assign_method(&mut self, rhs: Tensor<E, L>) {
                E::assign(arith::$op, self, &rhs);
            }
        }
        impl<E: Numeric, L: Level> std::ops::$assign<E> for Tensor<E, L> {
            #[track_caller]
            fn $assign_method(&mut self, rhs: E) {
                E::assign(arith::$op, self, &Tensor::filled(&[], rhs));
            }
        }
    )* };
    (@tensors $op:ident, $method:ident, |$lhs:ident, $rhs:ident| $value:expr; $($a:ty, $b:ty;)*) => { $(
        impl<E: Numeric, L: Level> std::ops::$op<$b> for $a {
            type Output = Tensor<E, L>;
            #[track_caller]
            fn $method(self, rhs: $b) -> Tensor<E, L> {
                let ($lhs, $rhs) = (self, rhs);
                $value
            }
        }
    )* };
    (@numbers $op:ident, $method:ident; $($t:ty)*) => { $(
        impl<L: Level> std::ops::$op<&Tensor<$t, L>> for $t {
            type Output = Tensor<$t, L>;
            #[track_caller]
            fn $method(self, rhs: &Tensor<$t, L>) -> Tensor<$t, L> {
                <$t>::left(arith::$op, self, rhs)
            }
        }
        impl<L: Level> std::ops::$op<Tensor<$t, L>> for $t {
            type Output = Tensor<$t, L>;
            #[track_caller]
            fn $method(self, rhs: Tensor<$t, L>) -> Tensor<$t, L> {
                <$t>::left_owned(arith::$op, self, rhs)
            }
        }
    )* };
}
tensor_operators! {
    Add, add, AddAssign, add_assign;
    Sub, sub, SubAssign, sub_assign;
    Mul, mul, MulAssign, mul_assign;
    Div, div, DivAssign, div_assign;
    Rem, rem, RemAssign, rem_assign;
}
impl<E: Numeric, L: Level> std::ops::Neg for &Tensor<E, L> {
    type Output = Tensor<E, L>;
    #[track_caller]
    fn neg(self) -> Tensor<E, L> {
        E::each(arith::Neg, self)
    }
}
impl<E: Numeric, L: Level> std::ops::Neg for Tensor<E, L> {
    type Output = Tensor<E, L>;
    #[track_caller]
    fn neg(self) -> Tensor<E, L> {
        E::each_owned(arith::Neg, self)
    }
}

/// Row-major positions from an index list, checked.
pub(crate) fn checked_index(op: &'static str, shape: &[usize], index: &[usize]) -> Result<()> {
    let fits = index.len() == shape.len() && index.iter().zip(shape).all(|(i, n)| i < n);
    if fits {
        Ok(())
    } else {
        Err(Error::new(
            op,
            format!("index {index:?} is outside shape {shape:?}"),
        ))
    }
}

impl<E: Element> std::ops::Index<usize> for Tensor<E, Base> {
    type Output = E;
    #[track_caller]
    fn index(&self, i: usize) -> &E {
        checked_index("index", self.shape(), &[i]).or_raise();
        &self.0[[i].as_slice()]
    }
}
impl<E: Element, const N: usize> std::ops::Index<[usize; N]> for Tensor<E, Base> {
    type Output = E;
    #[track_caller]
    fn index(&self, index: [usize; N]) -> &E {
        checked_index("index", self.shape(), &index).or_raise();
        &self.0[index.as_slice()]
    }
}
impl<E: Element> std::ops::IndexMut<usize> for Tensor<E, Base> {
    #[track_caller]
    fn index_mut(&mut self, i: usize) -> &mut E {
        checked_index("index", self.shape(), &[i]).or_raise();
        &mut self.0[[i].as_slice()]
    }
}
impl<E: Element, const N: usize> std::ops::IndexMut<[usize; N]> for Tensor<E, Base> {
    #[track_caller]
    fn index_mut(&mut self, index: [usize; N]) -> &mut E {
        checked_index("index", self.shape(), &index).or_raise();
        &mut self.0[index.as_slice()]
    }
}
