//! A matrix inside an array, read by its strides.

use crate::element::Element;
use crate::kernels::Array;
use std::any::TypeId;
use std::borrow::Cow;
use std::marker::PhantomData;

/// A matrix in an array that lives for `'a`, none of its lengths 0: every `(i, j)` below them is in the array.
pub(in crate::kernels) struct Matrix<'a, E> {
    pub(super) first: *const E,
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) by_row: isize,
    pub(super) by_col: isize,
    array: PhantomData<&'a E>,
}

impl<E> Clone for Matrix<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for Matrix<'_, E> {}

// SAFETY: a matrix is a shared borrow of its array.
unsafe impl<E: Sync> Send for Matrix<'_, E> {}
// SAFETY: a matrix is a shared borrow of its array.
unsafe impl<E: Sync> Sync for Matrix<'_, E> {}

impl<'a, E: Element> Matrix<'a, E> {
    /// The last two axes of an array that is not empty, at the start of its batch axes.
    pub(in crate::kernels) fn last_of(x: &'a Array<E>) -> Self {
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
    pub(in crate::kernels) fn of_rows(data: &'a [E], rows: usize, cols: usize) -> Self {
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
    pub(in crate::kernels) unsafe fn offset(self, by: isize) -> Self {
        // SAFETY: the caller vouches for the offset.
        let first = unsafe { self.first.offset(by) };
        Matrix { first, ..self }
    }

    /// # Safety
    /// So many rows, so far apart, are in the array.
    pub(in crate::kernels) unsafe fn with_rows(self, rows: usize, by_row: isize) -> Self {
        Matrix { rows, by_row, ..self }
    }

    pub(in crate::kernels) fn transposed(self) -> Self {
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

    /// Some rows from one on.
    pub(super) fn rows_from(self, start: usize, rows: usize) -> Self {
        assert!(rows > 0 && start + rows <= self.rows);
        // SAFETY: there is a row `start`.
        let first = unsafe { self.first.offset(start as isize * self.by_row) };
        Matrix { first, rows, ..self }
    }

    /// The elements, row by row: copied unless they are neighbours.
    pub(super) fn lines(self) -> Cow<'a, [E]> {
        let len = self.rows * self.cols;
        if self.by_col == 1 && (self.rows == 1 || self.by_row == self.cols as isize) {
            // SAFETY: the elements of a row are one apart, and the rows as far as they are long.
            return unsafe { std::slice::from_raw_parts(self.first, len) }.into();
        }
        // SAFETY: the places are inside the matrix.
        let all = (0..len).map(|at| unsafe { self.at(at / self.cols, at % self.cols) });
        all.collect()
    }

    /// The matrix as one of `T`, where its elements are.
    pub(super) fn of<T: Element>(self) -> Option<Matrix<'a, T>> {
        (TypeId::of::<E>() == TypeId::of::<T>()).then(|| Matrix {
            first: self.first.cast(),
            rows: self.rows,
            cols: self.cols,
            by_row: self.by_row,
            by_col: self.by_col,
            array: PhantomData,
        })
    }

    /// # Safety
    /// `(i, j)` is inside the matrix.
    #[inline(always)]
    pub(super) unsafe fn at(self, i: usize, j: usize) -> E {
        debug_assert!(i < self.rows && j < self.cols);
        // SAFETY: the caller vouches for the place.
        unsafe {
            *self
                .first
                .offset(i as isize * self.by_row + j as isize * self.by_col)
        }
    }

    /// A row whose elements are neighbours.
    #[inline(always)]
    pub(super) fn row(self, i: usize) -> &'a [E] {
        assert!(i < self.rows && self.by_col == 1);
        // SAFETY: the row is inside the matrix, and its elements are one apart.
        unsafe { std::slice::from_raw_parts(self.first.offset(i as isize * self.by_row), self.cols) }
    }
}
