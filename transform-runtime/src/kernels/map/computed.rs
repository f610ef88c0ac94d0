//! All rows of an elementwise map: in one vector, on several threads, in the memory order of the operands.

use super::rows::Elementwise;
use crate::element::Element;
use crate::kernels::nest::{Nest, Strides, memory_order};
use crate::kernels::recycle::vector;
use crate::kernels::vector::{Kernel, widest};
use crate::kernels::{Array, Shape, from_vec};
use std::mem::MaybeUninit;

/// The results of all rows of a nest over the operands.
pub(super) fn computed<R: Elementwise<N, Out: Element>, const N: usize>(
    nest: &Nest<N>,
    rows: R,
) -> Vec<R::Out> {
    let len = nest.size();
    let mut out = vector(len);
    if len > 0 {
        widest(
            len,
            Fill {
                nest,
                first: 0,
                rows: &rows,
                out: &mut out.spare_capacity_mut()[..len],
            },
        );
    }
    // SAFETY: the rows of a nest have `size` elements together, and `row` wrote each of them.
    unsafe { out.set_len(len) };
    out
}

/// Results that are worth a thread: some 200 microseconds of one.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 20;

/// [`computed`], the rows shared out to the threads where that is worth it.
pub(super) fn shared<R: Elementwise<N, Out: Element> + Sync, const N: usize>(
    nest: &Nest<N>,
    rows: R,
) -> Vec<R::Out> {
    #[cfg(feature = "parallel")]
    if nest.size() >= 2 * SHARE && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        let len = nest.size();
        let mut out = vector(len);
        let together = SHARE.div_ceil(nest.len);
        let parts = out.spare_capacity_mut()[..len].par_chunks_mut(together * nest.len);
        parts.enumerate().for_each(|(part, out)| {
            let first = part * together;
            widest(
                out.len(),
                Fill {
                    nest,
                    first,
                    rows: &rows,
                    out,
                },
            );
        });
        // SAFETY: the parts are all of it, and the rows of each were written.
        unsafe { out.set_len(len) };
        return out;
    }
    computed(nest, rows)
}

/// Rows of results from the `first` on.
struct Fill<'a, 'o, R: Elementwise<N>, const N: usize> {
    nest: &'a Nest<N>,
    first: usize,
    rows: &'a R,
    out: &'o mut [MaybeUninit<R::Out>],
}

impl<R: Elementwise<N>, const N: usize> Kernel for Fill<'_, '_, R, N> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for (at, out) in self
            .nest
            .rows_from(self.first)
            .zip(self.out.chunks_exact_mut(self.nest.len))
        {
            // SAFETY: the nest is over the strides that read every operand as the result's shape.
            unsafe { self.rows.row(at, self.nest.strides, out) };
        }
    }
}

/// Computes in the operands' own memory order, where they have a common one, and gives the result that order.
pub(super) fn in_memory_order<R: Elementwise<N, Out: Element>, const N: usize>(
    shape: &[usize],
    strides: [&[isize]; N],
    rows: R,
) -> Array<R::Out> {
    if shape.contains(&0) {
        return from_vec(shape, Vec::new());
    }
    match reordered(shape, strides) {
        Some((nest, lengths, back)) => {
            from_vec(&lengths, computed(&nest, rows)).permuted_axes(back.as_slice())
        }
        None => from_vec(shape, computed(&Nest::new(shape, strides), rows)),
    }
}

/// The operands' common memory order, where they have one: rows in it, the lengths of axes in it, and the way back. It
/// does not depend on what is computed, and is compiled once.
fn reordered<const N: usize>(shape: &[usize], strides: [&[isize]; N]) -> Option<(Nest<N>, Shape, Shape)> {
    let order = memory_order(shape, &strides)?;
    let strides = strides.map(|of| order.iter().map(|&axis| of[axis]).collect::<Strides>());
    let lengths: Shape = order.iter().map(|&axis| shape[axis]).collect();
    let nest = Nest::new(&lengths, std::array::from_fn(|k| strides[k].as_slice()));
    let mut back: Shape = order.iter().map(|_| 0).collect();
    order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
    Some((nest, lengths, back))
}
