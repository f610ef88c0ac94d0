//! Groups of lanes, each with a state of its own.

use crate::levels::Pick;
use crate::lists::mapped;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen(pub(super) SmallVec<[Axis; 1]>);
impl Chosen {
    /// The lanes of the batch of a depth, if they are not all.
    pub(super) fn axis(&self, depth: usize) -> Option<&Axis> {
        self.0.iter().find(|axis| axis.depth == depth)
    }
    /// Some of the group's lanes of a batch, of which it has `of`.
    pub(super) fn pick(&self, pick: &Pick<'_>) -> Self {
        let mut chosen = self.clone();
        match chosen.0.iter_mut().find(|axis| axis.depth == pick.depth) {
            Some(axis) => axis.lanes = mapped(pick.lanes, |lane| axis.lanes[*lane]),
            None => {
                let place = chosen.0.iter().take_while(|axis| axis.depth < pick.depth);
                let place = place.count();
                let axis = Axis {
                    depth: pick.depth,
                    of: pick.of,
                    lanes: pick.lanes.to_vec(),
                };
                chosen.0.insert(place, axis);
            }
        }
        chosen
    }
}

/// Groups of lanes that are at one point of the program, each going one way with a state of its own. Lanes and states
/// are two lists, so that whatever is done with lanes does not depend on the type of states.
#[derive(Clone, Debug)]
pub struct Groups<S> {
    pub(super) lanes: Vec<Chosen>,
    pub(super) states: Vec<S>,
}
impl<S> Groups<S> {
    /// No lanes: none is at this point.
    pub fn none() -> Self {
        Groups {
            lanes: Vec::new(),
            states: Vec::new(),
        }
    }
    pub(super) fn one(lanes: Chosen, state: S) -> Self {
        Groups {
            lanes: vec![lanes],
            states: vec![state],
        }
    }
    pub(super) fn push(&mut self, lanes: Chosen, state: S) {
        self.lanes.push(lanes);
        self.states.push(state);
    }
    pub(super) fn append(&mut self, mut others: Self) {
        self.lanes.append(&mut others.lanes);
        self.states.append(&mut others.states);
    }
    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }
    /// The state of the only group.
    pub fn state(&self) -> &S {
        &self.states[0]
    }
}
