//! What is asked of an array's shape.

use super::{NdArray, Rank};
use crate::levels::Level;
use crate::values::Dtype;
use ndarray::{Ix2, indices};

#[doc(hidden)]
impl<E: Dtype, D: Rank, L: Level> NdArray<E, D, L> {
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn shape(&self) -> &[usize] {
        self.0.shape()
    }
    pub fn ndim(&self) -> usize {
        self.0.ndim()
    }
    pub fn raw_dim(&self) -> D {
        let mut dim = D::zeros(self.ndim());
        dim.slice_mut().copy_from_slice(self.shape());
        dim
    }
    pub fn dim(&self) -> D::Pattern {
        self.raw_dim().into_pattern()
    }
    /// The indices of all elements, in order.
    pub fn nd_indices(&self) -> Vec<D::Pattern> {
        indices(self.raw_dim()).into_iter().collect()
    }
    /// Elements are in row-major order for those who see them as a slice.
    pub fn is_standard_layout(&self) -> bool {
        true
    }
}
#[doc(hidden)]
impl<E: Dtype, L: Level> NdArray<E, Ix2, L> {
    pub fn nrows(&self) -> usize {
        self.shape()[0]
    }
    pub fn ncols(&self) -> usize {
        self.shape()[1]
    }
    pub fn is_square(&self) -> bool {
        self.nrows() == self.ncols()
    }
}
