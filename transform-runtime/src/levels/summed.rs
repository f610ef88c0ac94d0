//! Where cotangents of shared values are summed over the lanes as they are produced.
//!
//! The pullback of a mapped function wants the sum over the lanes of a shared argument's cotangent, and the cotangent
//! of anything that is shared goes back to shared arguments only. So a matrix that all lanes multiply with gets its
//! cotangent from one product for all lanes, not one each and their sum. Such a sum is a batch of one lane. In a
//! mapped gradient, lanes want cotangents of their own: there, nothing is summed.

use std::cell::Cell;

thread_local! {
    /// The batches whose lanes are summed, a bit for each depth.
    static DEPTHS: Cell<u64> = const { Cell::new(0) };
}

/// Whether lanes of the batch of this depth are summed.
pub(super) fn sums(depth: usize) -> bool {
    DEPTHS.get() & bit(depth) != 0
}
fn bit(depth: usize) -> u64 {
    1_u64.checked_shl(depth as u32).unwrap_or(0)
}

/// While it lives, lanes are summed or not.
#[derive(Debug)]
pub(crate) struct Summed {
    before: u64,
}
impl Summed {
    /// Also those of the batch of this depth.
    pub(crate) fn over(depth: usize) -> Self {
        Summed {
            before: DEPTHS.replace(DEPTHS.get() | bit(depth)),
        }
    }
    /// None.
    pub(crate) fn nowhere() -> Self {
        Summed {
            before: DEPTHS.replace(0),
        }
    }
}
impl Drop for Summed {
    fn drop(&mut self) {
        DEPTHS.set(self.before);
    }
}
