//! What floats and whole numbers share: [`Numeric`] runs an op of floats by its class, with its derivative, and the same
//! op of `i64` as one without.
//!
//! The arithmetic of `i64` is checked in every build: a result that does not fit panics, as does a division by 0.

use crate::element::{Element, Float, Result};
use crate::error::{Error, Refusal};
use crate::kernels::{self, Array};
use crate::levels::Level;
use crate::ops::elementwise::{Held, Partial, Pointwise, Slope, WithConst, Zipped};
use crate::ops::reduce::{Reduce, ReduceMap, Reduction};
use crate::rule::{Binary, Diff1, Linear, LinearOf, Static1, Static2, Transposable, Unary};
use crate::values::{Real, ScalarMap, Static, Tensor, TensorTan};
use std::fmt::Debug;

/// A function of two numbers that whole numbers have too.
pub trait Whole: Binary {
    /// `y`
    fn whole(&self, a: i64, b: i64) -> Result<i64>;
}
/// A function of one number that whole numbers have too.
pub trait WholeUnary: Unary {
    /// `y`
    fn whole(&self, x: i64) -> Result<i64>;
}
/// A reduction that whole numbers have too.
pub trait WholeReduction: Reduction {
    /// The value of a plain array, without the axes, for an op of this name.
    fn whole(&self, op: &'static str, x: &Array<i64>, axes: &[usize]) -> Result<Array<i64>>;
}

/// A linear op that whole numbers have too.
pub trait WholeLinear: Linear + Static1<i64, i64> {}
impl<O: Linear + Static1<i64, i64>> WholeLinear for O {}

/// A result that is there, or the refusal of what has none in `i64`.
#[inline(always)]
pub(crate) fn fits(op: &'static str, y: Option<i64>, what: impl FnOnce() -> String) -> Result<i64> {
    y.ok_or_else(|| {
        let message = format!("{} does not fit in i64; cast the operands to f64 first", what());
        Error::new(op, message)
    })
}
/// The sum of an op of this name.
#[inline(always)]
pub(crate) fn sum(op: &'static str, a: i64, b: i64) -> Result<i64> {
    fits(op, a.checked_add(b), || format!("{a} + {b}"))
}
/// The product of an op of this name.
#[inline(always)]
pub(crate) fn product(op: &'static str, a: i64, b: i64) -> Result<i64> {
    fits(op, a.checked_mul(b), || format!("{a} * {b}"))
}
/// A divisor that is not 0.
#[inline(always)]
pub(crate) fn divisor(op: &'static str, a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        let message = format!("{a} {op} 0 of i64 has no value; replace the zeros of the divisor first");
        return Err(Error::new(op, message));
    }
    Ok(b)
}

/// An elementwise function of whole numbers.
#[derive(Clone, Copy, Debug)]
struct Each<U>(U);
impl<U: WholeUnary> Static1<i64, i64> for Each<U> {
    fn base(&self, x: &Array<i64>) -> Result<Array<i64>> {
        let refusal = Refusal::default();
        let y = kernels::map(x, |x| refusal.note(self.0.whole(x)));
        refusal.or(y)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
}
/// An elementwise function of pairs of whole numbers.
#[derive(Clone, Copy, Debug)]
struct Pairs<B>(B);
impl<B: Whole> Static2<i64, i64> for Pairs<B> {
    fn base(&self, a: &Array<i64>, b: &Array<i64>) -> Result<Array<i64>> {
        let refusal = Refusal::default();
        let y = kernels::zip2(B::NAME, a, b, |a, b| refusal.note(self.0.whole(a, b)))?;
        refusal.or(y)
    }
}

/// A dtype with arithmetic: the floats, and `i64`, which has no derivatives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no arithmetic",
    note = "the dtypes with arithmetic are f64, f32 and i64"
)]
pub trait Numeric: Element {
    /// The derivative of a function of pairs by either operand.
    type Partial<B: Binary, L: Level>: Clone + 'static;
    /// The derivative of an elementwise function.
    type Slope<L: Level>: 'static;
    /// The derivative of a reduction.
    type Reduced<L: Level>: 'static;
    /// One number at a level: an `i64` has no levels.
    type Number<L: Level>;
    /// The derivative of a linear op.
    type Linear<O: Linear, L: Level>: 'static;
    /// A derivative of an op whose result is one number.
    type ToNumber<M, L: Level>;

    /// A function of two arrays.
    #[track_caller]
    fn zip<B: Whole, L: Level>(op: B, a: &Tensor<Self, L>, b: &Tensor<Self, L>) -> Tensor<Self, L>;
    /// The same with a constant right operand.
    #[track_caller]
    fn right<B: Whole, L: Level>(op: B, a: &Tensor<Self, L>, b: Self) -> Tensor<Self, L>;
    /// The same with a constant left operand.
    #[track_caller]
    fn left<B: Whole, L: Level>(op: B, a: Self, b: &Tensor<Self, L>) -> Tensor<Self, L>;
    /// The same where the left operand is not needed any more.
    #[track_caller]
    fn update<B: Whole, L: Level>(op: B, a: Tensor<Self, L>, b: &Tensor<Self, L>) -> Tensor<Self, L> {
        Self::zip(op, &a, b)
    }
    /// The same where it is the right operand.
    #[track_caller]
    fn update_right<B: Whole, L: Level>(op: B, a: &Tensor<Self, L>, b: Tensor<Self, L>) -> Tensor<Self, L> {
        Self::zip(op, a, &b)
    }
    /// The same where it is either.
    #[track_caller]
    fn update_either<B: Whole, L: Level>(op: B, a: Tensor<Self, L>, b: Tensor<Self, L>) -> Tensor<Self, L> {
        Self::zip(op, &a, &b)
    }
    /// The left operand becomes the result.
    #[track_caller]
    fn assign<B: Whole, L: Level>(op: B, a: &mut Tensor<Self, L>, b: &Tensor<Self, L>) {
        *a = Self::zip(op, a, b);
    }
    /// [`right`](Self::right) of what is not needed any more.
    #[track_caller]
    fn right_owned<B: Whole, L: Level>(op: B, a: Tensor<Self, L>, b: Self) -> Tensor<Self, L> {
        Self::right(op, &a, b)
    }
    /// [`left`](Self::left) of what is not needed any more.
    #[track_caller]
    fn left_owned<B: Whole, L: Level>(op: B, a: Self, b: Tensor<Self, L>) -> Tensor<Self, L> {
        Self::left(op, a, &b)
    }
    /// [`each`](Self::each) of what is not needed any more.
    #[track_caller]
    fn each_owned<U: WholeUnary, L: Level>(op: U, x: Tensor<Self, L>) -> Tensor<Self, L> {
        Self::each(op, &x)
    }
    /// The value, and the derivatives by both operands.
    #[track_caller]
    fn both<B: Whole, L: Level>(
        op: B,
        a: Held<Self, L>,
        b: Held<Self, L>,
    ) -> (Tensor<Self, L>, Self::Partial<B, L>, Self::Partial<B, L>);
    /// A function of each element.
    #[track_caller]
    fn each<U: WholeUnary, L: Level>(op: U, x: &Tensor<Self, L>) -> Tensor<Self, L>;
    /// The value and the derivative of a function of each element.
    #[track_caller]
    fn slope<U: WholeUnary, L: Level>(op: U, x: &Tensor<Self, L>) -> (Tensor<Self, L>, Self::Slope<L>);
    /// A reduction.
    #[track_caller]
    fn reduce<R: WholeReduction, L: Level>(op: &Reduce<R>, x: &Tensor<Self, L>) -> Tensor<Self, L>;
    /// The value and the derivative of a reduction.
    #[track_caller]
    fn reduced<R: WholeReduction, L: Level>(
        op: &Reduce<R>,
        x: &Tensor<Self, L>,
    ) -> (Tensor<Self, L>, Self::Reduced<L>);
    /// The number in an array of rank 0. An `i64` whose lanes differ is refused.
    #[track_caller]
    fn number<L: Level>(x: &Tensor<Self, L>) -> Self::Number<L>;
    /// A derivative as that of an op whose result is one number.
    fn to_number<M, L: Level>(map: M) -> Self::ToNumber<M, L>;
    /// A linear op.
    #[track_caller]
    fn linear<O: WholeLinear, L: Level>(op: &O, x: &Tensor<Self, L>) -> Tensor<Self, L>;
    /// The value and the derivative of a linear op.
    #[track_caller]
    fn linear_map<O: WholeLinear, L: Level>(
        op: &O,
        x: &Tensor<Self, L>,
    ) -> (Tensor<Self, L>, Self::Linear<O, L>);

    /// A function of two operands either of which may be a constant.
    #[track_caller]
    fn held<B: Whole, L: Level>(op: B, a: &Tensor<Self, L>, b: &Held<Self, L>) -> Tensor<Self, L> {
        match b {
            Held::Value(b) => Self::zip(op, a, b),
            Held::Const(b) => Self::right(op, a, *b),
        }
    }
}

impl<E: Float> Numeric for E {
    type Partial<B: Binary, L: Level> = Partial<B, E, L>;
    type Slope<L: Level> = Slope<E, L>;
    type Reduced<L: Level> = ReduceMap<E, L>;
    type Number<L: Level> = Real<E, L>;
    type Linear<O: Linear, L: Level> = LinearOf<O>;
    type ToNumber<M, L: Level> = ScalarMap<M, TensorTan<E, L>, Real<E, L>, E, L>;

    fn zip<B: Whole, L: Level>(op: B, a: &Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&Zipped(op), a, b)
    }
    fn right<B: Whole, L: Level>(op: B, a: &Tensor<E, L>, b: E) -> Tensor<E, L> {
        L::diff1(&WithConst::right(op, b), a)
    }
    fn left<B: Whole, L: Level>(op: B, a: E, b: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&WithConst::left(a, op), b)
    }
    fn update<B: Whole, L: Level>(op: B, a: Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L> {
        L::update(&op, a, b)
    }
    fn update_right<B: Whole, L: Level>(op: B, a: &Tensor<E, L>, b: Tensor<E, L>) -> Tensor<E, L> {
        L::update_right(&op, a, b)
    }
    fn update_either<B: Whole, L: Level>(op: B, a: Tensor<E, L>, b: Tensor<E, L>) -> Tensor<E, L> {
        L::update_either(&op, a, b)
    }
    fn assign<B: Whole, L: Level>(op: B, a: &mut Tensor<E, L>, b: &Tensor<E, L>) {
        L::assign(&op, a, b);
    }
    fn right_owned<B: Whole, L: Level>(op: B, a: Tensor<E, L>, b: E) -> Tensor<E, L> {
        L::diff1_owned(&WithConst::right(op, b), a)
    }
    fn left_owned<B: Whole, L: Level>(op: B, a: E, b: Tensor<E, L>) -> Tensor<E, L> {
        L::diff1_owned(&WithConst::left(a, op), b)
    }
    fn each_owned<U: WholeUnary, L: Level>(op: U, x: Tensor<E, L>) -> Tensor<E, L> {
        L::diff1_owned(&Pointwise(op), x)
    }
    fn both<B: Whole, L: Level>(
        op: B,
        a: Held<E, L>,
        b: Held<E, L>,
    ) -> (Tensor<E, L>, Partial<B, E, L>, Partial<B, E, L>) {
        Partial::both(op, a, b)
    }
    fn each<U: WholeUnary, L: Level>(op: U, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Pointwise(op), x)
    }
    fn slope<U: WholeUnary, L: Level>(op: U, x: &Tensor<E, L>) -> (Tensor<E, L>, Slope<E, L>) {
        Pointwise(op).linearize(x)
    }
    fn reduce<R: WholeReduction, L: Level>(op: &Reduce<R>, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(op, x)
    }
    fn reduced<R: WholeReduction, L: Level>(
        op: &Reduce<R>,
        x: &Tensor<E, L>,
    ) -> (Tensor<E, L>, ReduceMap<E, L>) {
        op.linearize(x)
    }
    fn number<L: Level>(x: &Tensor<E, L>) -> Real<E, L> {
        L::to_scalar(x)
    }
    fn to_number<M, L: Level>(map: M) -> Self::ToNumber<M, L> {
        ScalarMap::new(map)
    }
    fn linear<O: WholeLinear, L: Level>(op: &O, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Transposable(op.clone()), x)
    }
    fn linear_map<O: WholeLinear, L: Level>(op: &O, x: &Tensor<E, L>) -> (Tensor<E, L>, LinearOf<O>) {
        Transposable(op.clone()).linearize(x)
    }
}

impl Numeric for i64 {
    type Partial<B: Binary, L: Level> = ();
    type Slope<L: Level> = ();
    type Reduced<L: Level> = ();
    type Number<L: Level> = i64;
    type Linear<O: Linear, L: Level> = ();
    type ToNumber<M, L: Level> = Static<i64, L>;

    fn zip<B: Whole, L: Level>(op: B, a: &Tensor<i64, L>, b: &Tensor<i64, L>) -> Tensor<i64, L> {
        L::static2(&Pairs(op), a, b)
    }
    fn right<B: Whole, L: Level>(op: B, a: &Tensor<i64, L>, b: i64) -> Tensor<i64, L> {
        Self::zip(op, a, &Tensor::filled(&[], b))
    }
    fn left<B: Whole, L: Level>(op: B, a: i64, b: &Tensor<i64, L>) -> Tensor<i64, L> {
        Self::zip(op, &Tensor::filled(&[], a), b)
    }
    fn both<B: Whole, L: Level>(op: B, a: Held<i64, L>, b: Held<i64, L>) -> (Tensor<i64, L>, (), ()) {
        (Self::zip(op, &a.tensor(), &b.tensor()), (), ())
    }
    fn each<U: WholeUnary, L: Level>(op: U, x: &Tensor<i64, L>) -> Tensor<i64, L> {
        L::static1(&Each(op), x)
    }
    fn slope<U: WholeUnary, L: Level>(op: U, x: &Tensor<i64, L>) -> (Tensor<i64, L>, ()) {
        (Self::each(op, x), ())
    }
    fn reduce<R: WholeReduction, L: Level>(op: &Reduce<R>, x: &Tensor<i64, L>) -> Tensor<i64, L> {
        L::static1(op, x)
    }
    fn reduced<R: WholeReduction, L: Level>(op: &Reduce<R>, x: &Tensor<i64, L>) -> (Tensor<i64, L>, ()) {
        (Self::reduce(op, x), ())
    }
    fn number<L: Level>(x: &Tensor<i64, L>) -> i64 {
        Tensor::of(L::primal_array(x)).item()
    }
    fn to_number<M, L: Level>(_: M) -> Static<i64, L> {
        Static::new()
    }
    fn linear<O: WholeLinear, L: Level>(op: &O, x: &Tensor<i64, L>) -> Tensor<i64, L> {
        L::static1(op, x)
    }
    fn linear_map<O: WholeLinear, L: Level>(op: &O, x: &Tensor<i64, L>) -> (Tensor<i64, L>, ()) {
        (L::static1(op, x), ())
    }
}
