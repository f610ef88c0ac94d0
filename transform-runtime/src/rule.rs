//! The op classes: what an op states, and what each class derives from it.
//!
//! | class | the op states | derived |
//! |---|---|---|
//! | [`Unary`] | value, slope | tangent, cotangent, batching |
//! | [`Binary`] | value, both partials | tangent, cotangent with un-broadcasting, batching |
//! | [`Structural`] | value on any dtype, transpose, batching | tangent = value, cotangent = transpose |
//! | [`Linear`] | value, transpose, batching | tangent = value, cotangent = transpose |
//! | [`Bilinear`] | value, transpose in each operand | tangent = value, cotangent = transpose, of either operand |
//! | [`Diff1`], [`Diff2`] | value, linear map, batching | tangent = push, cotangent = pull |
//! | [`Many`], [`Indexed`] | value, transpose, batching | likewise |
//! | [`Reduction`](crate::ops::reduce::Reduction) | value, weights | tangent, cotangent, batching |
//! | [`Static1`], [`Static2`] | value, batching | no tangent |

use crate::element::{Element, Float, Result};
use crate::kernels::functions::Function;
use crate::kernels::{self, Array, One, Shape, Two};
use crate::levels::Level;
use crate::values::Tensor;
use std::fmt::Debug;

/// A value that slopes are computed in: [`Real`](crate::Real) or [`Tensor`], at any level.
pub trait Num: Clone {
    /// An elementwise function of it.
    #[track_caller]
    fn unary<U: Unary>(&self, u: U) -> Self;
    /// An elementwise function of it and another, or a constant.
    #[track_caller]
    fn binary<B: Binary>(&self, b: B, rhs: Arg<'_, Self>) -> Self;
    /// A constant and it.
    #[track_caller]
    fn binary_from<B: Binary>(b: B, lhs: f64, rhs: &Self) -> Self;
}

/// An operand of a slope: a value, or a constant of the program.
#[derive(Debug)]
pub enum Arg<'a, N> {
    /// A value with levels.
    Value(&'a N),
    /// A constant: it has no derivative, and is never multiplied as an array.
    Const(f64),
}
impl<N> Clone for Arg<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<N> Copy for Arg<'_, N> {}
impl<'a, N> From<&'a N> for Arg<'a, N> {
    #[inline]
    fn from(x: &'a N) -> Self {
        Arg::Value(x)
    }
}
impl<N> From<f64> for Arg<'_, N> {
    #[inline]
    fn from(x: f64) -> Self {
        Arg::Const(x)
    }
}
impl<N: Num> Arg<'_, N> {
    /// An elementwise function of this operand; a constant stays one.
    #[inline]
    pub fn unary<U: Unary>(self, u: U, then: impl FnOnce(Arg<'_, N>) -> N) -> N {
        match self {
            Arg::Value(x) => then(Arg::Value(&x.unary(u))),
            Arg::Const(c) => then(Arg::Const(u.value(c))),
        }
    }
}

/// An elementwise function of one number.
pub trait Unary: Copy + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The slope is zero everywhere it exists (`floor`, `signum`): no tangent is made.
    const FLAT: bool = false;
    /// The op, if its slope is arithmetic of the value alone, and not flat: then a tangent is multiplied by it in one loop.
    const BY_VALUE: Option<Self> = None;
    /// What computes it for all elements of an array faster than one by one, if there is such a thing.
    const OF_ARRAYS: Option<Function> = None;
    /// What computes it for all lanes of a packet, if packets know it.
    const OF_PACKS: Option<One> = None;
    /// `y`
    fn value<E: Float>(&self, x: E) -> E;
    /// `dy/dx`, from the input and the output.
    fn slope<N: Num>(&self, x: &N, y: &N) -> N;
}

/// An elementwise function of two numbers.
pub trait Binary: Copy + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// Both slopes are zero everywhere they exist (`div_euclid`): no tangent is made.
    const FLAT: bool = false;
    /// What computes it for all lanes of a packet, if packets know it.
    const OF_PACKS: Option<Two> = None;
    /// `y`
    fn value<E: Float>(&self, a: E, b: E) -> E;
    /// `y` of all elements of two arrays, with broadcasting.
    fn of_arrays<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        let op = *self;
        kernels::zip2(Self::NAME, a, b, move |a, b| op.value(a, b))
    }
    /// `y` of all elements and a constant.
    fn of_array_and<E: Float>(&self, a: &Array<E>, b: E) -> Array<E> {
        let op = *self;
        kernels::map(a, move |a| op.value(a, b))
    }
    /// Whether the two functions of arrays are those above, so that results may be written over operands.
    const IN_PLACE: bool = true;
    /// `t * dy/da`
    fn lhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N;
    /// `t * dy/db`
    fn rhs<N: Num>(&self, t: &N, a: Arg<'_, N>, b: Arg<'_, N>, y: &N) -> N;
}

/// A linear map between tangent spaces of arrays, as the derivative of an op at a point.
pub trait TensorMap<E: Float, L: Level>: 'static {
    /// The tangent of the output along a tangent of the input.
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L>;
    /// The cotangent of the input for a cotangent of the output.
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L>;
}

/// Rearranges elements, whatever they are: reshape, transpose, slice. Linear.
pub trait Structural: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of a plain array.
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>>;
    /// Whether it exchanges the axes of a matrix.
    fn transposes(&self) -> bool {
        false
    }
    /// The same op where `x`, of this shape, has a batch axis of this size in front.
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self;
    /// The transpose: the cotangent of an input of this shape.
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L>;
}

/// A linear function of one float array.
pub trait Linear: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of a plain array.
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>>;
    /// The same op where `x`, of this shape, has a batch axis of this size in front.
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self;
    /// The transpose: the cotangent of an input of this shape.
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L>;
}

/// A differentiable function of one float array.
pub trait Diff1: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The slope is zero everywhere: no tangent is made.
    const FLAT: bool = false;
    /// The derivative.
    type Map<E: Float, L: Level>: TensorMap<E, L>;
    /// The value of a plain array.
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>>;
    /// The value of a plain array that is not needed any more.
    fn base_owned<E: Float>(&self, x: Array<E>) -> Result<Array<E>> {
        self.base(&x)
    }
    /// The same op where `x`, of this shape, has a batch axis of this size in front.
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self;
    /// The value at any level, and the derivative there.
    #[track_caller]
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, Self::Map<E, L>);
}

/// A differentiable function of two float arrays. Shapes broadcast from the right, so that a batch axis
/// in front of either operand stays in front.
pub trait Diff2: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// Both slopes are zero everywhere: no tangent is made.
    const FLAT: bool = false;
    /// The derivative by one operand.
    type Map<E: Float, L: Level>: TensorMap<E, L>;
    /// The value of plain arrays.
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>>;
    /// The value at any level, and the derivatives by either operand there.
    #[allow(clippy::type_complexity)] // one map per operand
    #[track_caller]
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Self::Map<E, L>, Self::Map<E, L>);
}

/// A function of two float arrays that is linear in each: a convolution. Axes in front of those it works on are a
/// batch and broadcast, so that a batch axis in front of either operand stays in front.
pub trait Bilinear: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of plain arrays.
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>>;
    /// The transpose in `a`: its cotangent, not yet summed over a batch it lacks.
    fn transpose_lhs<E: Float, L: Level>(&self, ct: &Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L>;
    /// The transpose in `b`: its cotangent, not yet summed over a batch it lacks.
    fn transpose_rhs<E: Float, L: Level>(&self, a: &Tensor<E, L>, ct: &Tensor<E, L>) -> Tensor<E, L>;
}

/// Rearranges the elements of several arrays into one: cat, stack.
pub trait Many: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of plain arrays.
    fn base<E: Element>(&self, xs: &[Array<E>]) -> Result<Array<E>>;
    /// The same op where every operand has a batch axis in front.
    fn batched(&self) -> Self;
    /// The cotangent of operand `k`, the operands having these shapes.
    fn transpose<E: Float, L: Level>(&self, shapes: &[Shape], k: usize, ct: &Tensor<E, L>) -> Tensor<E, L>;
}

/// Picks elements of `x`, whatever they are, by an integer array: gather, index_select. Linear in `x`.
pub trait Indexed: Clone + Debug + 'static {
    /// The name the user writes.
    const NAME: &'static str;
    /// The value of plain arrays.
    fn base<E: Element>(&self, x: &Array<E>, index: &Array<i64>) -> Result<Array<E>>;
    /// The same op where `x` and `index` both have a batch axis in front.
    fn batched(&self) -> Self;
    /// The same op where only `x` has a batch axis in front.
    fn batched_lhs(&self) -> Self;
    /// The transpose: the cotangent of an input of this shape.
    fn transpose<E: Float, L: Level>(
        &self,
        shape: &[usize],
        index: &Tensor<i64, L>,
        ct: &Tensor<E, L>,
    ) -> Tensor<E, L>;
}

/// A function of one array without derivative.
pub trait Static1<A: Element, B: Element>: Clone + Debug + 'static {
    /// The value of a plain array.
    fn base(&self, x: &Array<A>) -> Result<Array<B>>;
    /// The same op where `x`, of this shape, has a batch axis of this size in front.
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self;
}

/// A function of two broadcasting arrays without derivative.
pub trait Static2<A: Element, B: Element>: Clone + Debug + 'static {
    /// The value of plain arrays.
    fn base(&self, a: &Array<A>, b: &Array<A>) -> Result<Array<B>>;
}

/// A [`Linear`] op as a differentiable one: its own derivative.
#[derive(Clone, Debug)]
pub struct Transposable<O>(pub O);
impl<O: Linear> Diff1 for Transposable<O> {
    const NAME: &'static str = O::NAME;
    type Map<E: Float, L: Level> = LinearOf<O>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        self.0.base(x)
    }
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self {
        Transposable(self.0.batched(lanes, shape))
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, LinearOf<O>) {
        (
            L::diff1(self, x),
            LinearOf {
                op: self.0.clone(),
                shape: x.shape_vec(),
            },
        )
    }
}
/// A linear op as the derivative of itself.
#[derive(Debug)]
pub struct LinearOf<O> {
    op: O,
    shape: Shape,
}
impl<O: Linear, E: Float, L: Level> TensorMap<E, L> for LinearOf<O> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&Transposable(self.op.clone()), t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.op.transpose(&self.shape, ct)
    }
}

/// The transpose of a product in one operand, its own: the cotangent of the operand, summed over what it was broadcast
/// along. Run with a batch axis in front of the others, it sums over the batch.
pub trait FactorPull {
    /// The cotangent of `own`, of its shape.
    fn run<E: Float, L: Level>(
        &self,
        own: &Tensor<E, L>,
        other: &Tensor<E, L>,
        ct: &Tensor<E, L>,
    ) -> Tensor<E, L>;
}

/// A [`Bilinear`] op as a differentiable one: the derivative by either operand is the op with the other one.
#[derive(Clone, Debug)]
pub struct Product<O>(pub O);
impl<O: Bilinear> Diff2 for Product<O> {
    const NAME: &'static str = O::NAME;
    type Map<E: Float, L: Level> = FactorOf<O, E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        self.0.base(a, b)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, FactorOf<O, E, L>, FactorOf<O, E, L>) {
        let factor = |left, other: &Tensor<E, L>, own: &Tensor<E, L>| FactorOf {
            op: self.0.clone(),
            left,
            other: other.clone(),
            own: own.clone(),
        };
        (L::diff2(self, a, b), factor(true, b, a), factor(false, a, b))
    }
}
/// A bilinear op with one operand held.
#[derive(Debug)]
pub struct FactorOf<O, E: Float, L: Level> {
    op: O,
    /// Whether it is the second operand that is held.
    left: bool,
    other: Tensor<E, L>,
    own: Tensor<E, L>,
}
/// The transpose of a bilinear op in one operand.
struct TransposeIn<'a, O> {
    op: &'a O,
    left: bool,
}
impl<O: Bilinear> FactorPull for TransposeIn<'_, O> {
    fn run<E: Float, L: Level>(
        &self,
        own: &Tensor<E, L>,
        other: &Tensor<E, L>,
        ct: &Tensor<E, L>,
    ) -> Tensor<E, L> {
        let bar = if self.left {
            self.op.transpose_lhs(ct, other)
        } else {
            self.op.transpose_rhs(other, ct)
        };
        bar.sum_to(own.shape())
    }
}
impl<O: Bilinear, E: Float, L: Level> TensorMap<E, L> for FactorOf<O, E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let (a, b) = if self.left {
            (t, &self.other)
        } else {
            (&self.other, t)
        };
        L::diff2(&Product(self.op.clone()), a, b)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let transpose = TransposeIn {
            op: &self.op,
            left: self.left,
        };
        L::factor(&transpose, &self.own, &self.other, ct)
    }
}

/// A structural op as the derivative of itself.
#[derive(Debug)]
pub struct StructuralOf<O> {
    op: O,
    shape: Shape,
}
impl<O: Structural> StructuralOf<O> {
    /// The derivative for an input of this shape.
    pub fn new(op: O, shape: Shape) -> Self {
        StructuralOf { op, shape }
    }
}
impl<O: Structural, E: Float, L: Level> TensorMap<E, L> for StructuralOf<O> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&self.op, t)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.op.transpose(&self.shape, ct)
    }
}
