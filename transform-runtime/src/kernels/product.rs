//! The product of one pair of strided matrices.
//!
//! Most go to the packed routines of `matrixmultiply`, behind [`packed`]. A product with a vector or a few of
//! them, which packing would only slow down, is a loop of dot products or of scaled columns; a product of tiny
//! matrices stays in registers.

use super::Array;
use super::vector::{Kernel, axpy, axpy4, dot, widest};
use crate::element::Element;
use ndarray::LinalgScalar;
use std::any::TypeId;
use std::borrow::Cow;
use std::marker::PhantomData;

/// A matrix in an array that lives for `'a`, none of its lengths 0: every `(i, j)` below them is in the array.
pub(super) struct Matrix<'a, E> {
    first: *const E,
    rows: usize,
    cols: usize,
    by_row: isize,
    by_col: isize,
    array: PhantomData<&'a E>,
}

impl<E> Clone for Matrix<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for Matrix<'_, E> {}

impl<'a, E: Element> Matrix<'a, E> {
    /// The last two axes of an array that is not empty, at the start of its batch axes.
    pub(super) fn last_of(x: &'a Array<E>) -> Self {
        let ([.., rows, cols], [.., by_row, by_col]) = (x.shape(), x.strides()) else {
            unreachable!("the rank was checked")
        };
        let (rows, cols, by_row, by_col) = (*rows, *cols, *by_row, *by_col);
        Matrix {
            first: x.as_ptr(),
            rows,
            cols,
            by_row,
            by_col,
            array: PhantomData,
        }
    }

    /// The rows of a slice, which fill it.
    pub(super) fn of_rows(data: &'a [E], rows: usize, cols: usize) -> Self {
        assert!(rows > 0 && cols > 0 && data.len() == rows * cols);
        Matrix {
            first: data.as_ptr(),
            rows,
            cols,
            by_row: cols as isize,
            by_col: 1,
            array: PhantomData,
        }
    }

    /// # Safety
    /// `by` leads to another place of the batch axes.
    pub(super) unsafe fn offset(self, by: isize) -> Self {
        // SAFETY: the caller vouches for the offset.
        let first = unsafe { self.first.offset(by) };
        Matrix { first, ..self }
    }

    /// # Safety
    /// So many rows, so far apart, are in the array.
    pub(super) unsafe fn with_rows(self, rows: usize, by_row: isize) -> Self {
        Matrix { rows, by_row, ..self }
    }

    pub(super) fn transposed(self) -> Self {
        let Matrix {
            rows,
            cols,
            by_row,
            by_col,
            ..
        } = self;
        Matrix {
            rows: cols,
            cols: rows,
            by_row: by_col,
            by_col: by_row,
            ..self
        }
    }

    /// Whether rows or columns can be read as slices.
    fn has_neighbours(self) -> bool {
        self.by_row == 1 || self.by_col == 1
    }

    /// # Safety
    /// `(i, j)` is inside the matrix.
    #[inline(always)]
    unsafe fn at(self, i: usize, j: usize) -> &'a E {
        debug_assert!(i < self.rows && j < self.cols);
        // SAFETY: the caller vouches for the place.
        unsafe {
            &*self
                .first
                .offset(i as isize * self.by_row + j as isize * self.by_col)
        }
    }

    /// A row whose elements are neighbours.
    #[inline(always)]
    fn row(self, i: usize) -> &'a [E] {
        assert!(i < self.rows && self.by_col == 1);
        // SAFETY: the row is inside the matrix, and its elements are one apart.
        unsafe { std::slice::from_raw_parts(self.at(i, 0), self.cols) }
    }

    /// A column, copied unless its elements are neighbours.
    fn column(self, j: usize) -> Cow<'a, [E]> {
        assert!(j < self.cols);
        match self.by_row {
            1 => self.transposed().row(j).into(),
            // SAFETY: the column is inside the matrix.
            _ => (0..self.rows).map(|i| unsafe { *self.at(i, j) }).collect(),
        }
    }
}

/// `out = a @ b`, row-major; `out` holds zeros.
pub(super) fn multiply<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    assert!(a.cols == b.rows && out.len() == a.rows * b.cols);
    match (a.rows, b.cols) {
        (_, 1) => apply(a, &b.column(0), out),
        (1, _) => by_rows(a, b, out),
        (_, 2..=8) if a.rows * a.cols <= TINY => tiny(a, b, out),
        (2..=FEW, _) if b.has_neighbours() => by_rows(a, b, out),
        (_, 2..=FEW) if a.has_neighbours() => by_columns(a, b, out),
        _ => packed(a, b, out),
    }
}

/// Rows or columns up to which a product with each, one by one, is faster than packing.
const FEW: usize = 4;

fn by_rows<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    for (i, out) in out.chunks_exact_mut(b.cols).enumerate() {
        apply(b.transposed(), &a.transposed().column(i), out);
    }
}

fn by_columns<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    for j in 0..b.cols {
        let mut product = vec![E::zero(); a.rows];
        apply(a, &b.column(j), &mut product);
        let column = out.iter_mut().skip(j).step_by(b.cols);
        column.zip(product).for_each(|(out, x)| *out = x);
    }
}

/// Elements of the first operand up to which packing costs more than it saves.
const TINY: usize = 64;

fn tiny<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    match b.cols {
        2 => unrolled::<E, 2>(a, b, out),
        3 => unrolled::<E, 3>(a, b, out),
        4 => unrolled::<E, 4>(a, b, out),
        5 => unrolled::<E, 5>(a, b, out),
        6 => unrolled::<E, 6>(a, b, out),
        7 => unrolled::<E, 7>(a, b, out),
        8 => unrolled::<E, 8>(a, b, out),
        _ => packed(a, b, out),
    }
}

/// A product with `N` columns, whose rows stay in registers.
fn unrolled<E: Element + LinalgScalar, const N: usize>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    let (rows, _) = out.as_chunks_mut::<N>();
    for (i, out) in rows.iter_mut().enumerate() {
        let mut row = [E::zero(); N];
        for p in 0..a.cols {
            // SAFETY: there is a row of `out` for each of `a`, and `b` has N columns.
            let (x, y) = unsafe { (*a.at(i, p), std::array::from_fn::<E, N, _>(|j| *b.at(p, j))) };
            for j in 0..N {
                row[j] = row[j] + x * y[j];
            }
        }
        *out = row;
    }
}

/// `out += a @ x`, by whichever axis of `a` has neighbours.
fn apply<E: Element + LinalgScalar>(a: Matrix<'_, E>, x: &[E], out: &mut [E]) {
    let len = a.rows * a.cols;
    if a.by_col == 1 {
        return widest(len, DotRows { a, x, out });
    }
    if a.by_row == 1 {
        return widest(
            len,
            AddColumns {
                columns: a.transposed(),
                x,
                out,
            },
        );
    }
    for (i, out) in out.iter_mut().enumerate() {
        for (j, &x) in x.iter().enumerate() {
            // SAFETY: the lengths of `out` and `x` are those of `a`.
            *out = *out + unsafe { *a.at(i, j) } * x;
        }
    }
}

struct DotRows<'a, 'o, E> {
    a: Matrix<'a, E>,
    x: &'o [E],
    out: &'o mut [E],
}

impl<E: Element + LinalgScalar> Kernel for DotRows<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (i, out) in self.out.iter_mut().enumerate() {
            *out = dot(self.a.row(i), self.x);
        }
    }
}

struct AddColumns<'a, 'o, E> {
    columns: Matrix<'a, E>,
    x: &'o [E],
    out: &'o mut [E],
}

impl<E: Element + LinalgScalar> Kernel for AddColumns<'_, '_, E> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (fours, rest) = self.x.as_chunks::<4>();
        for (j, &four) in fours.iter().enumerate() {
            axpy4(
                self.out,
                four,
                std::array::from_fn(|i| self.columns.row(4 * j + i)),
            );
        }
        let done = 4 * fours.len();
        for (j, &x) in rest.iter().enumerate() {
            axpy(self.out, x, self.columns.row(done + j));
        }
    }
}

/// The seam to the packed routines: any strides, `f32` and `f64`; other elements take plain loops.
fn packed<E: Element + LinalgScalar>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [E]) {
    let (m, k, n) = (a.rows, a.cols, b.cols);
    let ([a_row, a_col], [b_row, b_col]) = ([a.by_row, a.by_col], [b.by_row, b.by_col]);
    let (c, c_row) = (out.as_mut_ptr(), n as isize);
    if TypeId::of::<E>() == TypeId::of::<f64>() {
        let (a, b, c) = (a.first.cast(), b.first.cast(), c.cast());
        // SAFETY: E is f64; the strides read m by k and k by n elements, and `out` has m by n.
        unsafe { matrixmultiply::dgemm(m, k, n, 1.0, a, a_row, a_col, b, b_row, b_col, 0.0, c, c_row, 1) }
    } else if TypeId::of::<E>() == TypeId::of::<f32>() {
        let (a, b, c) = (a.first.cast(), b.first.cast(), c.cast());
        // SAFETY: E is f32; the strides read m by k and k by n elements, and `out` has m by n.
        unsafe { matrixmultiply::sgemm(m, k, n, 1.0, a, a_row, a_col, b, b_row, b_col, 0.0, c, c_row, 1) }
    } else {
        for (at, out) in out.iter_mut().enumerate() {
            // SAFETY: `out` has n columns, and `p` is below k.
            let term = |p: usize| unsafe { *a.at(at / n, p) * *b.at(p, at % n) };
            *out = (0..k).fold(*out, |sum, p| sum + term(p));
        }
    }
}
