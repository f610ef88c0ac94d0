//! Lanes part where they give different answers.

use super::flow::Tan;
use super::groups::{Chosen, Groups};
use super::{Flow, Laned, State};
use crate::kernels::Array;
use crate::levels::{Join, Pick};
use crate::lists::{made, mapped, taken};
use crate::values::Wrt;
use std::marker::PhantomData;
use std::ops::Range;

/// How groups were parted.
#[derive(Debug)]
pub struct Agree<S> {
    parts: Vec<Parts>,
    of: PhantomData<fn() -> S>,
}
/// The parts of a group: the group as it was, or parts of it along one batch, which may be parted further.
#[derive(Debug)]
pub(super) enum Parts {
    Whole,
    Along {
        depth: usize,
        of: usize,
        parts: Vec<(Vec<usize>, Parts)>,
    },
}

/// Parts groups so that all lanes of a group give one answer to a question, as each would alone. `of` says what
/// the question reads.
pub fn agree<S: State, O: Laned, K: Laned>(
    groups: Groups<S>,
    of: impl Fn(&S) -> O,
    ask: impl Fn(O) -> K,
) -> (Groups<S>, Agree<S>) {
    parted(groups, |state| {
        if !K::PLAIN {
            return Parts::Whole;
        }
        let read = of(state);
        let batches = batches(&read);
        if batches.is_empty() {
            return Parts::Whole;
        }
        let mut given = Vec::new();
        answers(&read, &batches, &ask, &mut given);
        Parts::of(&batches, 0..given.len(), &|a, b| given[a].fits(&given[b]))
    })
}

/// Parts each group as `parts` says of its state. They are joined again once what follows from the answer has become of
/// one form.
fn parted<S: State>(groups: Groups<S>, parts: impl Fn(&S) -> Parts) -> (Groups<S>, Agree<S>) {
    let Groups { lanes, states } = groups;
    let (mut all, mut made) = (Groups::none(), Vec::with_capacity(lanes.len()));
    let mut states = states.into_iter();
    for lanes in lanes {
        let state = states.next().expect("a state for every group");
        let parts = parts(&state);
        parts.pick_lanes(lanes, &mut all.lanes);
        parts.pick(state, &mut all.states);
        made.push(parts);
    }
    let of = PhantomData;
    (all, Agree { parts: made, of })
}

/// The answers of lanes to a comparison.
#[derive(Debug)]
pub struct Answers {
    /// The batches whose lanes may differ, the outermost first, and how many lanes they have.
    batches: Vec<(usize, usize)>,
    /// The answers, the lanes of the last batch side by side.
    answers: Vec<bool>,
}
impl Answers {
    /// All lanes give the same.
    pub(crate) fn one(answer: bool) -> Self {
        Answers {
            batches: Vec::new(),
            answers: vec![answer],
        }
    }
    /// From an axis for each of the depths, the innermost first.
    pub(crate) fn of(depths: &[usize], answers: &Array<bool>) -> Self {
        let batches = depths.iter().copied().zip(answers.shape().iter().copied());
        Answers {
            batches: batches.rev().filter(|(_, lanes)| *lanes > 1).collect(),
            answers: answers.t().iter().copied().collect(),
        }
    }
}

/// As [`agree`], where all lanes are asked at once.
pub fn agree_compared<S: State>(groups: Groups<S>, ask: impl Fn(&S) -> Answers) -> (Groups<S>, Agree<S>) {
    parted(groups, |state| {
        let Answers { batches, answers } = ask(state);
        Parts::of(&batches, 0..answers.len(), &|a, b| answers[a] == answers[b])
    })
}

/// The batches whose lanes may differ, the outermost first, and how many lanes they have.
pub(super) fn batches<O: Laned>(read: &O) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    read.sizes(&mut |depth, lanes| {
        if lanes > 1 && !found.iter().any(|(other, _)| *other == depth) {
            found.push((depth, lanes));
        }
    });
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

/// Adds the answers of all lanes, the lanes of the last batch side by side.
fn answers<O: Laned, K>(read: &O, batches: &[(usize, usize)], ask: &impl Fn(O) -> K, given: &mut Vec<K>) {
    let Some((&(depth, of), inner)) = batches.split_first() else {
        return given.push(ask(read.clone()));
    };
    for lane in read.alone(depth, of) {
        answers(&lane, inner, ask, given);
    }
}

impl Parts {
    /// Parts by lanes' answers, of which `same` compares two: along the outermost batch into lanes whose own lanes answer
    /// alike, and so on.
    fn of(batches: &[(usize, usize)], answers: Range<usize>, same: &dyn Fn(usize, usize) -> bool) -> Self {
        let Some((&(depth, of), inner)) = batches.split_first() else {
            return Parts::Whole;
        };
        let len = answers.len() / of;
        let row = |lane: usize| answers.start + lane * len..answers.start + (lane + 1) * len;
        let alike = |a: usize, b: usize| row(a).zip(row(b)).all(|(a, b)| same(a, b));
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for lane in 0..of {
            match classes.iter_mut().find(|class| alike(class[0], lane)) {
                Some(class) => class.push(lane),
                None => classes.push(vec![lane]),
            }
        }
        if let [_] = classes.as_slice() {
            return Parts::of(inner, row(0), same);
        }
        let part = |lanes: Vec<usize>| {
            let parts = Parts::of(inner, row(lanes[0]), same);
            (lanes, parts)
        };
        let parts = taken(classes, part);
        Parts::Along { depth, of, parts }
    }
    /// Every lane of batches alone, of which the outermost is the first, for a group that has `lanes`.
    pub(super) fn singles(lanes: &Chosen, batches: &[(usize, usize)]) -> Self {
        let Some((&(depth, of), inner)) = batches.split_first() else {
            return Parts::Whole;
        };
        match lanes.axis(depth).map_or(of, |axis| axis.lanes.len()) {
            1 => Parts::singles(lanes, inner),
            of => Parts::Along {
                depth,
                of,
                parts: made(of, |lane| (vec![lane], Parts::singles(lanes, inner))),
            },
        }
    }
    /// The lanes of the parts from those of the whole.
    pub(super) fn pick_lanes(&self, whole: Chosen, all: &mut Vec<Chosen>) {
        match self {
            Parts::Whole => all.push(whole),
            Parts::Along { depth, of, parts } => {
                let (depth, of) = (*depth, *of);
                for (lanes, parts) in parts {
                    parts.pick_lanes(whole.pick(&Pick { depth, of, lanes }), all);
                }
            }
        }
    }
    /// How many lanes each part has, and where each lane of the whole is among those of the parts.
    fn order(parts: &[(Vec<usize>, Parts)]) -> (Vec<usize>, Vec<i64>) {
        let all = parts.iter().flat_map(|(lanes, _)| lanes.iter().copied());
        let mut order: Vec<(usize, i64)> = all.zip(0..).collect();
        order.sort_unstable();
        (
            mapped(parts, |(lanes, _)| lanes.len()),
            mapped(&order, |(_, at)| *at),
        )
    }
    /// A value of the whole from those of the parts, of which it takes its own.
    pub(super) fn join<T: Laned>(&self, values: &mut std::vec::IntoIter<T>) -> T {
        match self {
            Parts::Whole => values.next().expect("a value for every part"),
            Parts::Along { depth, parts, .. } => {
                let values: Vec<T> = mapped(parts, |(_, parts)| parts.join(values));
                let (sizes, order) = Parts::order(parts);
                let join = Join {
                    depth: *depth,
                    sizes: &sizes,
                    order: &order,
                };
                T::join(&mapped(&values, |value| value), &join)
            }
        }
    }
    /// Values of the parts from that of the whole.
    pub(super) fn pick<T: Laned>(&self, value: T, values: &mut Vec<T>) {
        match self {
            Parts::Whole => values.push(value),
            Parts::Along { depth, of, parts } => {
                for (lanes, parts) in parts {
                    let (depth, of) = (*depth, *of);
                    parts.pick(value.pick(&Pick { depth, of, lanes }), values);
                }
            }
        }
    }
}
impl<S: State> Flow for Agree<S> {
    type In = S;
    type Out = S;
    fn pull(&self, _: Wrt, cts: Vec<Tan<S>>) -> Vec<Tan<S>> {
        let mut cts = cts.into_iter();
        mapped(&self.parts, |parts| parts.join(&mut cts))
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<Tan<S>> {
        let (mut pushed, mut dots) = (Vec::new(), dots.into_iter());
        for parts in &self.parts {
            parts.pick(dots.next().expect("a tangent for every group"), &mut pushed);
        }
        pushed
    }
}
