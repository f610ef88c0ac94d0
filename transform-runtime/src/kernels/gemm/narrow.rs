//! Products with few columns: a row of the result stays in registers, and nothing is packed but those columns.

use super::Matrix;
use crate::element::Float;
use crate::kernels::vector::{Kernel, widest};
use std::mem::MaybeUninit;

/// Columns up to which a row stays in registers.
pub(super) const NARROW: usize = 16;

/// `out += a @ b` for up to [`NARROW`] columns.
pub(super) fn narrow<E: Float>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    assert!(a.cols == b.rows && out.len() == a.rows * b.cols && b.cols <= NARROW);
    widest(out.len() * a.cols, Narrow { a, b, out });
}

struct Narrow<'a, 'o, E> {
    a: Matrix<'a, E>,
    b: Matrix<'a, E>,
    out: &'o mut [E],
}

impl<E: Float> Kernel for Narrow<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        match self.b.cols {
            ..=4 if size_of::<E>() == 8 => self.columns::<4, FUSED>(),
            ..=8 => self.columns::<8, FUSED>(),
            _ => self.columns::<NARROW, FUSED>(),
        }
    }
}

/// Rows of the second operand that are packed at a time.
const DEPTH: usize = 64;
/// Rows of the result that are computed together.
const ROWS: usize = 8;

impl<E: Float> Narrow<'_, '_, E> {
    /// In rows of `N` columns, the last of which may be none.
    #[inline(always)]
    fn columns<const N: usize, const FUSED: bool>(self) {
        let Narrow { a, b, out } = self;
        let n = b.cols;
        let mut space = [const { MaybeUninit::<[E; N]>::uninit() }; DEPTH];
        for start in (0..a.cols).step_by(DEPTH) {
            let packed = pack(b, start, &mut space);
            let mut first = 0;
            let mut rest = &mut *out;
            while !rest.is_empty() {
                let left = a.rows - first;
                let rows = if left >= ROWS { ROWS } else { 1 << left.ilog2() };
                let (block, others) = rest.split_at_mut(rows * n);
                let at = (first, start);
                match rows {
                    1 => add::<E, N, 1, FUSED>(a, at, packed, block),
                    2 => add::<E, N, 2, FUSED>(a, at, packed, block),
                    4 => add::<E, N, 4, FUSED>(a, at, packed, block),
                    _ => add::<E, N, ROWS, FUSED>(a, at, packed, block),
                }
                (first, rest) = (first + rows, others);
            }
        }
    }
}

/// Up to [`DEPTH`] rows from `start`, filled up with zeros.
#[inline(always)]
fn pack<'s, E: Float, const N: usize>(
    b: Matrix<'_, E>,
    start: usize,
    space: &'s mut [MaybeUninit<[E; N]>; DEPTH],
) -> &'s [[E; N]] {
    let len = DEPTH.min(b.rows - start);
    for (p, to) in (start..start + len).zip(space.iter_mut()) {
        let row = match b.by_col {
            1 => match b.row(p).try_into() {
                Ok(row) => row,
                Err(_) => {
                    let mut row = [E::zero(); N];
                    row[..b.cols].copy_from_slice(b.row(p));
                    row
                }
            },
            _ => std::array::from_fn(|j| match j < b.cols {
                // SAFETY: `p` and `j` are below the lengths.
                true => unsafe { b.at(p, j) },
                false => E::zero(),
            }),
        };
        to.write(row);
    }
    // SAFETY: these were written.
    unsafe { std::slice::from_raw_parts(space.as_ptr().cast(), len) }
}

/// Adds to `R` rows of the result what the packed rows give.
#[inline(always)]
fn add<E: Float, const N: usize, const R: usize, const FUSED: bool>(
    a: Matrix<'_, E>,
    (first, start): (usize, usize),
    packed: &[[E; N]],
    out: &mut [E],
) {
    let n = out.len() / R;
    assert!(first + R <= a.rows && start + packed.len() <= a.cols && n <= N);
    let mut sums = [[E::zero(); N]; R];
    for (p, y) in packed.iter().enumerate() {
        for (r, sums) in sums.iter_mut().enumerate() {
            // SAFETY: the lengths were checked.
            let x = unsafe { a.at(first + r, start + p) };
            for j in 0..N {
                sums[j] = x.times_plus::<FUSED>(y[j], sums[j]);
            }
        }
    }
    for (out, sums) in out.chunks_exact_mut(n).zip(&sums) {
        if n == N {
            for j in 0..N {
                out[j] += sums[j];
            }
        } else {
            out.iter_mut().zip(sums).for_each(|(out, &sum)| *out += sum);
        }
    }
}
