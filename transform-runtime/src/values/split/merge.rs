//! Groups of lanes become one where their states are of one form.

use super::Laned;
use super::alone::are_alone;
use super::groups::{Axis, Chosen, Group, Groups};
use crate::levels::{Join, Pick};

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
    /// For each part, the places of its lanes in the whole.
    places: Vec<Vec<usize>>,
    order: Vec<i64>,
}
impl Joint {
    fn join<T: Laned>(&self, parts: &[&T]) -> T {
        let sizes: Vec<_> = self.places.iter().map(Vec::len).collect();
        T::join(
            parts,
            &Join {
                depth: self.depth,
                sizes: &sizes,
                order: &self.order,
            },
        )
    }
}

/// The steps in which groups were joined.
#[derive(Debug, Default)]
pub(super) struct Merge(Vec<Vec<Made>>);

impl Merge {
    /// Values of the groups there were, from those of the groups there are.
    pub(super) fn pull<T: Laned>(&self, values: Vec<T>) -> Vec<T> {
        self.0.iter().rev().fold(values, |values, step| {
            let count = step.iter().map(|made| {
                if let Made::Joined(joint) = made {
                    joint.parts.len()
                } else {
                    1
                }
            });
            let mut parts: Vec<Option<T>> = vec![None; count.sum()];
            for (made, value) in step.iter().zip(values) {
                match made {
                    Made::Kept(i) => parts[*i] = Some(value),
                    Made::Joined(joint) => {
                        for (i, lanes) in joint.parts.iter().zip(&joint.places) {
                            parts[*i] = Some(value.pick(&Pick {
                                depth: joint.depth,
                                of: joint.order.len(),
                                lanes,
                            }));
                        }
                    }
                }
            }
            parts.into_iter().flatten().collect()
        })
    }
    /// Values of the groups there are, from those of the groups there were.
    pub(super) fn push<T: Laned>(&self, values: Vec<T>) -> Vec<T> {
        self.0.iter().fold(values, |values, step| {
            let made = step.iter().map(|made| match made {
                Made::Kept(i) => values[*i].clone(),
                Made::Joined(joint) => {
                    joint.join(&joint.parts.iter().map(|i| &values[*i]).collect::<Vec<_>>())
                }
            });
            made.collect()
        })
    }
}

/// Joins what can be joined, unless lanes stay alone.
pub(super) fn merged<S: Laned>(groups: Groups<S>) -> (Groups<S>, Merge) {
    if groups.0.len() < 2 || are_alone() {
        return (groups, Merge::default());
    }
    joined(groups)
}

/// Joins what can be joined.
pub(super) fn joined<S: Laned>(mut groups: Groups<S>) -> (Groups<S>, Merge) {
    let mut merge = Merge::default();
    while let Some((joined, step)) = step(&groups) {
        groups = joined;
        merge.0.push(step);
    }
    (groups, merge)
}

/// Joins groups along one batch each, if there are such groups.
fn step<S: Laned>(groups: &Groups<S>) -> Option<(Groups<S>, Vec<Made>)> {
    let depths: Vec<usize> = groups
        .0
        .iter()
        .flat_map(|group| group.chosen.iter().map(|axis| axis.depth))
        .collect();
    let depth = |depth: usize| buckets(groups, depth);
    let mut tried: Vec<usize> = depths;
    tried.sort_unstable();
    tried.dedup();
    let (depth, buckets) = tried
        .into_iter()
        .map(|at| (at, depth(at)))
        .find(|(_, found)| found.len() < groups.0.len())?;
    let mut made = Vec::new();
    let mut joined = Groups::none();
    for bucket in buckets {
        if let [one] = bucket.as_slice() {
            made.push(Made::Kept(*one));
            joined.0.push(groups.0[*one].clone());
            continue;
        }
        let (joint, group) = join(groups, depth, bucket);
        made.push(Made::Joined(joint));
        joined.0.push(group);
    }
    Some((joined, made))
}

/// Groups that differ in their lanes of one batch only, and whose states are of one form.
fn buckets<S: Laned>(groups: &Groups<S>, depth: usize) -> Vec<Vec<usize>> {
    let others = |chosen: &Chosen| {
        chosen
            .iter()
            .filter(|axis| axis.depth != depth)
            .cloned()
            .collect::<Chosen>()
    };
    let mut buckets: Vec<Vec<usize>> = Vec::new();
    for (i, group) in groups.0.iter().enumerate() {
        let own = others(&group.chosen);
        let fitting = buckets.iter_mut().find(|bucket| {
            let first = &groups.0[bucket[0]];
            others(&first.chosen) == own && first.state.fits(&group.state)
        });
        match fitting {
            Some(bucket) => bucket.push(i),
            None => buckets.push(vec![i]),
        }
    }
    buckets
}

fn join<S: Laned>(groups: &Groups<S>, depth: usize, parts: Vec<usize>) -> (Joint, Group<S>) {
    let axis = |i: &usize| groups.0[*i].chosen.iter().find(|axis| axis.depth == depth);
    let lanes_of: Vec<&Axis> = parts.iter().filter_map(axis).collect();
    let mut lanes: Vec<(usize, i64)> = lanes_of
        .iter()
        .flat_map(|axis| axis.lanes.iter().copied())
        .zip(0..)
        .collect();
    lanes.sort_unstable();
    let place = |lane: &usize| lanes.partition_point(|(other, _)| other < lane);
    let joint = Joint {
        depth,
        places: lanes_of
            .iter()
            .map(|axis| axis.lanes.iter().map(place).collect())
            .collect(),
        order: lanes.iter().map(|(_, at)| *at).collect(),
        parts,
    };
    let states: Vec<_> = joint.parts.iter().map(|i| &groups.0[*i].state).collect();
    let state = joint.join(&states);
    let mut chosen = groups.0[joint.parts[0]].chosen.clone();
    chosen.retain(|axis| axis.depth != depth || lanes.len() < axis.of);
    if let Some(axis) = chosen.iter_mut().find(|axis| axis.depth == depth) {
        axis.lanes = lanes.iter().map(|(lane, _)| *lane).collect();
    }
    (joint, Group { chosen, state })
}
