//! Lanes in batches: code with tensors runs once for all lanes, or for each chunk of them.

use super::dims::MapBy;
use super::options::{Draw, Draws};
use super::param::is_zero;
use super::params::MapParams;
use super::{At, Mapped, MappedOut, Mapping, ValueAnd, count};
use crate::levels::{Batch, Level, Summed};
use crate::lists::{made, mapped};
use crate::values::{Function, Lift, Linearized, Params, Sizes, TanOf, WithResiduals, Wrt};
use std::ops::Range;

type ArgsAt<D, L> = <<D as Mapping>::P as Params>::At<L>;
type YAt<D, L> = At<<D as Mapping>::Y, L>;

/// The lanes as chunks of so many at most; at least one chunk.
fn chunks(lanes: usize, size: usize) -> Vec<Range<usize>> {
    if lanes == 0 {
        return std::iter::once(0..0).collect();
    }
    let starts = (0..lanes).step_by(size.min(lanes));
    starts
        .map(|start| start..lanes.min(start + size.min(lanes)))
        .collect()
}

fn sizes(chunks: &[Range<usize>]) -> Vec<usize> {
    mapped(chunks, Range::len)
}

fn enter<D: Mapping, L: Level>(
    args: <Mapped<D> as Params>::Ref<'_, L>,
    lanes: &Range<usize>,
) -> ArgsAt<D, Batch<L>> {
    let mut args = D::P::enter::<L>(args, lanes);
    D::P::generators::<Batch<L>>(&mut args, &mut |seeds| match D::R::DRAW {
        Draw::Refuse => seeds.refuse(),
        Draw::Different => {
            let chunk = lanes.start.checked_div(D::CHUNK).unwrap_or(0);
            seeds.lanes_apart(Batch::<L>::DEPTH, lanes.len(), chunk);
        }
        Draw::Same => {}
    });
    args
}

fn leave<D: Mapping, L: Level>(ys: &[&YAt<D, Batch<L>>], sizes: &[usize]) -> At<MappedOut<D>, L> {
    <D::Y as MapBy<D::O>>::leave::<L>(ys, &Sizes(sizes))
}

pub(super) fn eval<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> At<MappedOut<D>, L> {
    let chunks = chunks(count::<D, L>(args), D::CHUNK);
    let ys = mapped(&chunks, |lanes| {
        let args = enter::<D, L>(args, lanes);
        D::F::default().eval::<Batch<L>>(D::P::borrow::<Batch<L>>(&args))
    });
    leave::<D, L>(&mapped(&ys, |y| y), &sizes(&chunks))
}

/// A chunk of lanes, and the derivative there.
struct Chunk<D: Mapping, L: Level, M> {
    lanes: Range<usize>,
    args: ArgsAt<D, Batch<L>>,
    y: YAt<D, Batch<L>>,
    derivative: M,
}
/// The derivative in batches.
pub(super) struct Derivative<D: Mapping, L: Level, M> {
    chunks: Vec<Chunk<D, L, M>>,
    sizes: Vec<usize>,
    y: At<MappedOut<D>, L>,
}

#[allow(clippy::type_complexity)] // an opaque type cannot be named
pub(super) fn linearize<D: Mapping, L: Level>(
    args: <Mapped<D> as Params>::Ref<'_, L>,
    wrt: Wrt,
) -> ValueAnd<D, L, Derivative<D, L, impl Linearized<D::F, Batch<L>> + use<D, L>>> {
    let lanes = chunks(count::<D, L>(args), D::CHUNK);
    let sizes = sizes(&lanes);
    let chunks = mapped(&lanes, |lanes| {
        let args = enter::<D, L>(args, lanes);
        let (y, derivative) =
            D::F::default().linearize::<Batch<L>, WithResiduals>(D::P::borrow::<Batch<L>>(&args), wrt);
        Chunk {
            lanes: lanes.clone(),
            args,
            y,
            derivative,
        }
    });
    let y = leave::<D, L>(&mapped(&chunks, |chunk: &Chunk<_, _, _>| &chunk.y), &sizes);
    (y.clone(), Derivative { chunks, sizes, y })
}

impl<D: Mapping, L: Level, M: Linearized<D::F, Batch<L>>> Derivative<D, L, M> {
    pub(super) fn pull(
        &self,
        wrt: Wrt,
        ct: &TanOf<MappedOut<D>, L>,
        bars: <Mapped<D> as Params>::Bars<'_, L>,
    ) {
        if is_zero::<MappedOut<D>, L>(&self.y, ct) {
            return;
        }
        let ct = MappedOut::<D>::to_value::<L>(ct, &self.y);
        let lanes = Summed::over(Batch::<L>::DEPTH);
        let pulled = mapped(&self.chunks, |chunk| {
            let ct = <D::Y as MapBy<D::O>>::enter_ct::<L>(&ct, &chunk.lanes);
            let ct = D::Y::to_tan::<Batch<L>>(&ct);
            let args = D::P::borrow::<Batch<L>>(&chunk.args);
            let mut tans = D::P::zeros::<Batch<L>>(args);
            let bars = D::P::bars::<Batch<L>>(&mut tans);
            chunk.derivative.pull(args, wrt, &ct, bars);
            tans
        });
        drop(lanes);
        let pulled = made(pulled.len(), |i| (&pulled[i], &self.chunks[i].args));
        D::P::leave_bars::<L>(bars, wrt, &pulled, &Sizes(&self.sizes));
    }
    pub(super) fn push(
        &self,
        args: <Mapped<D> as Params>::Ref<'_, L>,
        dots: <Mapped<D> as Params>::Dots<'_, L>,
    ) -> TanOf<MappedOut<D>, L> {
        let pushed = mapped(&self.chunks, |chunk| {
            let dots = D::P::enter_dots::<L>(dots, args, &chunk.lanes);
            let args = D::P::borrow::<Batch<L>>(&chunk.args);
            chunk.derivative.push(args, D::P::dots::<Batch<L>>(&dots))
        });
        let of_zero = |i: usize| is_zero::<D::Y, Batch<L>>(&self.chunks[i].y, &pushed[i]);
        if (0..pushed.len()).all(of_zero) {
            return Default::default();
        }
        let value = |i: usize| D::Y::to_value::<Batch<L>>(&pushed[i], &self.chunks[i].y);
        let values = made(pushed.len(), value);
        MappedOut::<D>::to_tan::<L>(&leave::<D, L>(&mapped(&values, |y| y), &self.sizes))
    }
}
