//! Groups of lanes, each with a state of its own.

use super::Laned;
use crate::levels::Pick;
use smallvec::SmallVec;

/// The lanes of one batch that a group has, if they are not all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub(super) depth: usize,
    /// How many lanes the batch has in the function.
    pub(super) of: usize,
    /// Those that the group has, in their order.
    pub(super) lanes: Vec<usize>,
}
/// The lanes of a group, batch by batch, innermost first. Of a batch that is not named, it has all lanes.
pub(super) type Chosen = SmallVec<[Axis; 1]>;

/// Lanes that go one way together, and their state.
#[derive(Clone, Debug)]
pub struct Group<S> {
    pub(super) chosen: Chosen,
    pub(super) state: S,
}
impl<S: Laned> Group<S> {
    /// Some of the group's lanes of a batch, of which it has `of`.
    pub(super) fn pick(&self, pick: &Pick<'_>) -> Self {
        let mut chosen = self.chosen.clone();
        match chosen.iter_mut().find(|axis| axis.depth == pick.depth) {
            Some(axis) => axis.lanes = pick.lanes.iter().map(|lane| axis.lanes[*lane]).collect(),
            None => {
                let place = chosen.iter().take_while(|axis| axis.depth < pick.depth).count();
                let axis = Axis {
                    depth: pick.depth,
                    of: pick.of,
                    lanes: pick.lanes.to_vec(),
                };
                chosen.insert(place, axis);
            }
        }
        Group {
            chosen,
            state: self.state.pick(pick),
        }
    }
}

/// Groups of lanes that are at one point of the program.
#[derive(Clone, Debug)]
pub struct Groups<S>(pub(super) SmallVec<[Group<S>; 1]>);
impl<S> Groups<S> {
    /// No lanes: none is at this point.
    pub fn none() -> Self {
        Groups(SmallVec::new())
    }
    pub(super) fn one(group: Group<S>) -> Self {
        Groups(std::iter::once(group).collect())
    }
    /// The state of the only group.
    pub fn state(&self) -> &S {
        &self.0[0].state
    }
}
