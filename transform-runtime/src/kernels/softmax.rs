//! Exponentials over sums of them, along axes: rows a few at a time, which stay in the nearest cache between the steps.

use super::functions::{Format, exp, ln};
use super::layout::{contiguous, permute};
use super::normalize::trailing;
use super::recycle::vector;
use super::vector::{Kernel, fold, widest};
use super::{Array, Shape, from_vec};
use crate::element::Float;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// `exp(x)` over its sum.
    Softmax,
    /// The logarithm of that.
    LogSoftmax,
    /// The logarithm of the sum: one number a row.
    LogSumExp,
}

/// A row for every row along these axes; no axis is empty. Of [`Row::LogSumExp`] the axes are dropped.
pub(crate) fn along<E: Float>(row: Row, x: &Array<E>, axes: &[usize]) -> Array<E> {
    let order = trailing(x.ndim(), axes);
    let rows = contiguous(&permute(x, &order));
    let len = axes.iter().map(|&axis| x.shape()[axis]).product();
    let out = E::rows(row, rows.as_slice().expect("contiguous"), len);
    if row == Row::LogSumExp {
        return from_vec(&rows.shape()[..x.ndim() - axes.len()], out);
    }
    let mut back: Shape = order.clone();
    order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
    permute(&from_vec(rows.shape(), out), &back)
}

/// The results of all rows of `len` elements.
pub(super) fn rows<E: Format>(row: Row, x: &[E], len: usize) -> Vec<E> {
    let count = if row == Row::LogSumExp {
        x.len() / len
    } else {
        x.len()
    };
    let mut out = vector(count);
    let mut space = Vec::new();
    for x in x.chunks((TOGETHER / len).max(1) * len) {
        // However few they are: the results shall not depend on that.
        widest(
            usize::MAX,
            Rows {
                row,
                x,
                len,
                space: &mut space,
                out: &mut out,
            },
        );
    }
    out
}

/// Elements of the rows that are done together.
const TOGETHER: usize = 2048;

struct Rows<'a, 'o, E> {
    row: Row,
    x: &'a [E],
    len: usize,
    space: &'o mut Vec<E>,
    out: &'o mut Vec<E>,
}

impl<E: Format> Kernel for Rows<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let Rows {
            row,
            x,
            len,
            space,
            out,
        } = self;
        space.clear();
        for x in x.chunks_exact(len) {
            let shift = shift(row, x);
            space.extend(x.iter().map(|&x| x - shift));
        }
        let start = out.len();
        if row == Row::LogSoftmax {
            out.extend_from_slice(space);
        }
        for e in space.iter_mut() {
            *e = exp::<E, FUSED>(*e);
        }
        for (i, e) in space.chunks_exact(len).enumerate() {
            let sum = fold(e, |a, b| a + b);
            match row {
                Row::Softmax => out.extend(e.iter().map(|&e| e / sum)),
                Row::LogSoftmax => {
                    let ln = ln::<E, FUSED>(sum);
                    out[start + i * len..][..len]
                        .iter_mut()
                        .for_each(|y| *y = *y - ln);
                }
                Row::LogSumExp => out.push(ln::<E, FUSED>(sum) + shift(row, &x[i * len..][..len])),
            }
        }
    }
}

/// The largest element; NaN where there is one. In a sum of its own an infinite one is not taken away.
#[inline(always)]
fn shift<E: Format>(row: Row, x: &[E]) -> E {
    let largest = fold(x, |a, b| if b > a || b.is_nan() { b } else { a });
    if row == Row::LogSumExp && largest.is_infinite() {
        E::ZERO
    } else {
        largest
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn rows_match_the_definition() {
        let mut g = generator(81);
        for (shape, axes) in [
            (&[3, 4][..], &[1][..]),
            (&[3, 4], &[0]),
            (&[2, 3, 5], &[0, 2]),
            (&[7], &[0]),
            (&[2, 1], &[1]),
            (&[2, 40], &[1]),
            (&[3, 2500], &[1]),
        ] {
            for x in views(&mut g, shape)
                .iter()
                .take(if shape.contains(&2500) { 2 } else { 14 })
            {
                let of = |row| along(row, x, axes);
                let (soft, log, sum) = (of(Row::Softmax), of(Row::LogSoftmax), of(Row::LogSumExp));
                let exps = super::super::map(x, f64::exp);
                let sums = super::super::sum(&exps, axes);
                assert_eq!((soft.shape(), sum.shape()), (shape, sums.shape()));
                assert!(
                    sum.iter()
                        .zip(&sums)
                        .all(|(a, b)| (a - b.ln()).abs() < 1e-14 * b.ln().abs().max(1.0))
                );
                for i in indices(shape) {
                    let kept: Vec<usize> = (0..i.len()).filter(|k| !axes.contains(k)).map(|k| i[k]).collect();
                    let expected = exps[i.as_slice()] / sums[kept.as_slice()];
                    assert!((soft[i.as_slice()] / expected - 1.0).abs() < 1e-14);
                    assert!((log[i.as_slice()] - expected.ln()).abs() < 1e-14 * expected.ln().abs().max(1.0));
                }
            }
        }
    }

    #[test]
    fn infinities_and_nan() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        let x = from_vec(
            &[5, 2],
            vec![-inf, 0.0, -inf, -inf, inf, 1.0, nan, 1.0, 1000.0, 1000.0],
        );
        let sums = elements(&along(Row::LogSumExp, &x, &[1]));
        assert_eq!(sums[..3], [0.0, -inf, inf]);
        assert!(sums[3].is_nan() && (sums[4] - 1000.0 - std::f64::consts::LN_2).abs() < 1e-12);
        let soft = elements(&along(Row::Softmax, &x, &[1]));
        assert_eq!((&soft[..2], &soft[8..]), (&[0.0, 1.0][..], &[0.5, 0.5][..]));
        assert!(soft[2..8].iter().all(|x| x.is_nan()) || soft[5] == 0.0);
        assert_eq!(elements(&along(Row::LogSoftmax, &x, &[1]))[..2], [-inf, 0.0]);
    }
}
