//! Diagonals of two axes, and arrays that have one.

use super::layout::copied;
use super::nest::Strides;
use super::{Array, Shape, Slice, from_vec, move_axis, slice, to_vec};
use crate::element::Element;

/// Where the diagonal `offset` above the main one starts, on both axes, and how long it is.
pub(crate) fn diagonal_span(rows: usize, cols: usize, offset: isize) -> ([usize; 2], usize) {
    let start = [(-offset).max(0) as usize, offset.max(0) as usize];
    let len = rows.saturating_sub(start[0]).min(cols.saturating_sub(start[1]));
    (start, len)
}

/// The elements of axes `a` and `b` whose places differ by `offset`, along a new last axis; the two are dropped.
pub(crate) fn diagonal<E: Element>(x: &Array<E>, a: usize, b: usize, offset: isize) -> Array<E> {
    let (start, len) = diagonal_span(x.shape()[a], x.shape()[b], offset);
    let rest = (0..x.ndim()).filter(|&axis| axis != a && axis != b);
    let mut shape: Shape = rest.clone().map(|axis| x.shape()[axis]).collect();
    shape.push(len);
    if shape.contains(&0) {
        return from_vec(&shape, Vec::new());
    }
    let rows = slice(x, &Slice::narrow(x.shape(), a, start[0], len));
    let square = slice(&rows, &Slice::narrow(rows.shape(), b, start[1], len));
    let mut strides: Strides = rest.map(|axis| square.strides()[axis]).collect();
    strides.push(square.strides()[a] + square.strides()[b]);
    from_vec(&shape, copied(&square, &shape, &strides))
}

/// Zeros but for the diagonal of axes `a` and `b` of the result, of these lengths, which is the last axis of `x`.
pub(crate) fn embedded<E: Element>(
    x: &Array<E>,
    a: usize,
    b: usize,
    offset: isize,
    [rows, cols]: [usize; 2],
) -> Array<E> {
    let (start, len) = diagonal_span(rows, cols, offset);
    let batch = &x.shape()[..x.ndim() - 1];
    let mut out = vec![E::ZERO; batch.iter().product::<usize>() * rows * cols];
    if len > 0 {
        let diagonals = to_vec(x);
        for (out, diagonal) in out.chunks_exact_mut(rows * cols).zip(diagonals.chunks_exact(len)) {
            for (i, &value) in diagonal.iter().enumerate() {
                out[(start[0] + i) * cols + start[1] + i] = value;
            }
        }
    }
    let last = x.ndim();
    let out = from_vec(&[batch, &[rows, cols]].concat(), out);
    // The axis that comes first in the result is put in its place first.
    if a < b {
        move_axis(&move_axis(&out, last - 1, a), last, b)
    } else {
        move_axis(&move_axis(&out, last, b), last, a)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn diagonals_match_loops() {
        let mut g = generator(31);
        for (a, b) in [(0, 1), (1, 0), (1, 2), (2, 0), (0, 2)] {
            for offset in -4..=4 {
                for x in views(&mut g, &[3, 2, 4]) {
                    let y = diagonal(&x, a, b, offset);
                    let back = embedded(&y, a, b, offset, [x.shape()[a], x.shape()[b]]);
                    assert_eq!(back.shape(), x.shape());
                    let mut seen = 0;
                    for i in indices(x.shape()) {
                        let on = i[b] as isize - i[a] as isize == offset;
                        seen += usize::from(on);
                        assert_eq!(back[i.as_slice()], if on { x[i.as_slice()] } else { 0.0 });
                    }
                    assert_eq!(seen, y.len());
                }
            }
        }
    }
}
