//! A run of a function's pieces: from all lanes to the result of all lanes.

use super::agree::{Parts, batches};
use super::alone::{alone, are_alone, parted_batches};
use super::flow::Tan;
use super::groups::{Chosen, Groups};
use super::merge::{Merge, joined};
use super::{Flow, Laned, State};
use crate::levels::{Level, Look, Pick};
use crate::lists::mapped;
use crate::values::{Wrt, stack};
use smallvec::SmallVec;
use std::marker::PhantomData;

/// The result of all lanes, on its own in a state.
type Outcome<T> = (T, ());

/// The value of a function, from its arguments and its pieces.
///
/// # Panics
/// If lanes return values that are of different forms.
#[track_caller]
pub fn run<L: Level, S: State, T: State, M>(
    state: S,
    body: impl Fn(Groups<S>) -> (Groups<Outcome<T>>, M),
) -> T {
    if !L::TANGENTS || are_alone() {
        return once(state, &body).0;
    }
    let y = once(state.clone(), &body).0;
    if y.finite(Look::Tangents) {
        return y;
    }
    alone(|| once(state, &body)).0
}

/// The value of a function and its derivative.
///
/// # Panics
/// As [`run`].
#[track_caller]
pub fn run_linearized<L, S, T, M, F>(state: S, body: F) -> (T, Ran<S, T, M, F>)
where
    L: Level,
    S: State,
    T: State,
    M: Flow<In = S, Out = Outcome<T>>,
    F: Fn(Groups<S>) -> (Groups<Outcome<T>>, M) + 'static,
{
    let (mut y, mut derivative) = once(state.clone(), &body);
    if L::TANGENTS && !are_alone() && !y.finite(Look::Tangents) {
        (y, derivative) = alone(|| once(state.clone(), &body));
    }
    let of = PhantomData;
    (
        y,
        Ran {
            state,
            body,
            derivative,
            of,
        },
    )
}

/// The derivative of a run, which can be done again.
pub struct Ran<S, T, M, F> {
    state: S,
    body: F,
    derivative: Once<M>,
    of: PhantomData<fn() -> T>,
}
impl<S, T, M, F> Ran<S, T, M, F>
where
    S: State,
    T: State,
    M: Flow<In = S, Out = Outcome<T>>,
    F: Fn(Groups<S>) -> (Groups<Outcome<T>>, M) + 'static,
{
    /// Whether there are no lanes at all.
    pub fn is_empty(&self) -> bool {
        !self.derivative.empty.is_empty()
    }
    /// The cotangent of the arguments, from that of the result.
    pub fn pull(&self, wrt: Wrt, ct: &Tan<T>) -> Tan<S> {
        let of_args = self.derivative.pull(wrt, ct.clone());
        if self.derivative.alone || of_args.finite(Look::All) {
            return of_args;
        }
        alone(|| once(self.state.clone(), &self.body).1.pull(wrt, ct.clone()))
    }
    /// The tangent of the result, from that of the arguments.
    pub fn push(&self, dot: Tan<S>) -> Tan<T> {
        let of_result = self.derivative.push(dot.clone());
        if self.derivative.alone || of_result.finite(Look::All) {
            return of_result;
        }
        alone(|| once(self.state.clone(), &self.body).1.push(dot))
    }
}

/// What happened in one run.
struct Once<M> {
    /// The batches that have no lanes.
    empty: SmallVec<[usize; 1]>,
    /// Lanes stayed alone.
    alone: bool,
    start: Parts,
    flow: M,
    end: End,
}
/// How the groups that were left became one.
struct End {
    /// They were parted into single lanes before.
    parted: Vec<Parts>,
    merge: Merge,
}

#[track_caller]
fn once<S: State, T: State, M>(
    state: S,
    body: &impl Fn(Groups<S>) -> (Groups<Outcome<T>>, M),
) -> (T, Once<M>) {
    let (alone, (groups, start, empty)) = (are_alone(), all_lanes(state));
    let (groups, flow) = body(groups);
    let ((mut y, ()), end) = together(groups);
    // A result of no lanes is one of a lane of zeros, without that lane.
    for &depth in &empty {
        y = y.pick(&Pick {
            depth,
            of: 1,
            lanes: &[],
        });
    }
    let once = Once {
        empty,
        alone,
        start,
        flow,
        end,
    };
    (y, once)
}

/// All lanes, at the start of a function. A batch without lanes gets one of zeros, which tells the form of the
/// result.
fn all_lanes<S: State>(mut state: S) -> (Groups<S>, Parts, SmallVec<[usize; 1]>) {
    let mut empty = SmallVec::new();
    state.sizes(&mut |depth, lanes| {
        if lanes == 0 && !empty.contains(&depth) {
            empty.push(depth);
        }
    });
    for &depth in &empty {
        state = state.pick(&Pick {
            depth,
            of: 0,
            lanes: &[0],
        });
    }
    let batches = match are_alone() {
        true => batches(&state),
        false => Vec::new(),
    };
    let (mut groups, start) = (Groups::none(), Parts::singles(&Chosen::default(), &batches));
    start.pick_lanes(Chosen::default(), &mut groups.lanes);
    start.pick(state, &mut groups.states);
    (groups, start, empty)
}

/// The state of all lanes, at the end of a function. Groups that are not lanes of one batch are parted until they are.
#[track_caller]
fn together<T: State>(groups: Groups<T>) -> (T, End) {
    let (mut whole, mut parted, mut merge) = (groups, Vec::new(), Merge::default());
    if whole.len() > 1 {
        let batches = parted_batches(&whole.lanes);
        let groups = whole.clone();
        (whole, merge) = joined(whole);
        if whole.len() > 1 {
            let (mut singles, mut states) = (Groups::none(), groups.states.into_iter());
            for lanes in groups.lanes {
                let parts = Parts::singles(&lanes, &batches);
                parts.pick_lanes(lanes, &mut singles.lanes);
                parts.pick(
                    states.next().expect("a state for every group"),
                    &mut singles.states,
                );
                parted.push(parts);
            }
            (whole, merge) = joined(singles);
        }
    }
    match (whole.states.pop(), whole.states.pop()) {
        (Some(state), None) => (state, End { parted, merge }),
        _ => stack::differ("values of different shapes, lengths or variants, or different static values"),
    }
}

impl<M, S: State, T: State> Once<M>
where
    M: Flow<In = S, Out = Outcome<T>>,
{
    fn pull(&self, wrt: Wrt, ct: Tan<T>) -> Tan<S> {
        let mut cts = self.end.merge.pull(vec![(ct, ())]);
        if !self.end.parted.is_empty() {
            let mut lanes = cts.into_iter();
            cts = mapped(&self.end.parted, |parts| parts.join(&mut lanes));
        }
        self.start.join(&mut self.flow.pull(wrt, cts).into_iter())
    }
    fn push(&self, dot: Tan<S>) -> Tan<T> {
        let mut dots = Vec::new();
        self.start.pick(dot, &mut dots);
        let mut pushed = self.flow.push(dots);
        if !self.end.parted.is_empty() {
            let (mut lanes, mut groups) = (Vec::new(), pushed.into_iter());
            for parts in &self.end.parted {
                parts.pick(groups.next().expect("a tangent for every group"), &mut lanes);
            }
            pushed = lanes;
        }
        let whole = self.end.merge.push(pushed).pop();
        whole.expect("a run ends with one group").0
    }
}
