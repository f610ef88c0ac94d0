//! Lanes that stay alone.
//!
//! A tangent that is zero because nothing has been said of it stays zero in whatever follows; a zero among the numbers
//! of other lanes meets infinite slopes, and becomes NaN. So lanes that are computed together could get a NaN that
//! none of them has alone. It cannot get lost on the way: where everything that comes out is finite, all lanes have
//! what they would have alone. Where something is not, the run is done again, lane by lane.

use super::groups::Chosen;
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

/// The batches along which groups were parted, the outermost first, and how many lanes they have in the function.
pub(super) fn parted_batches(groups: &[Chosen]) -> Vec<(usize, usize)> {
    let axes = groups.iter().flat_map(|lanes| &lanes.0);
    let mut batches: Vec<_> = axes.map(|axis| (axis.depth, axis.of)).collect();
    batches.sort_unstable_by(|a, b| b.cmp(a));
    batches.dedup();
    batches
}
