//! The order of elements, as the places that they come from.

use std::cmp::Ordering;

/// The indices of the items in the order of `compare`; equals keep theirs.
pub fn order_by<T>(items: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&left, &right| compare(&items[left], &items[right]));
    order
}
/// The indices of the items in the order of their keys; equals keep theirs.
pub fn order_by_key<T, K: Ord>(items: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&at| key(&items[at]));
    order
}
