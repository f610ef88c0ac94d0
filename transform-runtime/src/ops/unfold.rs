//! Sliding windows as an axis of their own.

use crate::element::{Element, Float, Result};
use crate::error::Error;
use crate::kernels::{self, Array, Part, Shape, Slice};
use crate::levels::Level;
use crate::ops::axes::IntoAxes;
use crate::rule::{Linear, Structural, StructuralOf, Transposable};
use crate::values::{NoMap, TanMap, Tensor};

/// Windows of an axis, whose elements are a new last axis.
#[derive(Clone, Copy, Debug)]
pub struct Unfold {
    axis: usize,
    size: usize,
    step: usize,
}
impl Structural for Unfold {
    const NAME: &'static str = "unfold";
    fn base<E: Element>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(kernels::windows(x, self.axis, self.size, self.step))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Unfold {
            axis: self.axis + 1,
            ..*self
        }
    }
    fn transpose<E: Float, L: Level>(&self, shape: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        let (windows, len) = (*self, shape[self.axis]);
        L::diff1(&Transposable(Fold { windows, len }), ct)
    }
}

/// Its transpose: windows that overlap add up on an axis of length `len`.
#[derive(Clone, Copy, Debug)]
struct Fold {
    windows: Unfold,
    len: usize,
}
impl Linear for Fold {
    const NAME: &'static str = "unfold";
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        let Unfold { axis, size, step } = self.windows;
        let last = x.ndim() - 1;
        let mut shape = Shape::from_slice(&x.shape()[..last]);
        let count = std::mem::replace(&mut shape[axis], self.len);
        let mut out = kernels::zeros(&shape);
        for start in 0..size {
            let len = count;
            let places = Slice::whole(&shape).with(
                axis,
                Part::Range {
                    start,
                    step: step as isize,
                    len,
                },
            );
            let elements = kernels::slice(x, &Slice::index(x.shape(), last, start));
            kernels::slice_add_assign(&mut out, &places, &elements);
        }
        Ok(out)
    }
    fn batched(&self, lanes: usize, shape: &[usize]) -> Self {
        Fold {
            windows: self.windows.batched(lanes, shape),
            len: self.len,
        }
    }
    fn transpose<E: Float, L: Level>(&self, _: &[usize], ct: &Tensor<E, L>) -> Tensor<E, L> {
        L::structural(&self.windows, ct)
    }
}

impl<E: Element, L: Level> Tensor<E, L> {
    /// Windows of `size` elements of an axis, which start `step` apart: the axis counts windows, and a new last axis
    /// the elements of each.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(x.unfold(0, 2, 1).to_vec(), [1.0, 2.0, 2.0, 3.0, 3.0, 4.0]);
    /// assert_eq!(x.unfold(0, 3, 2).shape(), [1, 3]);
    /// ```
    ///
    /// # Panics
    /// If the axis is out of range or shorter than a window, or `step` is 0.
    #[track_caller]
    pub fn unfold(&self, axis: impl IntoAxes, size: usize, step: usize) -> Self {
        L::structural(&self.windows(axis, size, step), self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_unfold(
        &self,
        axis: impl IntoAxes,
        size: usize,
        step: usize,
    ) -> (Self, (TanMap<StructuralOf<Unfold>, E, L>, NoMap, NoMap, NoMap)) {
        let op = self.windows(axis, size, step);
        let map = TanMap::new(StructuralOf::new(op, self.shape_vec()));
        (L::structural(&op, self), (map, NoMap, NoMap, NoMap))
    }
    #[track_caller]
    fn windows(&self, axis: impl IntoAxes, size: usize, step: usize) -> Unfold {
        let axis = axis.into_axes().one_of_rank("unfold", self.ndim());
        let len = self.shape()[axis];
        if size > len || step == 0 {
            let message = format!(
                "windows of size {size}, step {step}, of axis {axis} of shape {:?}: the size must be at most {len}, the \
                 step at least 1",
                self.shape()
            );
            Error::new("unfold", message).raise()
        }
        Unfold { axis, size, step }
    }
}
