//! Groups of lanes become one where their states are of one form.

use super::Laned;
use super::alone::are_alone;
use super::groups::{Axis, Chosen, Groups};
use crate::levels::{Join, Pick};
use crate::lists::{made, mapped};

/// What has become of groups.
#[derive(Debug)]
enum Made {
    /// The group is what it was.
    Kept(usize),
    /// Parts of a batch are one.
    Joined(Joint),
}

/// How parts of a batch became one.
#[derive(Debug)]
struct Joint {
    depth: usize,
    /// The groups that are the parts.
    parts: Vec<usize>,
    /// How many lanes each part has.
    sizes: Vec<usize>,
    /// For each part, the places of its lanes in the whole.
    places: Vec<Vec<usize>>,
    order: Vec<i64>,
}
impl Joint {
    fn join<T: Laned>(&self, groups: &[T]) -> T {
        let join = Join {
            depth: self.depth,
            sizes: &self.sizes,
            order: &self.order,
        };
        T::join(&mapped(&self.parts, |i| &groups[*i]), &join)
    }
    fn part<T: Laned>(&self, whole: &T, part: usize) -> T {
        whole.pick(&Pick {
            depth: self.depth,
            of: self.order.len(),
            lanes: &self.places[part],
        })
    }
}

/// Groups joined along one batch.
#[derive(Debug)]
struct Step {
    /// The groups there are.
    made: Vec<Made>,
    /// For each of the groups there were, which it belongs to now, and as which part.
    now: Vec<(usize, usize)>,
}
impl Step {
    fn of(made: Vec<Made>, before: usize) -> Self {
        let mut now = vec![(0, 0); before];
        for (group, made) in made.iter().enumerate() {
            match made {
                Made::Kept(i) => now[*i] = (group, 0),
                Made::Joined(joint) => {
                    for (part, i) in joint.parts.iter().enumerate() {
                        now[*i] = (group, part);
                    }
                }
            }
        }
        Step { made, now }
    }
    fn pull<T: Laned>(&self, values: &[T]) -> Vec<T> {
        mapped(&self.now, |&(group, part)| match &self.made[group] {
            Made::Kept(_) => values[group].clone(),
            Made::Joined(joint) => joint.part(&values[group], part),
        })
    }
    fn push<T: Laned>(&self, values: &[T]) -> Vec<T> {
        mapped(&self.made, |made| match made {
            Made::Kept(i) => values[*i].clone(),
            Made::Joined(joint) => joint.join(values),
        })
    }
}

/// The steps in which groups were joined.
#[derive(Debug, Default)]
pub(super) struct Merge(Vec<Step>);

impl Merge {
    /// Values of the groups there were, from those of the groups there are.
    pub(super) fn pull<T: Laned>(&self, mut values: Vec<T>) -> Vec<T> {
        for step in self.0.iter().rev() {
            values = step.pull(&values);
        }
        values
    }
    /// Values of the groups there are, from those of the groups there were.
    pub(super) fn push<T: Laned>(&self, mut values: Vec<T>) -> Vec<T> {
        for step in &self.0 {
            values = step.push(&values);
        }
        values
    }
}

/// Joins what can be joined, unless lanes stay alone.
pub(super) fn merged<S: Laned>(groups: Groups<S>) -> (Groups<S>, Merge) {
    if groups.len() < 2 || are_alone() {
        return (groups, Merge::default());
    }
    joined(groups)
}

/// Joins what can be joined.
pub(super) fn joined<S: Laned>(groups: Groups<S>) -> (Groups<S>, Merge) {
    let Groups {
        mut lanes,
        mut states,
    } = groups;
    let mut merge = Merge::default();
    while let Some((joined, step)) = step(&lanes, &|a, b| states[a].fits(&states[b])) {
        (lanes, states) = (joined, step.push(&states));
        merge.0.push(step);
    }
    (Groups { lanes, states }, merge)
}

/// Whether the states of two groups are of one form.
type Fits<'a> = &'a dyn Fn(usize, usize) -> bool;

/// Joins groups along one batch, if there are such groups.
fn step(groups: &[Chosen], fits: Fits<'_>) -> Option<(Vec<Chosen>, Step)> {
    let axes = groups.iter().flat_map(|lanes| &lanes.0);
    let mut depths: Vec<usize> = axes.map(|axis| axis.depth).collect();
    depths.sort_unstable();
    depths.dedup();
    let buckets = |depth: usize| (depth, buckets(groups, depth, fits));
    let (depth, buckets) = depths
        .into_iter()
        .map(buckets)
        .find(|(_, found)| found.len() < groups.len())?;
    let (mut made, mut joined) = (Vec::new(), Vec::new());
    for bucket in buckets {
        if let [one] = bucket.as_slice() {
            made.push(Made::Kept(*one));
            joined.push(groups[*one].clone());
            continue;
        }
        let (joint, lanes) = join(groups, depth, bucket);
        made.push(Made::Joined(joint));
        joined.push(lanes);
    }
    Some((joined, Step::of(made, groups.len())))
}

/// Groups that differ in their lanes of one batch only, and whose states are of one form.
fn buckets(groups: &[Chosen], depth: usize, fits: Fits<'_>) -> Vec<Vec<usize>> {
    let others = |i: usize| groups[i].0.iter().filter(|axis| axis.depth != depth);
    let mut buckets: Vec<Vec<usize>> = Vec::new();
    for i in 0..groups.len() {
        let fitting = |bucket: &&mut Vec<usize>| others(bucket[0]).eq(others(i)) && fits(bucket[0], i);
        match buckets.iter_mut().find(fitting) {
            Some(bucket) => bucket.push(i),
            None => buckets.push(vec![i]),
        }
    }
    buckets
}

/// Joins groups along one batch.
fn join(groups: &[Chosen], depth: usize, parts: Vec<usize>) -> (Joint, Chosen) {
    let axes: Vec<&Axis> = parts.iter().filter_map(|i| groups[*i].axis(depth)).collect();
    let all = axes.iter().flat_map(|axis| axis.lanes.iter().copied());
    let mut lanes: Vec<(usize, i64)> = all.zip(0..).collect();
    lanes.sort_unstable();
    let place = |lane: &usize| lanes.partition_point(|(other, _)| other < lane);
    let mut chosen = groups[parts[0]].clone();
    chosen
        .0
        .retain(|axis| axis.depth != depth || lanes.len() < axis.of);
    if let Some(axis) = chosen.0.iter_mut().find(|axis| axis.depth == depth) {
        axis.lanes = mapped(&lanes, |(lane, _)| *lane);
    }
    let joint = Joint {
        depth,
        sizes: mapped(&axes, |axis| axis.lanes.len()),
        places: mapped(&axes, |axis| mapped(&axis.lanes, place)),
        order: made(lanes.len(), |i| lanes[i].1),
        parts,
    };
    (joint, chosen)
}
