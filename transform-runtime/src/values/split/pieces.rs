//! Pieces of a program, run on every group.

use super::flow::{Run, Tan};
use super::groups::{Group, Groups};
use super::merge::{Merge, merged};
use super::{Flow, State};
use crate::values::Wrt;
use std::marker::PhantomData;

/// What a piece did to every group, and which groups were joined after it.
struct Each<S, T, R, Pull, Push> {
    residuals: Vec<R>,
    merge: Merge,
    pull: Pull,
    push: Push,
    of: PhantomData<fn(S) -> T>,
}

/// Runs a piece on every group.
pub fn each<S, T: State>(groups: Groups<S>, mut piece: impl FnMut(S) -> T) -> Groups<T> {
    let run = |group: Group<S>| Group {
        chosen: group.chosen,
        state: piece(group.state),
    };
    merged(Groups(groups.0.into_iter().map(run).collect())).0
}

/// Runs a piece on every group, and keeps what its derivative reads.
pub fn each_linearized<S, T, R, Pull, Push>(
    groups: Groups<S>,
    mut piece: impl FnMut(S) -> (T, R),
    pull: Pull,
    push: Push,
) -> (Groups<T>, Run<S, T>)
where
    S: State,
    T: State,
    R: 'static,
    Pull: Fn(&R, Wrt, &T::Tan) -> S::Tan + 'static,
    Push: Fn(&R, &S::Tan) -> T::Tan + 'static,
{
    let mut residuals = Vec::new();
    let run = |group: Group<S>| {
        let (state, residual) = piece(group.state);
        residuals.push(residual);
        Group {
            chosen: group.chosen,
            state,
        }
    };
    let (groups, merge) = merged(Groups(groups.0.into_iter().map(run).collect()));
    let flow = Each {
        residuals,
        merge,
        pull,
        push,
        of: PhantomData,
    };
    (groups, Box::new(flow))
}
impl<S, T, R, Pull, Push> Flow for Each<S, T, R, Pull, Push>
where
    S: State,
    T: State,
    R: 'static,
    Pull: Fn(&R, Wrt, &T::Tan) -> S::Tan + 'static,
    Push: Fn(&R, &S::Tan) -> T::Tan + 'static,
{
    type In = S;
    type Out = T;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<T>>) -> Vec<Tan<S>> {
        let cts = self.merge.pull(cts);
        self.residuals
            .iter()
            .zip(&cts)
            .map(|(residual, ct)| (self.pull)(residual, wrt, ct))
            .collect()
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<Tan<T>> {
        let pushed = self
            .residuals
            .iter()
            .zip(&dots)
            .map(|(residual, dot)| (self.push)(residual, dot));
        self.merge.push(pushed.collect())
    }
}

/// What happened to every group by itself: it may have become several.
#[derive(Debug)]
pub struct Inside<M> {
    runs: Vec<(M, usize)>,
    merge: Merge,
}
/// Runs part of a program on every group by itself.
pub fn within<S, T: State, M>(
    groups: Groups<S>,
    mut part: impl FnMut(Groups<S>) -> (Groups<T>, M),
) -> (Groups<T>, Inside<M>) {
    let (mut all, mut runs) = (Groups::none(), Vec::new());
    for group in groups.0 {
        let (groups, flow) = part(Groups::one(group));
        runs.push((flow, groups.0.len()));
        all.0.extend(groups.0);
    }
    let (groups, merge) = merged(all);
    (groups, Inside { runs, merge })
}
impl<M: Flow> Flow for Inside<M> {
    type In = M::In;
    type Out = M::Out;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<M::Out>>) -> Vec<Tan<M::In>> {
        let mut cts = self.merge.pull(cts).into_iter();
        let mut pull = |(flow, count): &(M, usize)| flow.pull(wrt, cts.by_ref().take(*count).collect());
        self.runs.iter().flat_map(&mut pull).collect()
    }
    fn push(&self, dots: Vec<Tan<M::In>>) -> Vec<Tan<M::Out>> {
        let pushed = self
            .runs
            .iter()
            .zip(dots)
            .flat_map(|((flow, _), dot)| flow.push(vec![dot]));
        self.merge.push(pushed.collect())
    }
}

/// A plain value has joined the state.
pub struct Brought<N, S>(PhantomData<fn() -> (N, S)>);
/// Adds a plain value to the state of every group.
pub fn bring<N: State, S: State>(groups: Groups<S>, value: &N) -> (Groups<(N, S)>, Brought<N, S>) {
    let add = |group: Group<S>| Group {
        chosen: group.chosen,
        state: (value.clone(), group.state),
    };
    (
        Groups(groups.0.into_iter().map(add).collect()),
        Brought(PhantomData),
    )
}
impl<N: State, S: State> Flow for Brought<N, S> {
    type In = S;
    type Out = (N, S);
    fn pull(&self, _: Wrt, cts: Vec<(Tan<N>, Tan<S>)>) -> Vec<Tan<S>> {
        cts.into_iter().map(|(_, ct)| ct).collect()
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<(Tan<N>, Tan<S>)> {
        dots.into_iter().map(|dot| (Default::default(), dot)).collect()
    }
}

/// A piece that never ends.
pub struct Diverging<S, T>(PhantomData<fn() -> (S, T)>);
/// Runs a piece that never ends, if there is a group.
pub fn diverging<S: State, T: State, N>(
    groups: Groups<S>,
    mut piece: impl FnMut(S) -> N,
) -> (Groups<T>, Diverging<S, T>) {
    groups
        .0
        .into_iter()
        .map(|group| group.state)
        .for_each(|state| _ = piece(state));
    (Groups::none(), Diverging(PhantomData))
}
impl<S: State, T: State> Flow for Diverging<S, T> {
    type In = S;
    type Out = T;
    fn pull(&self, _: Wrt, _: Vec<Tan<T>>) -> Vec<Tan<S>> {
        Vec::new()
    }
    fn push(&self, _: Vec<Tan<S>>) -> Vec<Tan<T>> {
        Vec::new()
    }
}
