//! `vmap!`: a function of one example as a function of many.

mod batch;
mod dims;
mod lanes;
mod options;
mod packets;
mod param;
mod params;
mod threads;

use crate::levels::Level;
use crate::transforms::Chunks;
use crate::transforms::call::callable;
use crate::values::{Derived, Function, Keep, Lift, Linearized, OutAt, Params, RefOf, Survey, Wrt};
pub use dims::{AllAt, BesideLeft, MapBy, ResultDims, SharedBy, Unmapped};
pub use lanes::{LanesOf, one_by_one};
pub use options::{AxisSize, Different, Draws, Inferred, Refused, Same, Size};
pub use packets::in_packets;
pub use param::{By, Dim, LaneArgs, LaneTans, MapParam, Pass, Pulled};
pub use params::{MapParams, PulledAll};

callable! {
    /// `vmap!(f)`: `F` over an axis of its arguments, which is an axis of its results.
    ///
    /// The result is that of a loop over the axis. `I` and `O` are the axes ([`AllAt`], [`Unmapped`] and tuples), `C` how
    /// many lanes are computed at a time, `R` what they draw from a generator that is not mapped, `S` the size of the
    /// axis, if it is not that of an argument. Code with tensors runs once, on batches; code of numbers only runs lane
    /// by lane, and its lanes may branch as they like.
    Vmap<F, I, O, C, R, S>
}

type At<T, L> = <T as Lift>::At<L>;
/// The dims of a result for which the user says `O`.
type OutDims<F, I, O> = <<<F as Function>::Out as Lift>::Outcome as ResultDims>::Of<
    O,
    <<F as Function>::Params as MapParams<I>>::LeftDims,
>;

/// A function and how it is mapped: `(F, I, O, C, R, S)`, with all that follows from it.
pub trait Mapping: 'static {
    /// The function.
    type F: Function<Params = Self::P, Out = Self::Y>;
    /// Its parameters.
    type P: MapParams<Self::I>;
    /// Their dims.
    type I: 'static;
    /// The function's result.
    type Y: MapBy<Self::O>;
    /// Its dims.
    type O: 'static;
    /// How many lanes are computed at a time.
    const CHUNK: usize;
    /// What lanes draw.
    type R: Draws;
    /// The size of the axis.
    const SIZE: Option<usize>;
}
impl<F, I, O, C, R, S> Mapping for (F, I, O, C, R, S)
where
    F: Function,
    F::Params: MapParams<I>,
    F::Out: Lift<Outcome: ResultDims> + MapBy<OutDims<F, I, O>>,
    I: 'static,
    O: 'static,
    C: Chunks,
    R: Draws,
    S: AxisSize,
{
    type F = F;
    type P = F::Params;
    type I = I;
    type Y = F::Out;
    type O = OutDims<F, I, O>;
    const CHUNK: usize = C::LANES;
    type R = R;
    const SIZE: Option<usize> = S::SIZE;
}
/// The parameters of a mapped function.
pub(crate) type Mapped<D> = <<D as Mapping>::P as MapParams<<D as Mapping>::I>>::Mapped;
/// Its result.
pub(crate) type MappedOut<D> = <<D as Mapping>::Y as MapBy<<D as Mapping>::O>>::Mapped;

/// The mapped function's value, and something beside it.
type ValueAnd<D, L, X> = (At<MappedOut<D>, L>, X);

/// The value of a mapped function.
pub(crate) fn together<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> At<MappedOut<D>, L> {
    if D::F::LANEWISE {
        lanes::eval::<D, L>(args)
    } else {
        batch::eval::<D, L>(args)
    }
}
/// What it should be: that of the loop over its lanes.
pub(crate) fn looped<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> At<MappedOut<D>, L> {
    lanes::eval::<D, L>(args)
}

/// The number of lanes.
fn count<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> usize {
    let mut survey = Survey::new(D::SIZE);
    D::P::survey::<L>(args, &mut survey);
    survey.lanes()
}

impl<F: Derived, I, O, C, R, S> Derived for Vmap<F, I, O, C, R, S> where Self: Function {}
impl<F, I, O, C, R, S> Function for Vmap<F, I, O, C, R, S>
where
    F: Function,
    F::Params: MapParams<I>,
    F::Out: Lift<Outcome: ResultDims> + MapBy<OutDims<F, I, O>>,
    I: 'static,
    O: 'static,
    C: Chunks,
    R: Draws,
    S: AxisSize,
{
    type Params = <F::Params as MapParams<I>>::Mapped;
    type Out = <F::Out as MapBy<OutDims<F, I, O>>>::Mapped;
    const LANEWISE: bool = F::LANEWISE;

    fn eval<L: Level>(self, args: RefOf<'_, Self, L>) -> OutAt<Self, L> {
        together::<(F, I, O, C, R, S), L>(args)
    }
    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, Self, L>,
        wrt: Wrt,
    ) -> (
        OutAt<Self, L>,
        impl Linearized<Self, L> + use<F, I, O, C, R, S, L, K>,
    ) {
        type D<F, I, O, C, R, S> = (F, I, O, C, R, S);
        let wrt = wrt.into_sums();
        if F::LANEWISE {
            let (y, derivative) = lanes::linearize::<D<F, I, O, C, R, S>, L>(args, wrt);
            (y, Either::<D<F, I, O, C, R, S>, L, _, _>::Lanes(derivative))
        } else {
            let (y, derivative) = batch::linearize::<D<F, I, O, C, R, S>, L>(args, wrt);
            (y, Either::Batch(derivative))
        }
    }
}

/// The derivative, computed in either way. The function says in which, so that a program contains the code of one only.
enum Either<D: Mapping, L: Level, A, B> {
    /// Lane by lane.
    Lanes(lanes::Derivative<D, L, A>),
    /// In batches.
    Batch(batch::Derivative<D, L, B>),
}
impl<D: Mapping, L: Level, A, B> Either<D, L, A, B> {
    fn lanes(&self) -> &lanes::Derivative<D, L, A> {
        match self {
            Either::Lanes(derivative) => derivative,
            Either::Batch(_) => unreachable!("a function of numbers is mapped lane by lane"),
        }
    }
    fn batch(&self) -> &batch::Derivative<D, L, B> {
        match self {
            Either::Lanes(_) => unreachable!("a function of tensors is mapped in batches"),
            Either::Batch(derivative) => derivative,
        }
    }
}
impl<F, I, O, C, R, S, L, A, B> Linearized<Vmap<F, I, O, C, R, S>, L> for Either<(F, I, O, C, R, S), L, A, B>
where
    F: Function,
    F::Params: MapParams<I>,
    F::Out: Lift<Outcome: ResultDims> + MapBy<OutDims<F, I, O>>,
    I: 'static,
    O: 'static,
    C: Chunks,
    R: Draws,
    S: AxisSize,
    L: Level,
    A: Linearized<F, L>,
    B: Linearized<F, crate::levels::Batch<L>>,
{
    fn pull(
        &self,
        args: <<F::Params as MapParams<I>>::Mapped as Params>::Ref<'_, L>,
        wrt: Wrt,
        ct: &crate::values::TanOf<<F::Out as MapBy<OutDims<F, I, O>>>::Mapped, L>,
        bars: <<F::Params as MapParams<I>>::Mapped as Params>::Bars<'_, L>,
    ) {
        // Lanes that share an argument add to one accumulator.
        let wrt = wrt.into_sums();
        if F::LANEWISE {
            self.lanes().pull(args, wrt, ct, bars)
        } else {
            self.batch().pull(wrt, ct, bars)
        }
    }
    fn push(
        &self,
        args: <<F::Params as MapParams<I>>::Mapped as Params>::Ref<'_, L>,
        dots: <<F::Params as MapParams<I>>::Mapped as Params>::Dots<'_, L>,
    ) -> crate::values::TanOf<<F::Out as MapBy<OutDims<F, I, O>>>::Mapped, L> {
        if F::LANEWISE {
            self.lanes().push(args, dots)
        } else {
            self.batch().push(args, dots)
        }
    }
}
