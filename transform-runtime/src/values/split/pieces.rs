//! Pieces of a program, run on every group.

use super::flow::{Run, Tan};
use super::groups::Groups;
use super::merge::{Merge, merged};
use super::{Flow, State};
use crate::lists::{made, take_first, taken};
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
pub fn each<S, T: State>(groups: Groups<S>, piece: impl FnMut(S) -> T) -> Groups<T> {
    let Groups { lanes, states } = groups;
    let states = taken(states, piece);
    merged(Groups { lanes, states }).0
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
    let Groups { lanes, states } = groups;
    let mut residuals = Vec::with_capacity(states.len());
    let states = taken(states, |state| {
        let (state, residual) = piece(state);
        residuals.push(residual);
        state
    });
    let (groups, merge) = merged(Groups { lanes, states });
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
        made(cts.len(), |i| (self.pull)(&self.residuals[i], wrt, &cts[i]))
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<Tan<T>> {
        let pushed = made(dots.len(), |i| (self.push)(&self.residuals[i], &dots[i]));
        self.merge.push(pushed)
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
    let mut states = groups.states.into_iter();
    for lanes in groups.lanes {
        let state = states.next().expect("a state for every group");
        let (groups, flow) = part(Groups::one(lanes, state));
        runs.push((flow, groups.len()));
        all.append(groups);
    }
    let (groups, merge) = merged(all);
    (groups, Inside { runs, merge })
}
impl<M: Flow> Flow for Inside<M> {
    type In = M::In;
    type Out = M::Out;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<M::Out>>) -> Vec<Tan<M::In>> {
        let (mut cts, mut pulled) = (self.merge.pull(cts), Vec::new());
        for (flow, count) in &self.runs {
            pulled.append(&mut flow.pull(wrt, take_first(&mut cts, *count)));
        }
        pulled
    }
    fn push(&self, dots: Vec<Tan<M::In>>) -> Vec<Tan<M::Out>> {
        let (mut dots, mut pushed) = (dots.into_iter(), Vec::new());
        for (flow, _) in &self.runs {
            let dot = dots.next().expect("a tangent for every group");
            pushed.append(&mut flow.push(vec![dot]));
        }
        self.merge.push(pushed)
    }
}

/// A plain value has joined the state.
pub struct Brought<N, S>(PhantomData<fn() -> (N, S)>);
/// Adds a plain value to the state of every group.
pub fn bring<N: State, S: State>(groups: Groups<S>, value: &N) -> (Groups<(N, S)>, Brought<N, S>) {
    let Groups { lanes, states } = groups;
    let states = taken(states, |state| (value.clone(), state));
    (Groups { lanes, states }, Brought(PhantomData))
}
impl<N: State, S: State> Flow for Brought<N, S> {
    type In = S;
    type Out = (N, S);
    fn pull(&self, _: Wrt, cts: Vec<(Tan<N>, Tan<S>)>) -> Vec<Tan<S>> {
        taken(cts, |(_, ct)| ct)
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<(Tan<N>, Tan<S>)> {
        taken(dots, |dot| (Default::default(), dot))
    }
}

/// A piece that never ends.
pub struct Diverging<S, T>(PhantomData<fn() -> (S, T)>);
/// Runs a piece that never ends, if there is a group.
pub fn diverging<S: State, T: State, N>(
    groups: Groups<S>,
    mut piece: impl FnMut(S) -> N,
) -> (Groups<T>, Diverging<S, T>) {
    for state in groups.states {
        piece(state);
    }
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
