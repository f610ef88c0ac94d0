//! A matrix times a vector: each element is read once, so it is the memory's speed that counts. Rows are added up here;
//! what is many dot products is left to [`packed`](super::packed), which packs nothing then.

use super::Matrix;
use super::packed::{Packed, has_kernels, packed};
use crate::kernels::vector::{Kernel, axpy, dot, widest};
use std::mem::MaybeUninit;

/// `out += a @ x`, by whichever axis of `a` has neighbours.
pub(super) fn apply<E: Packed>(a: Matrix<'_, E>, x: Matrix<'_, E>, out: &mut [E]) {
    assert!(a.cols == x.rows && out.len() == a.rows);
    let (x, len) = (x.transposed().lines(), a.rows * a.cols);
    if a.by_row != 1 && has_kernels() {
        let (first, len) = (out.as_mut_ptr().cast::<MaybeUninit<E>>(), out.len());
        // SAFETY: the same elements, all of which are written.
        let out = unsafe { std::slice::from_raw_parts_mut(first, len) };
        return packed(a, Matrix::of_rows(&x, a.cols, 1), out);
    }
    match (a.by_row, a.by_col) {
        (_, 1) => widest(len, DotRows { a, x: &x, out }),
        (1, _) => widest(
            len,
            AddRows {
                rows: a.transposed(),
                x: &x,
                out,
            },
        ),
        _ => {
            for (i, out) in out.iter_mut().enumerate() {
                for (j, &x) in x.iter().enumerate() {
                    // SAFETY: the lengths of `out` and `x` are those of `a`.
                    *out += unsafe { a.at(i, j) } * x;
                }
            }
        }
    }
}

struct DotRows<'a, 'o, E> {
    a: Matrix<'a, E>,
    x: &'o [E],
    out: &'o mut [E],
}

impl<E: Packed> Kernel for DotRows<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for (i, out) in self.out.iter_mut().enumerate() {
            *out += dot::<_, FUSED>(self.a.row(i), self.x);
        }
    }
}

/// Elements of the result that stay in registers while the rows pass.
const BLOCK: usize = 64;

/// `out += x[0] * rows[0] + x[1] * rows[1] + ..`
struct AddRows<'a, 'o, E> {
    rows: Matrix<'a, E>,
    x: &'o [E],
    out: &'o mut [E],
}

impl<E: Packed> Kernel for AddRows<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let AddRows { rows, x, out } = self;
        let (blocks, rest) = out.as_chunks_mut::<BLOCK>();
        let done = BLOCK * blocks.len();
        for (i, out) in blocks.iter_mut().enumerate() {
            let mut sums = *out;
            for (j, &x) in x.iter().enumerate() {
                let row = &rows.row(j)[BLOCK * i..][..BLOCK];
                for k in 0..BLOCK {
                    sums[k] = x.times_plus::<FUSED>(row[k], sums[k]);
                }
            }
            *out = sums;
        }
        if !rest.is_empty() {
            for (j, &x) in x.iter().enumerate() {
                axpy::<_, FUSED>(rest, x, &rows.row(j)[done..]);
            }
        }
    }
}
