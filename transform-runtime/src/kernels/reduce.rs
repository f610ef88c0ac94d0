//! Reductions over a sorted set of axes, which the result drops; an empty set is the identity.
//!
//! An array is read as `[outer, count, inner]` and folded along `count`: as lanes where `inner` is 1, else row
//! onto row. Both fold by halves down to short blocks, so that the rounding error of a sum grows with the
//! logarithm of its length, and both keep several results in flight, so that they vectorise.

use super::layout::{contiguous, permute, reshape};
use super::map::map;
use super::recycle::repeated;
use super::vector::{Kernel, fold, widest};
use super::{Array, Shape, from_vec, full};
use crate::element::{Element, Result};
use crate::error::Error;
use ndarray::LinalgScalar;

/// The sum; 0 over nothing.
pub(crate) fn sum<E: Element + LinalgScalar>(x: &Array<E>, axes: &[usize]) -> Array<E> {
    reduce(x, axes, E::zero(), |a, b| a + b)
}

/// The product; 1 over nothing.
pub(crate) fn prod<E: Element + LinalgScalar>(x: &Array<E>, axes: &[usize]) -> Array<E> {
    reduce(x, axes, E::one(), |a, b| a * b)
}

/// The largest element; NaN where there is one. Over nothing there is none.
pub(crate) fn max<E: Element>(op: &'static str, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
    not_empty(op, x, axes)?;
    Ok(reduce(
        x,
        axes,
        E::ZERO,
        |a, b| if b > a || is_nan(b) { b } else { a },
    ))
}

/// The smallest element; NaN where there is one. Over nothing there is none.
pub(crate) fn min<E: Element>(op: &'static str, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
    not_empty(op, x, axes)?;
    Ok(reduce(
        x,
        axes,
        E::ZERO,
        |a, b| if b < a || is_nan(b) { b } else { a },
    ))
}

/// The place of the largest element along `axis`: the first among equals, the first NaN where there is one.
pub(crate) fn argmax<E: Element>(op: &'static str, x: &Array<E>, axis: usize) -> Result<Array<i64>> {
    first_place(op, x, axis, |x, best| x > best)
}

/// The place of the smallest element along `axis`: the first among equals, the first NaN where there is one.
pub(crate) fn argmin<E: Element>(op: &'static str, x: &Array<E>, axis: usize) -> Result<Array<i64>> {
    first_place(op, x, axis, |x, best| x < best)
}

/// Whether every element is true.
pub(crate) fn all(x: &Array<bool>, axes: &[usize]) -> Array<bool> {
    reduce(x, axes, true, |a, b| a & b)
}

/// Whether some element is true.
pub(crate) fn any(x: &Array<bool>, axes: &[usize]) -> Array<bool> {
    reduce(x, axes, false, |a, b| a | b)
}

/// How many elements are true.
pub(crate) fn count(x: &Array<bool>, axes: &[usize]) -> Array<i64> {
    sum(&map(x, i64::from), axes)
}

/// The sum of what broadcasting to `x`'s shape repeats: the transpose of `broadcast_to` from `shape`.
pub(crate) fn sum_to<E: Element + LinalgScalar>(x: &Array<E>, shape: &[usize]) -> Array<E> {
    if x.shape() == shape {
        return x.clone();
    }
    let new = x.ndim() - shape.len();
    let repeated: Shape = (0..x.ndim())
        .filter(|&axis| axis < new || shape[axis - new] != x.shape()[axis])
        .collect();
    debug_assert!(repeated.iter().all(|&axis| axis < new || shape[axis - new] == 1));
    reshape("sum_to", &sum(x, &repeated), shape).expect("only axes of length 1 were dropped")
}

/// Folds `join`, associative up to rounding, over `axes`; `identity` over nothing.
pub(crate) fn reduce<E: Element>(
    x: &Array<E>,
    axes: &[usize],
    identity: E,
    join: impl Fn(E, E) -> E + Copy,
) -> Array<E> {
    let kept: Shape = (0..x.ndim())
        .filter(|axis| !axes.contains(axis))
        .map(|axis| x.shape()[axis])
        .collect();
    if axes.is_empty() {
        return x.clone();
    }
    if x.is_empty() {
        return full(&kept, identity);
    }
    if let ([], Some(data)) = (kept.as_slice(), x.as_slice_memory_order()) {
        return from_vec(&[], fold_lanes(data, data.len(), join));
    }
    let (x, count, inner) = arranged(x, axes);
    let data = x.as_slice().expect("arranged in standard layout");
    if inner == 1 {
        return from_vec(&kept, fold_lanes(data, count, join));
    }
    let mut out = repeated(identity, data.len() / count);
    for (out, rows) in out.chunks_exact_mut(inner).zip(data.chunks_exact(count * inner)) {
        fold_rows(rows, out, join);
    }
    from_vec(&kept, out)
}

/// `x` in standard layout with its reduced axes together: the array, their size, and the size after them.
fn arranged<E: Element>(x: &Array<E>, axes: &[usize]) -> (Array<E>, usize, usize) {
    let kept: Shape = (0..x.ndim()).filter(|axis| !axes.contains(axis)).collect();
    let size = |axes: &[usize]| axes.iter().map(|&axis| x.shape()[axis]).product::<usize>();
    let count = size(axes);
    let (first, last) = (axes[0], axes[axes.len() - 1]);
    let together = last - first + 1 == axes.len();
    let inner = x.shape()[last + 1..].iter().product();
    if together && x.is_standard_layout() {
        return (x.clone(), count, inner);
    }
    // A transposed array can be standard with the reduced axes moved to one end.
    let lanes = permute(x, &[&kept, axes].concat());
    if lanes.is_standard_layout() {
        return (lanes, count, 1);
    }
    let rows = permute(x, &[axes, &kept].concat());
    if rows.is_standard_layout() {
        return (rows, count, size(&kept));
    }
    match together {
        true => (contiguous(x), count, inner),
        false => (contiguous(&lanes), count, 1),
    }
}

/// Folds lanes of `count` neighbours.
fn fold_lanes<E: Element>(data: &[E], count: usize, join: impl Fn(E, E) -> E + Copy) -> Vec<E> {
    widest(data.len(), FoldLanes { data, count, join })
}

struct FoldLanes<'a, E, F> {
    data: &'a [E],
    count: usize,
    join: F,
}

impl<E: Element, F: Fn(E, E) -> E + Copy> Kernel for FoldLanes<'_, E, F> {
    type Output = Vec<E>;

    #[inline(always)]
    fn run<const FUSED: bool>(self) -> Vec<E> {
        let lanes = self.data.chunks_exact(self.count);
        let mut out = Vec::with_capacity(lanes.len());
        for lane in lanes {
            out.push(fold(lane, self.join));
        }
        out
    }
}

/// Folds rows of `out.len()` elements onto each other; there is at least one row.
fn fold_rows<E: Element>(rows: &[E], out: &mut [E], join: impl Fn(E, E) -> E + Copy) {
    let inner = out.len();
    let count = rows.len() / inner;
    if inner < WIDE && count >= 4 * WIDE {
        // Short rows are folded several at a time, as one row of a useful length.
        let wide = inner * WIDE;
        let (head, tail) = rows.split_at(rows.len() / wide * wide);
        let mut partial = vec![rows[0]; wide];
        fold_rows(head, &mut partial, join);
        partial.extend_from_slice(tail);
        return fold_rows(&partial, out, join);
    }
    if count > 64 {
        let (head, tail) = rows.split_at(count / 2 * inner);
        let mut other = vec![rows[0]; inner];
        fold_rows(head, out, join);
        fold_rows(tail, &mut other, join);
        return out
            .iter_mut()
            .zip(&other)
            .for_each(|(out, &b)| *out = join(*out, b));
    }
    widest(rows.len(), FoldRows { rows, out, join });
}

/// A row as short as this is not worth a loop of its own.
const WIDE: usize = 16;

struct FoldRows<'a, 'o, E, F> {
    rows: &'a [E],
    out: &'o mut [E],
    join: F,
}

impl<E: Element, F: Fn(E, E) -> E + Copy> Kernel for FoldRows<'_, '_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let inner = self.out.len();
        // Columns in blocks: the results stay in the nearest cache while the rows pass.
        for (block, out) in self.out.chunks_mut(1024).enumerate() {
            let columns = block * 1024..block * 1024 + out.len();
            out.copy_from_slice(&self.rows[columns.clone()]);
            for row in self.rows.chunks_exact(inner).skip(1) {
                for (out, &b) in out.iter_mut().zip(&row[columns.clone()]) {
                    *out = (self.join)(*out, b);
                }
            }
        }
    }
}

fn first_place<E: Element>(
    op: &'static str,
    x: &Array<E>,
    axis: usize,
    better: impl Fn(E, E) -> bool,
) -> Result<Array<i64>> {
    not_empty(op, x, &[axis])?;
    let kept: Shape = (0..x.ndim()).filter(|&other| other != axis).collect();
    let lanes = contiguous(&permute(x, &[kept.as_slice(), &[axis]].concat()));
    let place = |lane: &[E]| {
        let mut best = 0;
        for (i, &x) in lane.iter().enumerate() {
            if better(x, lane[best]) || (is_nan(x) && !is_nan(lane[best])) {
                best = i;
            }
        }
        best as i64
    };
    let data = lanes.as_slice().expect("made contiguous");
    let places = data.chunks_exact(x.shape()[axis]).map(place).collect();
    Ok(from_vec(&lanes.shape()[..kept.len()], places))
}

fn not_empty<E: Element>(op: &'static str, x: &Array<E>, axes: &[usize]) -> Result<()> {
    match axes.iter().find(|&&axis| x.shape()[axis] == 0) {
        None => Ok(()),
        Some(axis) => Err(Error::new(
            op,
            format!(
                "axis {axis} of shape {:?} is empty and {op} has no value over nothing; give it elements",
                x.shape()
            ),
        )),
    }
}

#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
#[inline]
fn is_nan<E: Element>(x: E) -> bool {
    x != x
}

#[cfg(test)]
mod tests {
    use super::super::scalar;
    use super::super::testing::*;
    use super::*;

    fn subsets(rank: usize) -> impl Iterator<Item = Vec<usize>> {
        (0..1 << rank).map(move |set| (0..rank).filter(|axis| set >> axis & 1 == 1).collect())
    }

    /// Folds element by element; `None` where there is nothing to fold.
    fn naive(x: &Array<f64>, axes: &[usize], join: impl Fn(f64, f64) -> f64) -> Vec<Option<f64>> {
        let kept: Vec<usize> = (0..x.ndim()).filter(|axis| !axes.contains(axis)).collect();
        let shape: Vec<usize> = kept.iter().map(|&axis| x.shape()[axis]).collect();
        let mut out = vec![None; shape.iter().product()];
        for index in indices(x.shape()) {
            let flat = kept
                .iter()
                .fold(0, |flat, &axis| flat * x.shape()[axis] + index[axis]);
            let element = x[index.as_slice()];
            out[flat] = Some(out[flat].map_or(element, |a| join(a, element)));
        }
        out
    }

    #[test]
    fn reductions_match_loops() {
        let mut g = generator(10);
        for shape in [
            &[2, 3, 4][..],
            &[5],
            &[],
            &[1, 1],
            &[3, 40],
            &[70, 3],
            &[2, 0, 3],
            &[2, 9, 17],
        ] {
            for x in views(&mut g, shape) {
                for axes in subsets(shape.len()) {
                    let kept: Vec<usize> = (0..x.ndim())
                        .filter(|axis| !axes.contains(axis))
                        .map(|axis| shape[axis])
                        .collect();
                    let total = sum(&x, &axes);
                    assert_eq!(total.shape(), kept);
                    let sums: Vec<f64> = naive(&x, &axes, |a, b| a + b)
                        .into_iter()
                        .map(|s| s.unwrap_or(0.0))
                        .collect();
                    assert_eq!(elements(&total), sums, "{shape:?} {axes:?}");
                    let unit = map(&x, |x| if x < 0.0 { -1.0 } else { 1.0 });
                    let prods: Vec<f64> = naive(&unit, &axes, |a, b| a * b)
                        .into_iter()
                        .map(|p| p.unwrap_or(1.0))
                        .collect();
                    assert_eq!(elements(&prod(&unit, &axes)), prods);
                    if axes.iter().all(|&axis| shape[axis] > 0) {
                        let some =
                            |x: Vec<Option<f64>>| x.into_iter().map(Option::unwrap).collect::<Vec<_>>();
                        assert_eq!(
                            elements(&max("max", &x, &axes).unwrap()),
                            some(naive(&x, &axes, f64::max))
                        );
                        assert_eq!(
                            elements(&min("min", &x, &axes).unwrap()),
                            some(naive(&x, &axes, f64::min))
                        );
                    }
                    let big = map(&x, |x| x > 0.0);
                    let counts = count(&big, &axes);
                    let lane = (x.len() / counts.len().max(1)) as i64;
                    assert_eq!(any(&big, &axes), map(&counts, |n| n > 0));
                    assert_eq!(all(&big, &axes), map(&counts, |n| n == lane));
                }
            }
        }
    }

    #[test]
    fn sums_over_nothing_and_extrema_over_nothing() {
        let x = from_vec::<f64>(&[2, 0], vec![]);
        assert_eq!(sum(&x, &[1]), from_vec(&[2], vec![0.0; 2]));
        assert_eq!(prod(&x, &[0, 1]), scalar(1.0));
        assert_eq!(sum(&x, &[0]).shape(), [0]);
        assert_eq!(max("max", &x, &[0]).unwrap().shape(), [0]);
        for refused in [max("max", &x, &[1]), min("max", &x, &[0, 1])] {
            assert!(
                refused
                    .unwrap_err()
                    .to_string()
                    .starts_with("max: axis 1 of shape [2, 0] is empty")
            );
        }
        assert!(argmax("argmax", &x, 1).is_err());
        assert_eq!(argmax("argmax", &x, 0).unwrap().shape(), [0]);
        assert_eq!(
            (all(&map(&x, |x| x > 0.0), &[1]), any(&map(&x, |x| x > 0.0), &[1])),
            (full(&[2], true), full(&[2], false))
        );
    }

    #[test]
    fn nan_wins_every_extremum() {
        for place in [0, 7, 20, 39] {
            let mut data: Vec<f64> = (0..40).map(f64::from).collect();
            data[place] = f64::NAN;
            for shape in [&[1, 40][..], &[40, 1]] {
                let x = from_vec(shape, data.clone());
                assert!(
                    max("max", &x, &[0, 1]).unwrap().sum().is_nan()
                        && min("min", &x, &[0, 1]).unwrap().sum().is_nan()
                );
            }
            let x = from_vec(&[40], data.clone());
            assert_eq!(argmax("argmax", &x, 0).unwrap(), scalar(place as i64));
            assert_eq!(argmin("argmin", &x, 0).unwrap(), scalar(place as i64));
            let wide = from_vec(&[20, 2], data);
            let nans = max("max", &wide, &[0]).unwrap();
            assert!(nans[[place % 2]].is_nan() && !nans[[1 - place % 2]].is_nan());
        }
    }

    #[test]
    fn places_are_the_first() {
        let mut g = generator(11);
        for x in views(&mut g, &[3, 7, 2]) {
            for axis in 0..3 {
                let (high, low) = (
                    argmax("argmax", &x, axis).unwrap(),
                    argmin("argmin", &x, axis).unwrap(),
                );
                let lanes = x.lanes(ndarray::Axis(axis)).into_iter().map(|lane| lane.to_vec());
                for ((lane, &high), &low) in lanes.zip(&high).zip(&low) {
                    assert!(
                        (0..high as usize).all(|i| lane[i] < lane[high as usize])
                            && lane.iter().all(|&x| x <= lane[high as usize])
                    );
                    assert!(
                        (0..low as usize).all(|i| lane[i] > lane[low as usize])
                            && lane.iter().all(|&x| x >= lane[low as usize])
                    );
                }
            }
        }
    }

    #[test]
    fn sum_to_undoes_broadcasting() {
        let mut g = generator(12);
        for (full, shape) in [
            (&[2, 3, 4][..], &[3, 1][..]),
            (&[2, 3], &[]),
            (&[2, 3], &[1, 1][..]),
            (&[2, 3], &[2, 3]),
            (&[0, 3], &[1, 3]),
            (&[4, 1], &[1]),
        ] {
            for x in views(&mut g, full) {
                let y = sum_to(&x, shape);
                assert_eq!(y.shape(), shape);
                let ones = super::super::layout::broadcast_to("expand", &view(&mut g, shape), full).unwrap();
                let narrow = elements(&sum_to(&map(&ones, |_| 1.0), shape));
                assert!(
                    narrow
                        .iter()
                        .all(|&n| n == full.iter().product::<usize>() as f64 / y.len() as f64)
                );
                assert_eq!(y.sum(), x.sum());
            }
        }
    }

    #[test]
    fn long_sums_stay_accurate() {
        let n = 1_000_003;
        let data: Vec<f32> = (0..n * 3).map(|i| (i as f32 * 0.618_034).fract()).collect();
        let close = |sum: f32, of: &mut dyn Iterator<Item = f32>| {
            let exact = of.map(f64::from).sum::<f64>();
            assert!(
                (f64::from(sum) / exact - 1.0).abs() < 3e-7,
                "{sum} is not {exact}"
            );
        };
        let x = from_vec(&[n, 3], data.clone());
        close(sum(&x, &[0, 1])[[]], &mut data.iter().copied());
        let columns = sum(&x, &[0]);
        (0..3).for_each(|j| close(columns[[j]], &mut data[j..].iter().step_by(3).copied()));
        let wide = from_vec(&[n * 3 / 20, 20], data[..n * 3 / 20 * 20].to_vec());
        let columns = sum(&wide, &[0]);
        let wide = wide.as_slice().expect("new arrays are contiguous");
        (0..20).for_each(|j| close(columns[[j]], &mut wide[j..].iter().step_by(20).copied()));
    }
}
