//! `jacrev!` and `jacfwd!`: all derivatives of all parts of a result.

mod cheaper;
mod containers;
pub(super) mod lanes;
mod layout;
pub(super) mod numbers;
mod rows;
mod seeds;
mod transposed;
mod within;

use crate::element::Float;
use crate::levels::Level;
use crate::transforms::call::transform;
use crate::transforms::{Arguments, Auxiliary, Differentiand, Transform};
use crate::values::{
    BarsOf, Derived, Function, JointKind, Leaves, Lift, OutAt, Params, Real, RefOf, Select, TanOf, Tensor,
    TensorTan, Tree, Uniform, Wrt,
};
pub use cheaper::Cheaper;
pub(crate) use layout::of_tensors;
pub use layout::{Blocks, Jacobian, JacobianBy, Leaf, Shaped, Tensors, of_all};
pub(super) use numbers::Gather as Gathered;
pub use rows::{Entries, PartOfRows, Rows};
pub(super) use seeds::{Behind, Each, Marked, Seeds, Together};
use std::any::Any;
pub use within::{Alone, InArray, InVector, Within};

type At<T, L> = <T as Lift>::At<L>;
type Picked<F, A> = <<F as Function>::Params as Select<A>>::Picked;

/// All rows or columns of a Jacobian at once.
#[derive(Clone, Copy, Default, Debug)]
pub struct Whole;
/// `K` rows or columns of a Jacobian at a time: less memory, the same numbers.
#[derive(Clone, Copy, Default, Debug)]
pub struct Chunk<const K: usize>;
/// `chunk_size`
pub trait Chunks: 'static {
    /// How many rows or columns are computed at a time.
    const LANES: usize;
}
impl Chunks for Whole {
    const LANES: usize = usize::MAX;
}
impl<const K: usize> Chunks for Chunk<K> {
    const LANES: usize = {
        assert!(K > 0, "chunk_size must be at least 1");
        K
    };
}

/// A function whose Jacobian has a shape.
pub trait JacobianOf: Differentiand {
    /// The Jacobian.
    type J: Lift;
    /// The type of its floats.
    type E: Float;
    /// [`Shaped::FLOATS`] of the output.
    const OUTPUTS: Option<usize>;
    /// The leaves of the input and of the output.
    fn leaves<L: Level>(y: &At<Self::Y, L>, x: &At<Self::I, L>) -> (Vec<Leaf>, Vec<Leaf>);
    /// [`Jacobian::assemble`].
    fn assemble<L: Level, S: Entries<L, Input = Self::I>>(
        y: &At<Self::Y, L>,
        x: &At<Self::I, L>,
        entries: &mut S,
    ) -> At<Self::J, L>;
}
impl<D> JacobianOf for D
where
    D: Differentiand,
    D::I: Shaped,
    D::Y: Jacobian<D::I>,
    JointKind<D::Y, D::I>: Uniform,
{
    type J = JacobianBy<D::Y, D::I>;
    type E = <JointKind<D::Y, D::I> as Uniform>::Float;
    const OUTPUTS: Option<usize> = <D::Y as Shaped>::FLOATS;
    fn leaves<L: Level>(y: &At<D::Y, L>, x: &At<D::I, L>) -> (Vec<Leaf>, Vec<Leaf>) {
        let (mut outputs, mut inputs) = (Vec::new(), Vec::new());
        D::Y::leaves::<Alone, L>(y, &mut outputs);
        D::I::leaves::<Alone, L>(x, &mut inputs);
        (outputs, inputs)
    }
    #[inline]
    fn assemble<L: Level, S: Entries<L, Input = D::I>>(
        y: &At<D::Y, L>,
        x: &At<D::I, L>,
        entries: &mut S,
    ) -> At<Self::J, L> {
        D::Y::assemble::<Alone, L, S>(y, x, entries)
    }
}

/// How a Jacobian is computed.
pub trait Mode: 'static {
    /// The macro.
    const OP: &'static str;
    /// Whether it goes by columns where there are so many of rows and of columns.
    fn by_columns<D: Differentiand>(rows: impl FnOnce() -> usize, columns: impl FnOnce() -> usize) -> bool;
    /// The Jacobian, and the function's result.
    fn jacobian<D: JacobianOf, C: Chunks, L: Level>(
        args: RefOf<'_, D::F, L>,
    ) -> (At<D::J, L>, OutAt<D::F, L>);
}
/// Row by row: reverse mode.
#[derive(Debug)]
pub enum Reverse {}
/// By columns: forward mode.
#[derive(Debug)]
pub enum Forward {}

/// Whether the function computes with tensors.
pub(super) const fn has_tensors<D: Differentiand>() -> bool {
    <D::P as Params>::HAS_TENSOR || <D::O as Lift>::HAS_TENSOR
}
impl Mode for Reverse {
    const OP: &'static str = "jacrev!";
    fn by_columns<D: Differentiand>(_: impl FnOnce() -> usize, _: impl FnOnce() -> usize) -> bool {
        false
    }
    #[inline]
    fn jacobian<D: JacobianOf, C: Chunks, L: Level>(
        args: RefOf<'_, D::F, L>,
    ) -> (At<D::J, L>, OutAt<D::F, L>) {
        // One row is not worth a batch.
        if const { has_tensors::<D>() && !D::Y::IS_NUMBER } {
            let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
            lanes::jacobian::<D, C, L>(args, wrt, |_, _| false)
        } else {
            numbers::by_rows::<D, L>(args)
        }
    }
}
impl Mode for Forward {
    const OP: &'static str = "jacfwd!";
    fn by_columns<D: Differentiand>(_: impl FnOnce() -> usize, _: impl FnOnce() -> usize) -> bool {
        true
    }
    #[inline]
    fn jacobian<D: JacobianOf, C: Chunks, L: Level>(
        args: RefOf<'_, D::F, L>,
    ) -> (At<D::J, L>, OutAt<D::F, L>) {
        if const { has_tensors::<D>() } {
            lanes::jacobian::<D, C, L>(args, Wrt::NONE, |_, _| true)
        } else {
            numbers::by_columns::<D, L>(args)
        }
    }
}

/// `jacrev!(f)`: the Jacobian of `F` by the arguments `A`, by reverse mode: for few outputs and many inputs.
///
/// The result is the output's tree of the input's tree: `&[f64] -> Vec<f64>` gives `Vec<Vec<f64>>`, tensors
/// give `output.shape + input.shape`, a tuple of arguments keeps its level, also for one. `C` is [`Whole`] or
/// [`Chunk`]: how many rows are computed at a time where tensors are batched. With
/// [`Aux`](crate::plumbing::Aux) the result is `(Jacobian, aux)`.
pub type Jacrev<F, A, X, C> = TotalDerivative<F, A, X, C, Reverse>;

/// `jacfwd!(f)`: the same as [`Jacrev`], by forward mode: for few inputs and many outputs. `C` counts columns
/// (torch.func's jacfwd has no chunk_size). Code of numbers runs with several tangents, as many at a time as
/// registers hold.
pub type Jacfwd<F, A, X, C> = TotalDerivative<F, A, X, C, Forward>;

/// `jacobian!(f)`: the same as both, by whichever mode is cheaper for the numbers of inputs and outputs.
pub type AnyJacobian<F, A, X, C> = TotalDerivative<F, A, X, C, Cheaper>;

/// `hessian!(f)`: all second derivatives, `jacfwd!` of `jacrev!`. For arguments `a` and `b`, `h.a.b` is the block
/// of derivatives by both. Unlike in torch.func, the function may have an auxiliary result.
pub type Hessian<F, A, X> = Jacfwd<Jacrev<F, A, X, Whole>, A, X, Whole>;

transform! {
    /// A Jacobian: [`Jacrev`], [`Jacfwd`] or [`AnyJacobian`].
    TotalDerivative<F, A, X, C, M>
}
impl<F, A, X, C, M> Transform for TotalDerivative<F, A, X, C, M>
where
    F: Function + Derived,
    F::Params: Arguments + Select<A, Picked: Shaped>,
    A: 'static,
    X: Auxiliary<F::Out>,
    X::Main: Jacobian<Picked<F, A>>,
    JointKind<X::Main, Picked<F, A>>: Uniform,
    C: Chunks,
    M: Mode,
{
    type Params = F::Params;
    type Out = X::With<JacobianBy<X::Main, Picked<F, A>>>;
    type Kept<L: Level> = transposed::Kept<(F, A, X), L>;
    const LANEWISE: bool = F::LANEWISE;

    fn value<L: Level>(args: RefOf<'_, F, L>) -> At<Self::Out, L> {
        let (jacobian, y) = M::jacobian::<(F, A, X), C, L>(args);
        X::attach::<JacobianBy<X::Main, Picked<F, A>>, L>(jacobian, y)
    }
    fn run<L: Level>(args: RefOf<'_, F, L>) -> (At<Self::Out, L>, Self::Kept<L>) {
        let (jacobian, y) = M::jacobian::<(F, A, X), C, L>(args);
        let kept = transposed::Kept {
            jacobian: jacobian.clone(),
            y: X::main::<L>(&y).clone(),
        };
        (
            X::attach::<JacobianBy<X::Main, Picked<F, A>>, L>(jacobian, y),
            kept,
        )
    }
    fn pull<L: Level>(
        kept: &Self::Kept<L>,
        wrt: Wrt,
        args: RefOf<'_, F, L>,
        ct: &TanOf<Self::Out, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (ct, y_ct) = X::detach::<JacobianBy<X::Main, Picked<F, A>>, L>(ct);
        transposed::pull::<(F, A, X), L>(kept, wrt, args, ct, &y_ct, bars);
    }
}

/// The number of floats in a value.
pub(super) fn count<T: Lift, L: Level>(x: &At<T, L>) -> usize {
    struct Count(usize);
    impl<L: Level> Leaves<L, L> for Count {
        fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
            self.0 += 1;
        }
        fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
            self.0 += x.len();
        }
    }
    let mut count = Count(0);
    T::visit::<L, L, _>(x, &mut Default::default(), &mut count);
    count.0
}

/// A value whose float type is known to be another's: a Jacobian's floats are all of one type ([`Uniform`]).
pub(super) fn as_float<A: Any, B: Any>(x: &mut A) -> &mut B {
    let x: &mut dyn Any = x;
    x.downcast_mut().expect("a Jacobian has one float type")
}
