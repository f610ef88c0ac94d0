//! The product of one pair of matrices, of any strides: nothing is copied to be multiplied.
//!
//! | shape | how |
//! |---|---|
//! | a vector and a matrix | [`streamed`]: dot products, or rows added up |
//! | few columns | [`narrow`]: the result in registers |
//! | other | [`packed`]: blocks for the caches, by the routines of other crates |

mod matrix;
mod narrow;
mod packed;
mod streamed;

use crate::element::Element;
use ndarray::LinalgScalar;
use std::mem::MaybeUninit;

pub(super) use matrix::Matrix;

/// `out = a @ b`, row-major.
pub(super) fn multiply<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    let (first, len) = (out.as_mut_ptr().cast(), out.len());
    // SAFETY: the same elements; what is written to them is written whole.
    multiply_into(a, b, unsafe { std::slice::from_raw_parts_mut(first, len) });
}

/// The same, where `out` may hold anything: every place is written.
pub(super) fn multiply_into<E: Element + LinalgScalar>(
    a: Matrix<'_, E>,
    b: Matrix<'_, E>,
    out: &mut [MaybeUninit<E>],
) {
    assert!(a.cols == b.rows && out.len() == a.rows * b.cols);
    if let (Some(a), Some(b), Some(out)) = (a.of(), b.of(), of(out)) {
        double(a, b, out);
    } else if let (Some(a), Some(b), Some(out)) = (a.of(), b.of(), of(out)) {
        single(a, b, out);
    } else {
        for (at, out) in out.iter_mut().enumerate() {
            // SAFETY: `out` has so many columns, and `p` is below the common length.
            let term = |p: usize| unsafe { a.at(at / b.cols, p) * b.at(p, at % b.cols) };
            out.write((0..a.cols).fold(E::zero(), |sum, p| sum + term(p)));
        }
    }
}

/// The products of all pairs, each of `len` elements, one after the other in `out`: every place is written.
pub(super) fn multiply_all<'a, E: Element + LinalgScalar>(
    pairs: impl Iterator<Item = (Matrix<'a, E>, Matrix<'a, E>)>,
    out: &mut [MaybeUninit<E>],
    len: usize,
) {
    #[cfg(feature = "parallel")]
    let mut pairs = pairs.peekable();
    #[cfg(feature = "parallel")]
    let each = pairs.peek().map_or(0, |(a, _)| len * a.cols);
    #[cfg(feature = "parallel")]
    let whole = each * (out.len() / len);
    #[cfg(feature = "parallel")]
    let share = packed::share(whole);
    #[cfg(feature = "parallel")]
    if whole >= 2 * share {
        use rayon::prelude::*;
        let pairs: Vec<_> = pairs.collect();
        let products = out.par_chunks_exact_mut(len).zip(&pairs);
        return products
            .with_min_len(share.div_ceil(each))
            .for_each(|(out, &(a, b))| multiply_into(a, b, out));
    }
    pairs
        .zip(out.chunks_exact_mut(len))
        .for_each(|((a, b), out)| multiply_into(a, b, out));
}

/// A slice as one of `T`, where its elements are.
fn of<E: Element, T: Element>(x: &mut [MaybeUninit<E>]) -> Option<&mut [MaybeUninit<T>]> {
    let same = std::any::TypeId::of::<E>() == std::any::TypeId::of::<T>();
    // SAFETY: T is E.
    same.then(|| unsafe { std::slice::from_raw_parts_mut(x.as_mut_ptr().cast(), x.len()) })
}

/// Zeros everywhere.
fn zeroed<E: Element>(out: &mut [MaybeUninit<E>]) -> &mut [E] {
    out.fill(MaybeUninit::new(E::ZERO));
    // SAFETY: every place was written.
    unsafe { std::slice::from_raw_parts_mut(out.as_mut_ptr().cast(), out.len()) }
}

// Compiled here, once, not with every caller.
#[inline(never)]
fn double(a: Matrix<'_, f64>, b: Matrix<'_, f64>, out: &mut [MaybeUninit<f64>]) {
    real(a, b, out);
}
#[inline(never)]
fn single(a: Matrix<'_, f32>, b: Matrix<'_, f32>, out: &mut [MaybeUninit<f32>]) {
    real(a, b, out);
}

/// Products up to which packing costs more than it saves.
const SMALL: usize = 1 << 15;

/// Rows or columns up to which those of the other operand are better read again than packed.
const FEW: usize = 4;

fn real<E: packed::Packed>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [MaybeUninit<E>]) {
    match (a.rows, b.cols) {
        (_, 1) => streamed::apply(a, b, zeroed(out)),
        (1, _) => streamed::apply(b.transposed(), a.transposed(), zeroed(out)),
        (_, n) if n <= narrow::NARROW && out.len() * a.cols <= SMALL => narrow::narrow(a, b, zeroed(out)),
        (2..=FEW, _) if b.by_row == 1 && packed::has_kernels() => packed::one_by_one(a, b, out),
        (_, 2..=FEW) if a.by_col == 1 && packed::has_kernels() => packed::one_by_one(a, b, out),
        _ => packed::packed(a, b, out),
    }
}

#[cfg(test)]
mod tests {
    use super::super::map::map;
    use super::super::testing::*;
    use super::super::{Array, from_vec};
    use super::*;

    fn product<E: Element + LinalgScalar>(a: &Array<E>, b: &Array<E>) -> Vec<E> {
        let mut out = vec![E::ZERO; a.shape()[0] * b.shape()[1]];
        multiply(Matrix::last_of(a), Matrix::last_of(b), &mut out);
        out
    }

    #[test]
    fn every_way_matches_loops() {
        for [m, k, n] in [
            [1, 70, 37],
            [37, 70, 1],
            [3, 70, 37],
            [37, 70, 3],
            [2, 3, 2],
            [9, 5, 4],
            [11, 130, 7],
            [23, 66, 13],
            [20, 40, 19],
            [1, 130, 200],
        ] {
            let (mut g, mut h) = (generator(61), generator(62));
            for (a, b) in views(&mut g, &[m, k]).iter().zip(&views(&mut h, &[k, n])) {
                let term = |at: usize, p: usize| a[[at / n, p]] * b[[p, at % n]];
                let expected: Vec<f64> = (0..m * n).map(|at| (0..k).map(|p| term(at, p)).sum()).collect();
                assert_eq!(product(a, b), expected, "{m} {k} {n}");
                let short: Vec<f64> = product(&map(a, |x| x as f32), &map(b, |x| x as f32))
                    .into_iter()
                    .map(f64::from)
                    .collect();
                assert_eq!(short, expected, "{m} {k} {n}");
            }
        }
    }

    #[test]
    fn shares_are_the_whole() {
        for [m, k, n] in [[301, 256, 270], [270, 257, 301]] {
            let mut g = generator(63);
            let mut numbers = |rows: usize, cols: usize| {
                from_vec(
                    &[rows, cols],
                    (0..rows * cols).map(|_| g.below(9) as f32 - 4.0).collect(),
                )
            };
            let (a, b) = (numbers(m, k), numbers(k, n));
            let c = product(&a, &b);
            for at in (0..m * n).step_by(997) {
                let term = |p: usize| a[[at / n, p]] * b[[p, at % n]];
                assert_eq!(c[at], (0..k).map(term).sum::<f32>());
            }
        }
    }
}
