//! Lanes part where they give different answers.

use super::flow::Tan;
use super::groups::{Group, Groups};
use super::{Flow, Laned, State};
use crate::kernels::Array;
use crate::levels::{Join, Pick};
use crate::values::Wrt;
use std::marker::PhantomData;

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
    let (mut all, mut parts) = (Groups::none(), Vec::new());
    for group in groups.0 {
        if !K::PLAIN {
            parts.push(Parts::Whole);
            all.0.push(group);
            continue;
        }
        let read = of(&group.state);
        match batches(&read) {
            batches if batches.is_empty() => {
                parts.push(Parts::Whole);
                all.0.push(group);
            }
            batches => {
                let answers = answers(&read, &batches, &ask);
                parts.push(parted(group, &batches, &answers, &mut all));
            }
        }
    }
    // They are joined again once what follows from the answer has become of one form.
    let of = PhantomData;
    (all, Agree { parts, of })
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
    let (mut all, mut parts) = (Groups::none(), Vec::new());
    for group in groups.0 {
        let Answers { batches, answers } = ask(&group.state);
        parts.push(parted(group, &batches, &answers, &mut all));
    }
    let of = PhantomData;
    (all, Agree { parts, of })
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

/// The answers of all lanes, the lanes of the last batch side by side.
fn answers<O: Laned, K>(read: &O, batches: &[(usize, usize)], ask: &impl Fn(O) -> K) -> Vec<K> {
    let Some((&(depth, of), inner)) = batches.split_first() else {
        return vec![ask(read.clone())];
    };
    read.alone(depth, of)
        .iter()
        .flat_map(|lane| answers(lane, inner, ask))
        .collect()
}

/// Parts a group by its lanes' answers: along the outermost batch into lanes whose own lanes answer alike, and so on.
fn parted<S: State, K: Laned>(
    group: Group<S>,
    batches: &[(usize, usize)],
    answers: &[K],
    all: &mut Groups<S>,
) -> Parts {
    let alike = |a: &[K], b: &[K]| a.iter().zip(b).all(|(a, b)| a.fits(b));
    let Some((&(depth, of), inner)) = batches.split_first() else {
        all.0.push(group);
        return Parts::Whole;
    };
    let rows: Vec<&[K]> = answers.chunks(answers.len() / of).collect();
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for (lane, row) in rows.iter().enumerate() {
        match classes.iter_mut().find(|class| alike(rows[class[0]], row)) {
            Some(class) => class.push(lane),
            None => classes.push(vec![lane]),
        }
    }
    if let [_] = classes.as_slice() {
        return parted(group, inner, rows[0], all);
    }
    let part = |lanes: Vec<usize>| {
        let group = group.pick(&Pick {
            depth,
            of,
            lanes: &lanes,
        });
        let parts = parted(group, inner, rows[lanes[0]], all);
        (lanes, parts)
    };
    let parts = classes.into_iter().map(part).collect();
    Parts::Along { depth, of, parts }
}

impl Parts {
    /// A value of the whole from those of the parts.
    pub(super) fn join<T: Laned>(&self, values: &mut impl Iterator<Item = T>) -> T {
        match self {
            Parts::Whole => values.next().expect("a value for every part"),
            Parts::Along { depth, parts, .. } => {
                let values: Vec<T> = parts.iter().map(|(_, parts)| parts.join(values)).collect();
                let mut order: Vec<(usize, i64)> = parts
                    .iter()
                    .flat_map(|(lanes, _)| lanes.iter().copied())
                    .zip(0..)
                    .collect();
                order.sort_unstable();
                let order: Vec<i64> = order.into_iter().map(|(_, at)| at).collect();
                let sizes: Vec<_> = parts.iter().map(|(lanes, _)| lanes.len()).collect();
                let join = Join {
                    depth: *depth,
                    sizes: &sizes,
                    order: &order,
                };
                T::join(&values.iter().collect::<Vec<_>>(), &join)
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
        self.parts.iter().map(|parts| parts.join(&mut cts)).collect()
    }
    fn push(&self, dots: Vec<Tan<S>>) -> Vec<Tan<S>> {
        let mut pushed = Vec::new();
        self.parts
            .iter()
            .zip(dots)
            .for_each(|(parts, dot)| parts.pick(dot, &mut pushed));
        pushed
    }
}
