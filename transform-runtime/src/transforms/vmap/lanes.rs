//! Lanes one by one: code of numbers only, whose lanes may branch as they like.

use super::dims::MapBy;
use super::options::{Draw, Draws};
use super::param::is_zero;
use super::params::MapParams;
use super::{At, Mapped, MappedOut, Mapping, ValueAnd, count, threads};
use crate::kernels::recycle::keep_freed;
use crate::levels::Level;
use crate::lists::{made, mapped};
use crate::stream::Seeds;
use crate::values::{Function, Lift, Linearized, Params, Stack, TanOf, WithResiduals, Wrt};

/// The arguments of all lanes.
pub type LanesOf<'a, D, L> = <<D as Mapping>::P as MapParams<<D as Mapping>::I>>::Lanes<'a, L>;
type YAt<D, L> = At<<D as Mapping>::Y, L>;

fn unstack<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>, lanes: usize) -> LanesOf<'_, D, L> {
    // Lists of lanes are made and dropped in every call.
    keep_freed();
    D::P::unstack::<L>(args, lanes, &mut |seeds: &mut Seeds, lane| match D::R::DRAW {
        Draw::Refuse => seeds.refuse(),
        Draw::Different => seeds.lane_apart(lane),
        Draw::Same => seeds.lane_alike(lane),
    })
}

/// The results of all lanes as one. Without lanes, the result's form is that of a lane of zeros, unless its type
/// says it.
fn stack<D: Mapping, L: Level>(
    args: <Mapped<D> as Params>::Ref<'_, L>,
    ys: &[&YAt<D, L>],
) -> At<MappedOut<D>, L> {
    match ys.first() {
        Some(like) => <D::Y as MapBy<D::O>>::stack::<L>(ys, like),
        None => <D::Y as MapBy<D::O>>::stack::<L>(ys, &blank::<D, L>(args)),
    }
}
fn blank<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> YAt<D, L> {
    match <D::Y as Stack>::blank::<L>() {
        Some(y) => y,
        None => alone::<D, L>(&unstack::<D, L>(args, 1), 0),
    }
}

/// The result of a lane.
pub(super) fn alone<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, i: usize) -> YAt<D, L> {
    D::F::default().eval::<L>(D::P::lane::<L>(lanes, i))
}

/// The results of all lanes, each alone.
pub fn one_by_one<D: Mapping, L: Level>(lanes: &LanesOf<'_, D, L>, n: usize) -> Vec<YAt<D, L>> {
    threads::all(n, |i| alone::<D, L>(lanes, i))
}

pub(super) fn eval<D: Mapping, L: Level>(args: <Mapped<D> as Params>::Ref<'_, L>) -> At<MappedOut<D>, L> {
    let n = count::<D, L>(args);
    let lanes = unstack::<D, L>(args, n);
    let ys = D::F::lane_by_lane::<D, L>(&lanes, n);
    if ys.is_empty() {
        return stack::<D, L>(args, &[]);
    }
    <D::Y as MapBy<D::O>>::stack_all::<L>(ys)
}

/// The derivative of every lane.
pub(super) struct Derivative<D: Mapping, L: Level, M> {
    derivatives: Vec<M>,
    ys: Vec<YAt<D, L>>,
    y: At<MappedOut<D>, L>,
}

pub(super) fn linearize<D: Mapping, L: Level>(
    args: <Mapped<D> as Params>::Ref<'_, L>,
    wrt: Wrt,
) -> ValueAnd<D, L, Derivative<D, L, impl Linearized<D::F, L> + use<D, L>>> {
    let n = count::<D, L>(args);
    let lanes = unstack::<D, L>(args, n);
    let mut ys = Vec::with_capacity(n);
    let derivatives = made(n, |i| {
        let args = D::P::lane::<L>(&lanes, i);
        let (y, derivative) = D::F::default().linearize::<L, WithResiduals>(args, wrt);
        ys.push(y);
        derivative
    });
    let y = stack::<D, L>(args, &mapped(&ys, |y| y));
    (y.clone(), Derivative { derivatives, ys, y })
}

impl<D: Mapping, L: Level, M: Linearized<D::F, L>> Derivative<D, L, M> {
    pub(super) fn pull(
        &self,
        args: <Mapped<D> as Params>::Ref<'_, L>,
        wrt: Wrt,
        ct: &TanOf<MappedOut<D>, L>,
        bars: <Mapped<D> as Params>::Bars<'_, L>,
    ) {
        let n = self.derivatives.len();
        if n == 0 || is_zero::<MappedOut<D>, L>(&self.y, ct) {
            return;
        }
        let lanes = unstack::<D, L>(args, n);
        let cts = <D::Y as MapBy<D::O>>::unstack_ct::<L>(&MappedOut::<D>::to_value::<L>(ct, &self.y), n);
        let (mut tans, mut done) = (Default::default(), Default::default());
        for (i, ct) in cts.iter().enumerate() {
            let args = D::P::lane::<L>(&lanes, i);
            D::P::begin::<L>(&mut tans, args, i);
            let bars = D::P::bars::<L>(&mut tans);
            self.derivatives[i].pull(args, wrt, &D::Y::to_tan::<L>(ct), bars);
            D::P::end::<L>(&mut tans, &mut done);
        }
        D::P::stack_bars::<L>(bars, wrt, &tans, &done, &lanes);
    }
    pub(super) fn push(
        &self,
        args: <Mapped<D> as Params>::Ref<'_, L>,
        dots: <Mapped<D> as Params>::Dots<'_, L>,
    ) -> TanOf<MappedOut<D>, L> {
        let n = self.derivatives.len();
        if n == 0 {
            return Default::default();
        }
        let lanes = unstack::<D, L>(args, n);
        let dots = D::P::unstack_dots::<L>(dots, args, n);
        let values = made(n, |i| {
            let dots = D::P::lane_dots::<L>(&dots, i);
            let y_dot = self.derivatives[i].push(D::P::lane::<L>(&lanes, i), D::P::dots::<L>(&dots));
            D::Y::to_value::<L>(&y_dot, &self.ys[i])
        });
        let values = mapped(&values, |y_dot| y_dot);
        let y_dot = <D::Y as MapBy<D::O>>::stack::<L>(&values, values[0]);
        MappedOut::<D>::to_tan::<L>(&y_dot)
    }
}
