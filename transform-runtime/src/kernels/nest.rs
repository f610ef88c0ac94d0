//! Loop nests over strided operands of one shape.
//!
//! Axes that lie together in every operand are merged, so contiguous arrays are one long lane, a row vector
//! broadcast over a matrix is two loops, and a scalar is a lane of stride 0. Rows are visited in row-major
//! order of the shape given. The innermost loop is the caller's: see [`Lane`].

use super::{Array, Shape};
use crate::element::Element;
use smallvec::SmallVec;

pub(super) type Strides = SmallVec<[isize; 4]>;

/// The merged loops: `outer` from the outside in, then rows of `len` elements.
pub(super) struct Nest<const N: usize> {
    outer: SmallVec<[(usize, [isize; N]); 4]>,
    pub(super) len: usize,
    pub(super) strides: [isize; N],
}

impl<const N: usize> Nest<N> {
    /// Loops over `shape` for `N` operands with these strides, in elements. No length is 0.
    pub(super) fn new(shape: &[usize], strides: [&[isize]; N]) -> Self {
        let mut loops: SmallVec<[(usize, [isize; N]); 4]> = SmallVec::new();
        for (axis, &len) in shape.iter().enumerate() {
            debug_assert_ne!(len, 0, "an empty nest has no rows");
            let step = strides.map(|of| of[axis]);
            match loops.last_mut() {
                _ if len == 1 => {}
                Some((outer, around)) if (0..N).all(|k| around[k] == step[k] * len as isize) => {
                    (*outer, *around) = (*outer * len, step);
                }
                _ => loops.push((len, step)),
            }
        }
        let (len, strides) = loops.pop().unwrap_or((1, [1; N]));
        Nest {
            outer: loops,
            len,
            strides,
        }
    }

    /// One row of `len` elements.
    pub(super) fn flat(len: usize, strides: [isize; N]) -> Self {
        Nest {
            outer: SmallVec::new(),
            len,
            strides,
        }
    }

    /// The elements of all rows.
    pub(super) fn size(&self) -> usize {
        self.len * self.outer.iter().map(|(len, _)| len).product::<usize>()
    }

    /// The offset of every row in each operand.
    pub(super) fn rows(&self) -> Rows<'_, N> {
        let (run, step) = self.outer.last().copied().unwrap_or((1, [0; N]));
        let index = self.outer.iter().skip(1).map(|_| 0).collect();
        Rows {
            nest: self,
            index,
            at: [0; N],
            run,
            left: run,
            step,
        }
    }

    /// The same from one row on.
    pub(super) fn rows_from(&self, first: usize) -> Rows<'_, N> {
        let mut rows = self.rows();
        if first > 0 {
            rows.skip_to(first);
        }
        rows
    }
}

/// See [`Nest::rows`].
pub(super) struct Rows<'a, const N: usize> {
    nest: &'a Nest<N>,
    /// The place in every outer loop but the last, which counts down in `left` from `run`.
    index: Shape,
    at: [isize; N],
    run: usize,
    left: usize,
    step: [isize; N],
}

impl<const N: usize> Rows<'_, N> {
    /// Moves on to a row after the first, which is where it stands.
    fn skip_to(&mut self, row: usize) {
        let (along, mut around) = (row % self.run, row / self.run);
        self.left -= along;
        (0..N).for_each(|k| self.at[k] += along as isize * self.step[k]);
        for (place, (len, steps)) in self.index.iter_mut().zip(&self.nest.outer).rev() {
            (*place, around) = (around % len, around / len);
            (0..N).for_each(|k| self.at[k] += *place as isize * steps[k]);
        }
    }
    /// Moves on in the loops around the last one. Never inlined: the callers are many copies of short loops.
    #[inline(never)]
    fn turn(&mut self) -> bool {
        (0..N).for_each(|k| self.at[k] -= self.run as isize * self.step[k]);
        self.left = self.run;
        for (place, (len, steps)) in self.index.iter_mut().zip(&self.nest.outer).rev() {
            *place += 1;
            let wrapped = *place == *len;
            let moves = if wrapped { 1 - *len as isize } else { 1 };
            (0..N).for_each(|k| self.at[k] += moves * steps[k]);
            if !wrapped {
                return true;
            }
            *place = 0;
        }
        false
    }
}

impl<const N: usize> Iterator for Rows<'_, N> {
    type Item = [isize; N];

    #[inline(always)]
    fn next(&mut self) -> Option<[isize; N]> {
        if self.left == 0 && !self.turn() {
            self.left = 0;
            return None;
        }
        self.left -= 1;
        let at = self.at;
        for k in 0..N {
            self.at[k] += self.step[k];
        }
        Some(at)
    }
}

/// One row of an operand: `len` elements from `first`, `stride` apart.
#[derive(Clone, Copy)]
pub(super) struct Lane<'a, E> {
    first: *const E,
    stride: isize,
    len: usize,
    array: std::marker::PhantomData<&'a E>,
}

impl<'a, E: Element> Lane<'a, E> {
    /// # Safety
    /// Every element `offset + i * stride`, `i < len`, counted from the array's first, is one of the array's.
    #[inline]
    pub(super) unsafe fn new(array: &'a Array<E>, offset: isize, stride: isize, len: usize) -> Self {
        // SAFETY: the caller vouches for the offset of element 0.
        let first = unsafe { array.as_ptr().offset(offset) };
        Lane {
            first,
            stride,
            len,
            array: std::marker::PhantomData,
        }
    }

    /// The row as a slice, where its elements are neighbours.
    #[inline]
    pub(super) fn slice(self) -> Option<&'a [E]> {
        // SAFETY: `new` was promised `len` elements, here one apart, of an array that lives for 'a.
        (self.stride == 1).then(|| unsafe { std::slice::from_raw_parts(self.first, self.len) })
    }

    /// The element all of the row is, where it is broadcast.
    #[inline]
    pub(super) fn same(self) -> Option<E> {
        // SAFETY: `new` was promised element 0 (rows are not empty).
        (self.stride == 0).then(|| unsafe { *self.first })
    }

    /// The elements in order, whatever the stride.
    #[inline]
    pub(super) fn iter(self) -> impl Iterator<Item = E> + 'a {
        // SAFETY: `new` was promised the elements up to `len`.
        (0..self.len as isize).map(move |i| unsafe { *self.first.offset(i * self.stride) })
    }
}

/// The strides that read an array as `shape`, which it broadcasts to.
pub(super) fn broadcast_strides<E: Element>(x: &Array<E>, shape: &[usize]) -> Strides {
    let new = shape.len() - x.ndim();
    let own = x.shape().iter().zip(x.strides());
    let stretched = own
        .zip(&shape[new..])
        .map(|((&len, &stride), &to)| if len == to { stride } else { 0 });
    std::iter::repeat_n(0, new).chain(stretched).collect()
}

/// The axes from the slowest in memory to the fastest, where the operands agree on an order that is not
/// the row-major one: visiting them so keeps transposed arrays on long lanes.
pub(super) fn memory_order(shape: &[usize], strides: &[&[isize]]) -> Option<Shape> {
    let sorted = |axes: &[usize], of: &[isize]| {
        let steps = axes
            .iter()
            .filter(|&&axis| shape[axis] != 1 && of[axis] != 0)
            .map(|&axis| of[axis].abs());
        steps.is_sorted_by(|a, b| a >= b)
    };
    let mut axes: Shape = (0..shape.len()).collect();
    let unlike = strides.iter().find(|of| !sorted(&axes, of))?;
    axes.sort_by_key(|&axis| std::cmp::Reverse(unlike[axis].abs()));
    strides.iter().all(|of| sorted(&axes, of)).then_some(axes)
}
