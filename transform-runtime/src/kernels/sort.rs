//! Places of elements along one axis in order. NaN is larger than every number; equal elements keep their order.

use super::layout::{contiguous, move_axis};
use super::{Array, Shape, from_vec};
use crate::element::Element;
use std::cmp::Ordering;

/// The places along `axis` of the elements from the smallest to the largest.
pub(crate) fn sorted_places<E: Element>(x: &Array<E>, axis: usize) -> Array<i64> {
    lanes(x, axis, x.shape()[axis], |lane, places| {
        places.sort_by(|&i, &j| compare(lane[i as usize], lane[j as usize]));
    })
}

/// The places along `axis` of the `k` largest elements from the largest on; `k` is at most the length.
pub(crate) fn largest_places<E: Element>(x: &Array<E>, axis: usize, k: usize) -> Array<i64> {
    lanes(x, axis, k, |lane, places| {
        let order = |&i: &i64, &j: &i64| compare(lane[j as usize], lane[i as usize]).then(i.cmp(&j));
        if k < places.len() {
            places.select_nth_unstable_by(k, order);
            places.truncate(k);
        }
        places.sort_unstable_by(order);
    })
}

/// For each lane along `axis` the first `k` of its places after `arrange`.
fn lanes<E: Element>(
    x: &Array<E>,
    axis: usize,
    k: usize,
    arrange: impl Fn(&[E], &mut Vec<i64>),
) -> Array<i64> {
    let len = x.shape()[axis];
    let last = x.ndim() - 1;
    let moved = contiguous(&move_axis(x, axis, last));
    let mut shape = Shape::from_slice(moved.shape());
    shape[last] = k;
    let data = moved.as_slice().expect("made contiguous");
    let mut out = Vec::with_capacity(shape.iter().product());
    let mut places = Vec::with_capacity(len);
    // An empty array has no lanes, but a chunk length must not be 0.
    for lane in data.chunks_exact(len.max(1)) {
        places.clear();
        places.extend(0..len as i64);
        arrange(lane, &mut places);
        out.extend_from_slice(&places);
    }
    move_axis(&from_vec(&shape, out), last, axis)
}

/// The order with NaN, which alone compares with nothing, at the end.
#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn compare<E: Element>(a: E, b: E) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| (a != a).cmp(&(b != b)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn places_sort_every_lane() {
        let mut g = generator(31);
        for shape in [&[3, 5, 2][..], &[7], &[2, 0, 3], &[1]] {
            for x in views(&mut g, shape) {
                for axis in 0..shape.len() {
                    let up = sorted_places(&x, axis);
                    assert_eq!(up.shape(), shape);
                    for k in 0..=shape[axis] {
                        let down = largest_places(&x, axis, k);
                        assert_eq!(down.shape()[axis], k);
                        check(&x, &up, &down, axis, k);
                    }
                }
            }
        }
    }

    fn check(x: &Array<f64>, up: &Array<i64>, down: &Array<i64>, axis: usize, k: usize) {
        let of = ndarray::Axis(axis);
        for ((lane, up), down) in x.lanes(of).into_iter().zip(up.lanes(of)).zip(down.lanes(of)) {
            let values: Vec<f64> = up.iter().map(|&i| lane[i as usize]).collect();
            let mut sorted = lane.to_vec();
            sorted.sort_by(f64::total_cmp);
            assert_eq!(values, sorted);
            let values: Vec<f64> = down.iter().map(|&i| lane[i as usize]).collect();
            sorted.reverse();
            assert_eq!(values, sorted[..k]);
        }
    }

    #[test]
    fn ties_keep_their_order_and_nan_is_largest() {
        let x = from_vec(&[6], vec![2.0, f64::NAN, 1.0, 2.0, f64::NAN, 1.0]);
        assert_eq!(elements(&sorted_places(&x, 0)), [2, 5, 0, 3, 1, 4]);
        assert_eq!(elements(&largest_places(&x, 0, 4)), [1, 4, 0, 3]);
        let bools = from_vec(&[3], vec![true, false, true]);
        assert_eq!(elements(&sorted_places(&bools, 0)), [1, 0, 2]);
    }
}
