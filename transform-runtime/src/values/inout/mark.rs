//! What tells the outcome of a call that changes its arguments from a tuple of the user's.

use crate::levels::{Base, Batch, Dual, Join, Level, Look, Pick};
use crate::values::{
    ByVal, Laned, Leaves, Lift, NoFloats, Nodes, Relevel, Sizes, Stack, Stays, Survey, Tree, Value, ValueOnly,
};
use std::ops::Range;

/// The last part of such an outcome.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Changed;

impl Value for Changed {
    type Tan = ();
}
impl Laned for Changed {
    const PLAIN: bool = false;
    fn sizes(&self, _: &mut dyn FnMut(usize, usize)) {}
    fn pick(&self, _: &Pick<'_>) -> Self {
        Changed
    }
    fn fits(&self, _: &Self) -> bool {
        true
    }
    fn join(_: &[&Self], _: &Join<'_>) -> Self {
        Changed
    }
    fn nothing(&self) -> Self {
        Changed
    }
    fn finite(&self, _: Look) -> bool {
        true
    }
}
impl Lift for Changed {
    type At<L: Level> = Changed;
    type Outcome = ValueOnly;
    const HAS_TENSOR: bool = false;
    fn lift<L: Level>(self) -> Changed {
        Changed
    }
    fn unlift(_: Changed) -> Changed {
        Changed
    }
    fn dual<L: Level>(_: &Changed, _: &()) -> Changed {
        Changed
    }
    fn primal<L: Level>(_: &<Self as Lift>::At<Dual<L>>) -> Changed {
        Changed
    }
    fn tangent<L: Level>(_: &Changed) {}
    fn dual_tan<L: Level>(_: &(), _: &()) {}
    fn primal_tan<L: Level>(_: &()) {}
    fn tangent_tan<L: Level>(_: &()) {}
    fn to_value<L: Level>(_: &(), _: &Changed) -> Changed {
        Changed
    }
    fn to_tan<L: Level>(_: &Changed) {}
    fn share<L: Level>(_: &Changed) -> <Self as Lift>::At<Batch<L>> {
        Changed
    }
    fn reduce<L: Level>(_: &()) {}
    fn lane<L: Level>(_: &Changed, _: usize) -> <Self as Lift>::At<Base> {
        Changed
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(_: &Changed, _: &mut R) -> Changed {
        Changed
    }
}
impl Tree for Changed {
    type Kind = NoFloats;
    type Given<'a> = ();
    fn own(_: ()) -> Self {
        Changed
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(_: &Changed, _: &mut (), _: &mut V) {}
}
impl Stack for Changed {
    type Stacked = Changed;
    type ByValue = ByVal<Changed>;
    type Form = Nodes;
    type Change = Stays;
    fn survey<L: Level>(_: &Changed, _: isize, _: &mut Survey) {}
    fn enter<L: Level>(_: &Changed, _: isize, _: &Range<usize>) -> Changed {
        Changed
    }
    fn leave<L: Level>(_: &[&Changed], _: isize, _: &Sizes<'_>) -> Changed {
        Changed
    }
    fn unstack<L: Level>(_: &Changed, _: isize, lanes: usize) -> Vec<Changed> {
        vec![Changed; lanes]
    }
    fn stack<L: Level>(_: &[&Changed], _: &Changed, _: isize) -> Changed {
        Changed
    }
    fn varies<L: Level>(_: &Changed) -> bool {
        false
    }
    fn same<L: Level>(_: &Changed, _: &Changed) -> bool {
        true
    }
    fn blank<L: Level>() -> Option<Changed> {
        Some(Changed)
    }
}
