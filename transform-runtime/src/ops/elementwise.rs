//! Elementwise functions on arrays: [`Pointwise`] makes an array op of a [`Unary`], [`Zipped`] of a
//! [`Binary`], [`WithConst`] of a [`Binary`] one of whose operands is a constant of the program.

use crate::element::{Element, Float, Result};
use crate::error::OrRaise;
use crate::kernels::{self, Array};
use crate::levels::Level;
use crate::ops::operand::{NumberOperand, TensorOperand};
use crate::rule::{Arg, Binary, Diff1, Diff2, TensorMap, Unary};
use crate::values::{Diag, Real, TanMap, Tensor};

/// A function of each element.
#[derive(Clone, Copy, Debug)]
pub struct Pointwise<U>(pub U);

impl<U: Unary> Diff1 for Pointwise<U> {
    const NAME: &'static str = U::NAME;
    const FLAT: bool = U::FLAT;
    type Map<E: Float, L: Level> = Slope<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(match U::OF_ARRAYS {
            Some(function) => kernels::apply(function, x),
            None => {
                let op = self.0;
                kernels::map(x, move |x| op.value(x))
            }
        })
    }
    fn base_owned<E: Float>(&self, x: Array<E>) -> Result<Array<E>> {
        let op = self.0;
        match U::OF_ARRAYS {
            Some(_) => self.base(&x),
            None => Ok(kernels::map_owned(x, move |x| op.value(x))),
        }
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Slope<E, L>) {
        let y = L::diff1(self, x);
        let slope = match U::BY_VALUE {
            _ if U::FLAT => Slope::Zero,
            Some(_) => Slope::Of(y.clone(), times_slope::<U, E, L>),
            None => Slope::Array(self.0.slope(x, &y)),
        };
        (y, slope)
    }
}

/// Multiplication by a slope.
#[derive(Debug)]
pub enum Slope<E: Float, L: Level> {
    /// Zero everywhere.
    Zero,
    /// By this one.
    Array(Tensor<E, L>),
    /// By that of a value, as one function of both.
    Of(Tensor<E, L>, Times<E, L>),
}
/// The first times the slope at the second.
type Times<E, L> = fn(&Tensor<E, L>, &Tensor<E, L>) -> Tensor<E, L>;

fn times_slope<U: Unary, E: Float, L: Level>(t: &Tensor<E, L>, y: &Tensor<E, L>) -> Tensor<E, L> {
    L::times_slope(&U::BY_VALUE.expect("an op that has it"), t, y)
}
impl<E: Float, L: Level> TensorMap<E, L> for Slope<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        match self {
            Slope::Array(slope) => t * slope,
            Slope::Of(y, times) => times(t, y),
            Slope::Zero => Tensor::filled(t.shape(), <E as Element>::ZERO),
        }
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.push(ct)
    }
}

/// A function of each pair of elements, with broadcasting.
#[derive(Clone, Copy, Debug)]
pub struct Zipped<B>(pub B);

impl<B: Binary> Diff2 for Zipped<B> {
    const NAME: &'static str = B::NAME;
    const FLAT: bool = B::FLAT;
    type Map<E: Float, L: Level> = Partial<B, E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        self.0.of_arrays(a, b)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Partial<B, E, L>, Partial<B, E, L>) {
        Partial::both(self.0, Held::Value(a.clone()), Held::Value(b.clone()))
    }
}

/// A function of each element and a constant.
#[derive(Clone, Copy, Debug)]
pub struct WithConst<B> {
    op: B,
    constant: f64,
    constant_left: bool,
}
impl<B> WithConst<B> {
    /// `op(x, constant)`
    pub fn right<E: Float>(op: B, constant: E) -> Self {
        WithConst {
            op,
            constant: constant.as_f64(),
            constant_left: false,
        }
    }
    /// `op(constant, x)`
    pub fn left<E: Float>(constant: E, op: B) -> Self {
        WithConst {
            op,
            constant: constant.as_f64(),
            constant_left: true,
        }
    }
}
impl<B: Binary> Diff1 for WithConst<B> {
    const NAME: &'static str = B::NAME;
    const FLAT: bool = B::FLAT;
    type Map<E: Float, L: Level> = Partial<B, E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        let (op, c) = (self.op, E::of(self.constant));
        Ok(match self.constant_left {
            true => kernels::map(x, move |x| op.value(c, x)),
            false => op.of_array_and(x, c),
        })
    }
    fn base_owned<E: Float>(&self, x: Array<E>) -> Result<Array<E>> {
        let (op, c) = (self.op, E::of(self.constant));
        Ok(match self.constant_left {
            true => kernels::map_owned(x, move |x| op.value(c, x)),
            false if B::IN_PLACE => kernels::map_owned(x, move |x| op.value(x, c)),
            false => op.of_array_and(&x, c),
        })
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Partial<B, E, L>) {
        let (x, c) = (Held::Value(x.clone()), Held::Const(E::of(self.constant)));
        let (a, b) = if self.constant_left { (c, x) } else { (x, c) };
        let (y, by_a, by_b) = Partial::both(self.op, a, b);
        (y, if self.constant_left { by_b } else { by_a })
    }
}

/// An operand as a residual: an array, or a constant of the program.
#[derive(Clone, Debug)]
pub enum Held<E: Element, L: Level> {
    /// An array.
    Value(Tensor<E, L>),
    /// A constant.
    Const(E),
}
impl<E: Element, L: Level> Held<E, L> {
    /// As an array; a constant has rank 0.
    pub fn tensor(&self) -> Tensor<E, L> {
        match self {
            Held::Value(x) => x.clone(),
            Held::Const(c) => Tensor::filled(&[], *c),
        }
    }
    /// The shape.
    pub fn shape(&self) -> &[usize] {
        match self {
            Held::Value(x) => x.shape(),
            Held::Const(_) => &[],
        }
    }
    fn arg(&self) -> Arg<'_, Tensor<E, L>> {
        match self {
            Held::Value(x) => Arg::Value(x),
            Held::Const(c) => Arg::Const(c.as_f64()),
        }
    }
}

/// One partial derivative of a binary op.
#[derive(Clone, Debug)]
pub struct Partial<B, E: Float, L: Level> {
    op: B,
    left: bool,
    a: Held<E, L>,
    b: Held<E, L>,
    y: Tensor<E, L>,
}
impl<B: Binary, E: Float, L: Level> Partial<B, E, L> {
    /// The value.
    #[track_caller]
    pub fn value(op: B, a: &Held<E, L>, b: &Held<E, L>) -> Tensor<E, L> {
        match (a, b) {
            (Held::Value(a), Held::Value(b)) => L::diff2(&Zipped(op), a, b),
            (Held::Value(a), Held::Const(b)) => L::diff1(&WithConst::right(op, *b), a),
            (Held::Const(a), Held::Value(b)) => L::diff1(&WithConst::left(*a, op), b),
            (Held::Const(a), Held::Const(b)) => Tensor::filled(&[], op.value(*a, *b)),
        }
    }
    /// The value, and the derivatives by both operands.
    #[track_caller]
    pub fn both(op: B, a: Held<E, L>, b: Held<E, L>) -> (Tensor<E, L>, Self, Self) {
        let y = Self::value(op, &a, &b);
        let by_a = Partial {
            op,
            left: true,
            a,
            b,
            y: y.clone(),
        };
        let by_b = Partial {
            left: false,
            ..by_a.clone()
        };
        (y, by_a, by_b)
    }
    fn apply(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let (a, b) = (self.a.arg(), self.b.arg());
        if self.left {
            self.op.lhs(t, a, b, &self.y)
        } else {
            self.op.rhs(t, a, b, &self.y)
        }
    }
    fn shape(&self) -> &[usize] {
        if self.left { self.a.shape() } else { self.b.shape() }
    }
}
impl<B: Binary, E: Float, L: Level> TensorMap<E, L> for Partial<B, E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.apply(t).expand_to(self.y.shape())
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let sum = self.apply(ct).sum_to(self.shape());
        match if self.left { &self.a } else { &self.b } {
            Held::Value(own) => L::summed(own, sum),
            Held::Const(_) => sum,
        }
    }
}

impl<E: Float, L: Level> Real<E, L> {
    /// The value and derivative of a unary op.
    #[inline(always)]
    pub(crate) fn linearize_unary<U: Unary>(&self, op: U) -> (Self, (Diag<E, L>,)) {
        let y = L::unary(&op, self);
        let slope = op.slope(self, &y);
        (y, (Diag(slope),))
    }
    /// The value of a binary op.
    #[inline(always)]
    pub(crate) fn binary<B: Binary, Y: NumberOperand<E, L>>(&self, op: B, rhs: Y) -> Self {
        match rhs.arg() {
            Arg::Value(rhs) => L::binary(&op, self, rhs),
            Arg::Const(c) => L::binary_const(&op, self, E::of(c)),
        }
    }
    /// The value and derivatives of a binary op.
    #[inline(always)]
    pub(crate) fn linearize_binary<B: Binary, Y: NumberOperand<E, L>>(
        &self,
        op: B,
        rhs: Y,
    ) -> (Self, (Diag<E, L>, Y::Map)) {
        let one = L::constant(E::of(1.0));
        let (a, b) = (Arg::Value(self), rhs.arg());
        let y = match b {
            Arg::Value(rhs) => L::binary(&op, self, rhs),
            Arg::Const(c) => L::binary_const(&op, self, E::of(c)),
        };
        let by_a = Diag(op.lhs(&one, a, b, &y));
        let by_b = rhs.map(|| op.rhs(&one, a, b, &y));
        (y, (by_a, by_b))
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The value and derivative of a unary op.
    #[track_caller]
    pub(crate) fn linearize_unary<U: Unary>(&self, op: U) -> (Self, (TanMap<Slope<E, L>, E, L>,)) {
        let (y, map) = Pointwise(op).linearize(self);
        (y, (TanMap::new(map),))
    }
    /// The value of a binary op.
    #[track_caller]
    pub(crate) fn binary<B: Binary, Y: TensorOperand<E, L>>(&self, op: B, rhs: Y) -> Self {
        Partial::value(op, &Held::Value(self.clone()), &rhs.held())
    }
    /// The value and derivatives of a binary op.
    #[track_caller]
    pub(crate) fn linearize_binary<B: Binary, Y: TensorOperand<E, L>>(
        &self,
        op: B,
        rhs: Y,
    ) -> (Self, (TanMap<Partial<B, E, L>, E, L>, Y::Map<Partial<B, E, L>>)) {
        let (y, by_a, by_b) = Partial::both(op, Held::Value(self.clone()), rhs.held());
        (y, (TanMap::new(by_a), rhs.map(by_b)))
    }
}
impl<E: Element, L: Level> Tensor<E, L> {
    /// What does not broadcast with this and each other is refused by the name of an op that is made of others.
    #[track_caller]
    pub(crate) fn check_operands(&self, op: &'static str, a: &[usize], b: &[usize]) {
        let whole = kernels::broadcast_shapes(op, self.shape(), a).or_raise();
        kernels::broadcast_shapes(op, &whole, b).or_raise();
    }
}
