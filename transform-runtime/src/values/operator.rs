//! The operators of differentiated bodies, over every combination of operands: numbers, tensors, plain
//! constants, integers.

use crate::element::Float;
use crate::kernels::Which;
use crate::levels::{Level, decisions};
use crate::ops::arith;
use crate::ops::elementwise::{Held, Partial, Zipped};
use crate::ops::whole::{Numeric, Whole};
use crate::rule::{Arg, Binary};
use crate::values::discrete::with_discrete_types;
use crate::values::map::{Diag, NoMap, ScalarMap, TanMap};
use crate::values::{Answers, Real, Tensor, TensorTan};

/// `self op rhs` in a differentiated body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and `{B}` cannot be combined by this operator in a differentiated function",
    label = "no derivative rule for these operands",
    note = "operands are floats of one type, tensors of one dtype, or integers"
)]
pub trait Operator<O, B> {
    /// The result.
    type Out;
    /// The derivative by the left operand.
    type Lhs;
    /// The derivative by the right operand.
    type Rhs;
    /// The value.
    #[track_caller]
    fn value(&self, op: O, rhs: &B) -> Self::Out;
    /// The value and its derivatives.
    #[track_caller]
    fn linearize(&self, op: O, rhs: &B) -> (Self::Out, (Self::Lhs, Self::Rhs));
}

#[inline(always)]
fn one<E: Float, L: Level>() -> Real<E, L> {
    L::constant(E::of(1.0))
}

impl<O: Binary, E: Float, L: Level> Operator<O, Real<E, L>> for Real<E, L> {
    type Out = Real<E, L>;
    type Lhs = Diag<E, L>;
    type Rhs = Diag<E, L>;
    #[inline(always)]
    fn value(&self, op: O, rhs: &Real<E, L>) -> Real<E, L> {
        L::binary(&op, self, rhs)
    }
    #[inline(always)]
    fn linearize(&self, op: O, rhs: &Real<E, L>) -> (Real<E, L>, (Diag<E, L>, Diag<E, L>)) {
        let y = L::binary(&op, self, rhs);
        let (a, b) = (Arg::Value(self), Arg::Value(rhs));
        let maps = (Diag(op.lhs(&one(), a, b, &y)), Diag(op.rhs(&one(), a, b, &y)));
        (y, maps)
    }
}

impl<O: Binary, E: Float, L: Level> Operator<O, E> for Real<E, L> {
    type Out = Real<E, L>;
    type Lhs = Diag<E, L>;
    type Rhs = NoMap;
    #[inline(always)]
    fn value(&self, op: O, rhs: &E) -> Real<E, L> {
        L::binary_const(&op, self, *rhs)
    }
    #[inline(always)]
    fn linearize(&self, op: O, rhs: &E) -> (Real<E, L>, (Diag<E, L>, NoMap)) {
        let y = L::binary_const(&op, self, *rhs);
        let slope = op.lhs(&one(), Arg::Value(self), Arg::Const(rhs.as_f64()), &y);
        (y, (Diag(slope), NoMap))
    }
}

impl<O: Binary, E: Float, L: Level> Operator<O, Real<E, L>> for E {
    type Out = Real<E, L>;
    type Lhs = NoMap;
    type Rhs = Diag<E, L>;
    #[inline(always)]
    fn value(&self, op: O, rhs: &Real<E, L>) -> Real<E, L> {
        L::const_binary(&op, *self, rhs)
    }
    #[inline(always)]
    fn linearize(&self, op: O, rhs: &Real<E, L>) -> (Real<E, L>, (NoMap, Diag<E, L>)) {
        let y = L::const_binary(&op, *self, rhs);
        let slope = op.rhs(&one(), Arg::Const(self.as_f64()), Arg::Value(rhs), &y);
        (y, (NoMap, Diag(slope)))
    }
}

type Side<O, E, L> = TanMap<<E as Numeric>::Partial<O, L>, E, L>;
type NumberSide<O, E, L> = ScalarMap<Partial<O, E, L>, Real<E, L>, TensorTan<E, L>, E, L>;

impl<O: Whole, E: Numeric, L: Level> Operator<O, Tensor<E, L>> for Tensor<E, L> {
    type Out = Tensor<E, L>;
    type Lhs = Side<O, E, L>;
    type Rhs = Side<O, E, L>;
    fn value(&self, op: O, rhs: &Tensor<E, L>) -> Tensor<E, L> {
        E::zip(op, self, rhs)
    }
    fn linearize(&self, op: O, rhs: &Tensor<E, L>) -> (Tensor<E, L>, (Self::Lhs, Self::Rhs)) {
        let (y, by_a, by_b) = E::both(op, Held::Value(self.clone()), Held::Value(rhs.clone()));
        (y, (TanMap::new(by_a), TanMap::new(by_b)))
    }
}

impl<O: Binary, E: Float, L: Level> Operator<O, Real<E, L>> for Tensor<E, L> {
    type Out = Tensor<E, L>;
    type Lhs = Side<O, E, L>;
    type Rhs = NumberSide<O, E, L>;
    fn value(&self, op: O, rhs: &Real<E, L>) -> Tensor<E, L> {
        L::diff2(&Zipped(op), self, &L::from_scalar(rhs))
    }
    fn linearize(&self, op: O, rhs: &Real<E, L>) -> (Tensor<E, L>, (Self::Lhs, Self::Rhs)) {
        let (y, by_a, by_b) = Partial::both(op, Held::Value(self.clone()), Held::Value(L::from_scalar(rhs)));
        (y, (TanMap::new(by_a), ScalarMap::new(by_b)))
    }
}

impl<O: Binary, E: Float, L: Level> Operator<O, Tensor<E, L>> for Real<E, L> {
    type Out = Tensor<E, L>;
    type Lhs = NumberSide<O, E, L>;
    type Rhs = Side<O, E, L>;
    fn value(&self, op: O, rhs: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&Zipped(op), &L::from_scalar(self), rhs)
    }
    fn linearize(&self, op: O, rhs: &Tensor<E, L>) -> (Tensor<E, L>, (Self::Lhs, Self::Rhs)) {
        let (y, by_a, by_b) = Partial::both(op, Held::Value(L::from_scalar(self)), Held::Value(rhs.clone()));
        (y, (ScalarMap::new(by_a), TanMap::new(by_b)))
    }
}

impl<O: Whole, E: Numeric, L: Level> Operator<O, E> for Tensor<E, L> {
    type Out = Tensor<E, L>;
    type Lhs = Side<O, E, L>;
    type Rhs = NoMap;
    fn value(&self, op: O, rhs: &E) -> Tensor<E, L> {
        E::right(op, self, *rhs)
    }
    fn linearize(&self, op: O, rhs: &E) -> (Tensor<E, L>, (Self::Lhs, NoMap)) {
        let (y, by_a, _) = E::both(op, Held::Value(self.clone()), Held::Const(*rhs));
        (y, (TanMap::new(by_a), NoMap))
    }
}

impl<O: Whole, E: Numeric, L: Level> Operator<O, Tensor<E, L>> for E {
    type Out = Tensor<E, L>;
    type Lhs = NoMap;
    type Rhs = Side<O, E, L>;
    fn value(&self, op: O, rhs: &Tensor<E, L>) -> Tensor<E, L> {
        E::left(op, *self, rhs)
    }
    fn linearize(&self, op: O, rhs: &Tensor<E, L>) -> (Tensor<E, L>, (NoMap, Self::Rhs)) {
        let (y, _, by_b) = E::both(op, Held::Const(*self), Held::Value(rhs.clone()));
        (y, (NoMap, TanMap::new(by_b)))
    }
}

/// Integers and plain floats that the macro took for active values: computed as they are.
macro_rules! static_operators {
    ($($op:ident, $symbol:tt;)*) => { $( static_operators!(@types $op, $symbol; usize u8 u16 u32 u64 u128 isize i8 i16 i32 i64 i128 f32 f64); )* };
    (@types $op:ident, $symbol:tt; $($t:ty)*) => { $(
        impl Operator<arith::$op, $t> for $t {
            type Out = $t;
            type Lhs = NoMap;
            type Rhs = NoMap;
            #[inline(always)]
            fn value(&self, _: arith::$op, rhs: &$t) -> $t {
                *self $symbol *rhs
            }
            #[inline(always)]
            fn linearize(&self, _: arith::$op, rhs: &$t) -> ($t, (NoMap, NoMap)) {
                (*self $symbol *rhs, (NoMap, NoMap))
            }
        }
    )* };
}
static_operators! { Add, +; Sub, -; Mul, *; Div, /; Rem, %; }

/// `-self` in a differentiated body.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be negated in a differentiated function")]
pub trait Negate {
    /// The derivative.
    type Map;
    /// The value.
    fn value(&self) -> Self;
    /// The value and its derivative.
    fn linearize(&self) -> (Self, (Self::Map,))
    where
        Self: Sized;
}
impl<E: Float, L: Level> Negate for Real<E, L> {
    type Map = Diag<E, L>;
    #[inline(always)]
    fn value(&self) -> Self {
        -self
    }
    #[inline(always)]
    fn linearize(&self) -> (Self, (Self::Map,)) {
        (-self, (Diag(L::constant(E::of(-1.0))),))
    }
}
impl<E: Numeric, L: Level> Negate for Tensor<E, L> {
    type Map = TanMap<Minus, E, L>;
    fn value(&self) -> Self {
        -self
    }
    fn linearize(&self) -> (Self, (Self::Map,)) {
        (-self, (TanMap::new(Minus),))
    }
}
/// The derivative of negation.
#[derive(Debug)]
pub struct Minus;
impl<E: Float, L: Level> crate::rule::TensorMap<E, L> for Minus {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        -t
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        -ct
    }
}
macro_rules! static_negate {
    ($($t:ty)*) => { $(
        impl Negate for $t {
            type Map = NoMap;
            #[inline(always)]
            fn value(&self) -> $t {
                -*self
            }
            #[inline(always)]
            fn linearize(&self) -> ($t, (NoMap,)) {
                (-*self, (NoMap,))
            }
        }
    )* };
}
static_negate!(isize i8 i16 i32 i64 i128 f32 f64);

/// `self < rhs` and its like in a differentiated body: a bool, decided on primals.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and `{B}` cannot be compared in a differentiated function",
    label = "operands of one float type, or integers, can be compared"
)]
pub trait Compare<B> {
    /// Whether the operator holds.
    fn equal(&self, rhs: &B) -> bool;
    /// `self < rhs`
    fn less(&self, rhs: &B) -> bool;
    /// `self <= rhs`
    fn less_equal(&self, rhs: &B) -> bool;
    /// Whether the operator holds.
    #[inline(always)]
    fn holds(&self, rhs: &B, which: Which) -> bool {
        match which {
            Which::Equal => self.equal(rhs),
            Which::Less => self.less(rhs),
            Which::LessEqual => self.less_equal(rhs),
        }
    }
    /// Whether a loop goes on, which it does where the operator answers `on`.
    #[inline(always)]
    fn goes_on(&self, rhs: &B, which: Which, on: bool) -> bool {
        self.holds(rhs, which) == on
    }
    /// The operator's answer in every lane.
    fn answers(&self, rhs: &B, which: Which) -> Answers {
        Answers::one(self.holds(rhs, which))
    }
}
impl<E: Float, L: Level> Compare<Real<E, L>> for Real<E, L> {
    #[inline(always)]
    fn equal(&self, rhs: &Real<E, L>) -> bool {
        L::compare(self, rhs, Which::Equal)
    }
    #[inline(always)]
    fn less(&self, rhs: &Real<E, L>) -> bool {
        L::compare(self, rhs, Which::Less)
    }
    #[inline(always)]
    fn less_equal(&self, rhs: &Real<E, L>) -> bool {
        L::compare(self, rhs, Which::LessEqual)
    }
    #[inline(always)]
    fn goes_on(&self, rhs: &Real<E, L>, which: Which, on: bool) -> bool {
        L::goes_on(self, rhs, which, on)
    }
    fn answers(&self, rhs: &Real<E, L>, which: Which) -> Answers {
        let holds = match which {
            Which::Equal => E::eq,
            Which::Less => E::lt,
            Which::LessEqual => E::le,
        };
        let (depths, answers) = decisions(&L::from_scalar(self), &L::from_scalar(rhs), holds);
        Answers::of(&depths, &answers)
    }
}
impl<E: Float, L: Level> Compare<E> for Real<E, L> {
    #[inline(always)]
    fn equal(&self, rhs: &E) -> bool {
        self.equal(&L::constant(*rhs))
    }
    #[inline(always)]
    fn less(&self, rhs: &E) -> bool {
        self.less(&L::constant(*rhs))
    }
    #[inline(always)]
    fn less_equal(&self, rhs: &E) -> bool {
        self.less_equal(&L::constant(*rhs))
    }
    #[inline(always)]
    fn goes_on(&self, rhs: &E, which: Which, on: bool) -> bool {
        self.goes_on(&L::constant(*rhs), which, on)
    }
    fn answers(&self, rhs: &E, which: Which) -> Answers {
        self.answers(&L::constant(*rhs), which)
    }
}
impl<E: Float, L: Level> Compare<Real<E, L>> for E {
    #[inline(always)]
    fn equal(&self, rhs: &Real<E, L>) -> bool {
        L::constant(*self).equal(rhs)
    }
    #[inline(always)]
    fn less(&self, rhs: &Real<E, L>) -> bool {
        L::constant(*self).less(rhs)
    }
    #[inline(always)]
    fn less_equal(&self, rhs: &Real<E, L>) -> bool {
        L::constant(*self).less_equal(rhs)
    }
    #[inline(always)]
    fn goes_on(&self, rhs: &Real<E, L>, which: Which, on: bool) -> bool {
        L::constant(*self).goes_on(rhs, which, on)
    }
    fn answers(&self, rhs: &Real<E, L>, which: Which) -> Answers {
        L::constant(*self).answers(rhs, which)
    }
}
macro_rules! static_compare {
    ($($t:ty),*) => { $(
        impl Compare<$t> for $t {
            #[inline(always)]
            fn equal(&self, rhs: &$t) -> bool {
                self == rhs
            }
            #[inline(always)]
            fn less(&self, rhs: &$t) -> bool {
                self < rhs
            }
            #[inline(always)]
            fn less_equal(&self, rhs: &$t) -> bool {
                self <= rhs
            }
        }
    )* };
}
with_discrete_types!(static_compare, f32, f64);
