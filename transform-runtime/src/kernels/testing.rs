//! Arrays for the kernels' tests: small whole numbers, so that sums and products compare exactly, under
//! every kind of strides.

use super::random::Generator;
use super::{Array, from_vec};
use ndarray::{Axis, Slice};

pub(super) fn generator(seed: u64) -> Generator {
    Generator::new(seed)
}

/// An array of `shape` with gaps, reversed and permuted axes at random; elements in `-4..=4`.
pub(super) fn view(g: &mut Generator, shape: &[usize]) -> Array<f64> {
    let mut order: Vec<usize> = (0..shape.len()).collect();
    (1..order.len()).for_each(|i| order.swap(i, g.below(i as u64 + 1) as usize));
    let cuts: Vec<(usize, usize, isize)> = shape
        .iter()
        .map(|_| {
            (
                g.below(2) as usize,
                g.below(2) as usize,
                [1, 1, 2, -1, -2][g.below(5) as usize],
            )
        })
        .collect();
    let span = |axis: usize| shape[axis] * cuts[axis].2.unsigned_abs();
    let base: Vec<usize> = order
        .iter()
        .map(|&axis| cuts[axis].0 + span(axis) + cuts[axis].1)
        .collect();
    let len = base.iter().product();
    let mut x = from_vec(&base, (0..len).map(|_| g.below(9) as f64 - 4.0).collect());
    for (place, &axis) in order.iter().enumerate() {
        let start = cuts[axis].0 as isize;
        x.slice_axis_inplace(
            Axis(place),
            Slice::new(start, Some(start + span(axis) as isize), cuts[axis].2),
        );
    }
    let mut back = vec![0; order.len()];
    order
        .iter()
        .enumerate()
        .for_each(|(place, &axis)| back[axis] = place);
    x.permuted_axes(back)
}

/// Several [`view`]s of one shape, among them the plain and the transposed layout.
pub(super) fn views(g: &mut Generator, shape: &[usize]) -> Vec<Array<f64>> {
    let reversed: Vec<usize> = shape.iter().rev().copied().collect();
    let mut dense = |shape: &[usize]| {
        let len = shape.iter().product();
        from_vec(shape, (0..len).map(|_| g.below(9) as f64 - 4.0).collect())
    };
    let mut all = vec![dense(shape), dense(&reversed).reversed_axes()];
    all.extend((0..12).map(|_| view(g, shape)));
    all
}

/// Row-major elements by ndarray's iterator.
pub(super) fn elements<E: Copy>(x: &Array<E>) -> Vec<E> {
    x.iter().copied().collect()
}

/// Whether both read one storage: only then is neither the single owner.
pub(super) fn shares(x: &Array<f64>, y: &Array<f64>) -> bool {
    !x.is_unique() && !y.is_unique()
}

/// Every index of a shape, row-major.
pub(super) fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    ndarray::indices(shape)
        .into_iter()
        .map(|i| ndarray::Dimension::slice(&i).to_vec())
        .collect()
}
