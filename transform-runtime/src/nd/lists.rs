//! Arrays as lists: of their elements, of their parts along an axis, and back. Programs that go over an array, or compute one
//! element by element, are written with these.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::error::Error;
use crate::kernels::{Shape, Slice};
use crate::levels::Level;
use crate::ops::join::stack_of;
use crate::ops::layout::Part;
use crate::values::{LinearMap, NoMap, Tensor, TensorTan};
use ndarray::{Array, ArrayBase, Axis, Data, RemoveAxis};
use std::marker::PhantomData;

/// Rows of an array along an axis, or its lanes along it, as a list.
#[derive(Debug)]
pub struct Cut<E, L> {
    shape: Shape,
    axis: usize,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> Cut<E, L> {
    fn parts(&self, x: &Tensor<E, L>) -> Vec<Tensor<E, L>> {
        let part = |i| L::structural(&Part(Slice::index(&self.shape, self.axis, i)), x);
        (0..self.shape[self.axis]).map(part).collect()
    }
}
impl<E: Float, L: Level> LinearMap for Cut<E, L> {
    type In = TensorTan<E, L>;
    type Out = Vec<TensorTan<E, L>>;
    fn push(&self, t: &Self::In) -> Self::Out {
        let parts = t.0.as_ref().map(|t| self.parts(t)).unwrap_or_default();
        parts.into_iter().map(|t| TensorTan(Some(t))).collect()
    }
    fn pull(&self, cts: &Self::Out, into: &mut Self::In) {
        if cts.iter().all(|ct| ct.0.is_none()) {
            return;
        }
        let mut shape = self.shape.clone();
        shape.remove(self.axis);
        let part = |i: usize| cts.get(i).cloned().unwrap_or_default().materialize(&shape);
        let parts: Vec<_> = (0..self.shape[self.axis]).map(part).collect();
        let front = stack_of(&parts);
        // The new axis goes where it was.
        let order: Shape = (1..=self.axis)
            .chain([0])
            .chain(self.axis + 1..self.shape.len())
            .collect();
        into.add(front.permute_axes(&order));
    }
}

#[doc(hidden)]
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    /// The parts along an axis.
    #[track_caller]
    pub fn nd_parts(&self, axis: Axis) -> Vec<NdArray<E, D::Less, L>> {
        let parts = self.cut("axis_iter", axis).parts(&self.0);
        parts.into_iter().map(NdArray::of).collect()
    }
    #[track_caller]
    pub fn linearize_nd_parts(&self, axis: Axis) -> (Vec<NdArray<E, D::Less, L>>, (Cut<E, L>, NoMap)) {
        (self.nd_parts(axis), (self.cut("axis_iter", axis), NoMap))
    }
    #[track_caller]
    fn cut(&self, op: &'static str, axis: Axis) -> Cut<E, L> {
        let shape = self.0.shape_vec();
        if axis.0 >= shape.len() {
            let message = format!("axis {} is out of range for an array of shape {shape:?}", axis.0);
            Error::new(op, message).raise()
        }
        Cut {
            shape,
            axis: axis.0,
            of: PhantomData,
        }
    }
}

/// The parts of an array of the program's along an axis.
pub trait PlainParts {
    /// A part.
    type Part;
    /// All of them.
    fn nd_parts(&self, axis: Axis) -> Vec<Self::Part>;
}
impl<A: Clone, S: Data<Elem = A>, D: RemoveAxis> PlainParts for ArrayBase<S, D> {
    type Part = Array<A, D::Smaller>;
    fn nd_parts(&self, axis: Axis) -> Vec<Self::Part> {
        self.axis_iter(axis).map(|part| part.to_owned()).collect()
    }
}
