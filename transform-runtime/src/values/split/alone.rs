//! Lanes that stay alone.
//!
//! A tangent that is zero because nothing has been said of it stays zero in whatever follows; a zero among the numbers
//! of other lanes meets infinite slopes, and becomes NaN. So lanes that are computed together could get a NaN that
//! none of them has alone. It cannot get lost on the way: where everything that comes out is finite, all lanes have
//! what they would have alone. Where something is not, the run is done again, lane by lane.

use super::agree::Parts;
use super::groups::{Group, Groups};
use super::{Laned, State};
use crate::levels::Pick;
use std::cell::Cell;

thread_local! {
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Whether groups are not to be joined.
pub(super) fn are_alone() -> bool {
    ALONE.get()
}

/// Runs `f` with lanes that stay alone.
pub(super) fn alone<T>(f: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            ALONE.set(self.0);
        }
    }
    let _before = Before(ALONE.replace(true));
    f()
}

/// Parts a group into the single lanes of batches, of which the outermost is the first, and adds them to `all`.
pub(super) fn single_lanes<S: State>(
    group: Group<S>,
    batches: &[(usize, usize)],
    all: &mut Groups<S>,
) -> Parts {
    let Some((&(depth, of), inner)) = batches.split_first() else {
        all.0.push(group);
        return Parts::Whole;
    };
    let own = group.chosen.iter().find(|axis| axis.depth == depth);
    let of = own.map_or(of, |axis| axis.lanes.len());
    if of == 1 {
        return single_lanes(group, inner, all);
    }
    let part = |lane: usize| {
        let lanes = vec![lane];
        let part = group.pick(&Pick {
            depth,
            of,
            lanes: &lanes,
        });
        (lanes, single_lanes(part, inner, all))
    };
    let parts = (0..of).map(part).collect();
    Parts::Along { depth, of, parts }
}

/// The batches along which groups were parted, the outermost first, and how many lanes they have in the function.
pub(super) fn parted_batches<S: Laned>(groups: &Groups<S>) -> Vec<(usize, usize)> {
    let axes = groups.0.iter().flat_map(|group| &group.chosen);
    let mut batches: Vec<_> = axes.map(|axis| (axis.depth, axis.of)).collect();
    batches.sort_unstable_by(|a, b| b.cmp(a));
    batches.dedup();
    batches
}
