//! Loops: in every round, groups go on or leave. Those that leave wait for the others.

use super::flow::Tan;
use super::groups::Groups;
use super::merge::{Merge, merged};
use super::ways::{interleaved, separated, sorted};
use super::{Flow, State};
use crate::values::{Either, Wrt};
use std::marker::PhantomData;

/// The rounds of a loop, and what follows for the groups that are still in it when its items run out.
pub struct Repeat<C, D, M, E> {
    /// For each round its derivative, and for each group after it whether it went on.
    rounds: Vec<(M, Vec<bool>)>,
    /// How many groups left in rounds.
    left: usize,
    end: E,
    merge: Merge,
    of: PhantomData<fn() -> (C, D)>,
}

/// The derivative of rounds without end: nothing follows them.
type Endless<C, D, M> = Repeat<C, D, M, Nothing<C, D>>;

/// `loop`: rounds, until no group goes on.
pub fn repeat<C: State, D: State, M>(
    groups: Groups<C>,
    mut round: impl FnMut(Groups<C>) -> (Groups<Either<C, D>>, M),
) -> (Groups<D>, Endless<C, D, M>) {
    let items = std::iter::repeat(());
    repeat_over(
        groups,
        items,
        |groups, ()| round(groups),
        |_| (Groups::none(), Nothing(PhantomData)),
    )
}

/// `for`: a round for each item, as long as groups go on.
pub fn repeat_over<C: State, D: State, M, E, I>(
    mut groups: Groups<C>,
    items: impl IntoIterator<Item = I>,
    mut round: impl FnMut(Groups<C>, I) -> (Groups<Either<C, D>>, M),
    end: impl FnOnce(Groups<C>) -> (Groups<D>, E),
) -> (Groups<D>, Repeat<C, D, M, E>) {
    let (mut done, mut rounds) = (Groups::none(), Vec::new());
    let mut items = items.into_iter();
    while !groups.states.is_empty()
        && let Some(item) = items.next()
    {
        let (after, flow) = round(groups, item);
        let (next, leaving, went_on) = sorted(after);
        rounds.push((flow, went_on));
        done.append(leaving);
        groups = next;
    }
    let left = done.len();
    let (rest, end) = end(groups);
    done.append(rest);
    let (groups, merge) = merged(done);
    let of = PhantomData;
    (
        groups,
        Repeat {
            rounds,
            left,
            end,
            merge,
            of,
        },
    )
}

impl<C, D, M, E> Flow for Repeat<C, D, M, E>
where
    C: State,
    D: State,
    M: Flow<In = C, Out = Either<C, D>>,
    E: Flow<In = C, Out = D>,
{
    type In = C;
    type Out = D;
    fn pull(&self, wrt: Wrt, cts: Vec<Tan<D>>) -> Vec<Tan<C>> {
        let mut left = self.merge.pull(cts);
        let mut cts = self.end.pull(wrt, left.split_off(self.left));
        for (flow, went_on) in self.rounds.iter().rev() {
            let leaving = waiting(went_on);
            let leaving = left.split_off(left.len() - leaving);
            cts = flow.pull(wrt, interleaved(went_on, cts, leaving));
        }
        cts
    }
    fn push(&self, mut dots: Vec<Tan<C>>) -> Vec<Tan<D>> {
        let mut left = Vec::new();
        for (flow, went_on) in &self.rounds {
            let (next, mut leaving) = separated(went_on, flow.push(dots));
            left.append(&mut leaving);
            dots = next;
        }
        left.append(&mut self.end.push(dots));
        self.merge.push(left)
    }
}

/// How many groups left in a round.
fn waiting(went_on: &[bool]) -> usize {
    went_on.iter().filter(|on| !**on).count()
}

/// Nothing is left in a loop without items.
pub struct Nothing<C, D>(PhantomData<fn() -> (C, D)>);
impl<C: State, D: State> Flow for Nothing<C, D> {
    type In = C;
    type Out = D;
    fn pull(&self, _: Wrt, _: Vec<Tan<D>>) -> Vec<Tan<C>> {
        Vec::new()
    }
    fn push(&self, _: Vec<Tan<C>>) -> Vec<Tan<D>> {
        Vec::new()
    }
}
