//! A number at a level.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::ops::arith::{Add, Div, Mul, Neg, Rem, Sub};
use crate::rule::{Arg, Binary, Num, Unary};
use std::fmt;

/// A float at level `L`; at [`Base`] it is the float itself.
#[repr(transparent)]
pub struct Real<E: Float = f64, L: Level = Base>(
    pub L::Scalar<E>,
    // The last field decides whether the type has a size, which rustc asks at every mention: here it need not look
    // into the level.
    std::marker::PhantomData<()>,
);

impl<E: Float, L: Level> Real<E, L> {
    /// A number of what it is at its level.
    #[inline(always)]
    pub const fn of(x: L::Scalar<E>) -> Self {
        Real(x, std::marker::PhantomData)
    }
}
impl<E: Float, L: Level> Clone for Real<E, L> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Real::of(self.0.clone())
    }
}
impl<E: Float> Copy for Real<E, Base> {}
impl<E: Float, L: Level> Default for Real<E, L> {
    #[inline(always)]
    fn default() -> Self {
        L::constant(<E as crate::element::Element>::ZERO)
    }
}
impl<E: Float, L: Level> fmt::Debug for Real<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
/// Prints the primal, as the same `println!` in the function itself does.
impl<E: Float, L: Level> fmt::Display for Real<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&L::primal(self), f)
    }
}

impl<E: Float, L: Level> Num for Real<E, L> {
    #[inline(always)]
    fn unary<U: Unary>(&self, u: U) -> Self {
        L::unary(&u, self)
    }
    #[inline(always)]
    fn binary<B: Binary>(&self, b: B, rhs: Arg<'_, Self>) -> Self {
        match rhs {
            Arg::Value(rhs) => L::binary(&b, self, rhs),
            Arg::Const(c) => L::binary_const(&b, self, E::of(c)),
        }
    }
    #[inline(always)]
    fn binary_from<B: Binary>(b: B, lhs: f64, rhs: &Self) -> Self {
        L::const_binary(&b, E::of(lhs), rhs)
    }
}

macro_rules! real_operators {
    ($($op:ident, $method:ident;)*) => { $(
        impl<E: Float, L: Level> std::ops::$op<&Real<E, L>> for &Real<E, L> {
            type Output = Real<E, L>;
            #[inline(always)]
            fn $method(self, rhs: &Real<E, L>) -> Real<E, L> {
                L::binary(&$op, self, rhs)
            }
        }
    )* };
}
real_operators! { Add, add; Sub, sub; Mul, mul; Div, div; Rem, rem; }

impl<E: Float, L: Level> std::ops::Neg for &Real<E, L> {
    type Output = Real<E, L>;
    #[inline(always)]
    fn neg(self) -> Real<E, L> {
        L::unary(&Neg, self)
    }
}

macro_rules! taken_beside_const {
    ($($op:ident: $own:ident;)*) => { $(
        /// The operator's value.
        #[inline(always)]
        fn $own(self, plain: Self::Plain) -> Self {
            self.$op(plain)
        }
    )* };
}
macro_rules! taken {
    ($($op:ident: $ref_own:ident, $own_ref:ident, $own_own:ident;)*) => { $(
        /// The operator's value.
        #[inline(always)]
        fn $ref_own(&self, rhs: Self) -> Self {
            self.$op(&rhs)
        }
        /// The operator's value.
        #[inline(always)]
        fn $own_ref(self, rhs: &Self) -> Self {
            self.$op(rhs)
        }
        /// The operator's value.
        #[inline(always)]
        fn $own_own(self, rhs: Self) -> Self {
            self.$op(&rhs)
        }
    )* };
}

/// The operators of generated code between numbers. rustc finds and checks a method at half the cost of a generic
/// function, and a method of a trait without looking at what [`Float`] stands on. In the names `o` is an operand
/// that is taken, `r` one that is borrowed.
pub trait NumberOps: Sized {
    /// The float under all levels.
    type Plain;
    /// `self + rhs`
    fn op_add(&self, rhs: &Self) -> Self;
    /// `self - rhs`
    fn op_sub(&self, rhs: &Self) -> Self;
    /// `self * rhs`
    fn op_mul(&self, rhs: &Self) -> Self;
    /// `self / rhs`
    fn op_div(&self, rhs: &Self) -> Self;
    /// `self % rhs`
    fn op_rem(&self, rhs: &Self) -> Self;
    /// `self + rhs`
    fn op_add_const(&self, rhs: Self::Plain) -> Self;
    /// `lhs + self`
    fn op_const_add(&self, lhs: Self::Plain) -> Self;
    /// `self - rhs`
    fn op_sub_const(&self, rhs: Self::Plain) -> Self;
    /// `lhs - self`
    fn op_const_sub(&self, lhs: Self::Plain) -> Self;
    /// `self * rhs`
    fn op_mul_const(&self, rhs: Self::Plain) -> Self;
    /// `lhs * self`
    fn op_const_mul(&self, lhs: Self::Plain) -> Self;
    /// `self / rhs`
    fn op_div_const(&self, rhs: Self::Plain) -> Self;
    /// `lhs / self`
    fn op_const_div(&self, lhs: Self::Plain) -> Self;
    /// `self % rhs`
    fn op_rem_const(&self, rhs: Self::Plain) -> Self;
    /// `lhs % self`
    fn op_const_rem(&self, lhs: Self::Plain) -> Self;
    /// `self += ct * by`
    #[inline(always)]
    fn op_acc_mul_const(&mut self, ct: &Self, by: Self::Plain) {
        *self = self.op_add(&ct.op_mul_const(by));
    }
    /// `self -= ct * by`
    #[inline(always)]
    fn op_acc_neg_mul_const(&mut self, ct: &Self, by: Self::Plain) {
        self.op_acc_neg(&ct.op_mul_const(by));
    }
    /// `-self`
    fn op_neg(&self) -> Self;
    /// `-self`
    #[inline(always)]
    fn op_neg_o(self) -> Self {
        self.op_neg()
    }
    /// `self * a + b * c`
    #[inline(always)]
    fn op_mul_add_mul(&self, a: &Self, b: &Self, c: &Self) -> Self {
        self.op_mul(a).op_add(&b.op_mul(c))
    }
    /// `self += ct`
    #[inline(always)]
    fn op_acc(&mut self, ct: &Self) {
        *self = self.op_add(ct);
    }
    /// `self -= ct`
    #[inline(always)]
    fn op_acc_neg(&mut self, ct: &Self) {
        *self = self.op_add(&ct.op_neg());
    }
    /// `self += ct * by`
    #[inline(always)]
    fn op_acc_mul(&mut self, ct: &Self, by: &Self) {
        *self = self.op_add(&ct.op_mul(by));
    }
    /// `self -= ct * by`
    #[inline(always)]
    fn op_acc_neg_mul(&mut self, ct: &Self, by: &Self) {
        self.op_acc_neg(&ct.op_mul(by));
    }
    taken_beside_const! {
        op_add_const: op_add_const_o; op_const_add: op_const_add_o;
        op_sub_const: op_sub_const_o; op_const_sub: op_const_sub_o;
        op_mul_const: op_mul_const_o; op_const_mul: op_const_mul_o;
        op_div_const: op_div_const_o; op_const_div: op_const_div_o;
        op_rem_const: op_rem_const_o; op_const_rem: op_const_rem_o;
    }
    taken! {
        op_add: op_add_ro, op_add_or, op_add_oo;
        op_sub: op_sub_ro, op_sub_or, op_sub_oo;
        op_mul: op_mul_ro, op_mul_or, op_mul_oo;
        op_div: op_div_ro, op_div_or, op_div_oo;
        op_rem: op_rem_ro, op_rem_or, op_rem_oo;
    }
}

macro_rules! const_operators {
    ($($op:ident: $by_const:ident, $of_const:ident;)*) => { $(
        #[inline(always)]
        fn $by_const(&self, rhs: E) -> Self {
            L::binary_const(&$op, self, rhs)
        }
        #[inline(always)]
        fn $of_const(&self, lhs: E) -> Self {
            L::const_binary(&$op, lhs, self)
        }
    )* };
}
impl<E: Float, L: Level> NumberOps for Real<E, L> {
    type Plain = E;
    const_operators! {
        Add: op_add_const, op_const_add;
        Sub: op_sub_const, op_const_sub;
        Mul: op_mul_const, op_const_mul;
        Div: op_div_const, op_const_div;
        Rem: op_rem_const, op_const_rem;
    }
    #[inline(always)]
    fn op_add(&self, rhs: &Self) -> Self {
        L::binary(&Add, self, rhs)
    }
    #[inline(always)]
    fn op_sub(&self, rhs: &Self) -> Self {
        L::binary(&Sub, self, rhs)
    }
    #[inline(always)]
    fn op_mul(&self, rhs: &Self) -> Self {
        L::binary(&Mul, self, rhs)
    }
    #[inline(always)]
    fn op_div(&self, rhs: &Self) -> Self {
        L::binary(&Div, self, rhs)
    }
    #[inline(always)]
    fn op_rem(&self, rhs: &Self) -> Self {
        L::binary(&Rem, self, rhs)
    }
    #[inline(always)]
    fn op_neg(&self) -> Self {
        L::unary(&Neg, self)
    }
}
