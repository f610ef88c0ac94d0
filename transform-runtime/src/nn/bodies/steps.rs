//! The outputs of all steps as one tensor.

use crate::element::Float;
use crate::levels::Level;
use crate::ops::join::{Join, JoinMap, Stack};
use crate::values::{LinearMap, Tensor, TensorTan};
use std::marker::PhantomData;

/// The axis of time, in the result.
const TIME: isize = -2;

/// A list of tensors along an axis of time, in bodies.
pub(in crate::nn) trait InTime<E: Float, L: Level> {
    /// The tensors along a new axis before the last one.
    fn in_time(&self) -> Tensor<E, L>;
    /// The value and its derivative.
    fn linearize_in_time(&self) -> (Tensor<E, L>, (InTimeMap<E, L>,));
}
impl<E: Float, L: Level> InTime<E, L> for [Tensor<E, L>] {
    #[track_caller]
    fn in_time(&self) -> Tensor<E, L> {
        L::many(&Stack::of(self, TIME), self)
    }
    #[track_caller]
    fn linearize_in_time(&self) -> (Tensor<E, L>, (InTimeMap<E, L>,)) {
        let (y, map) = JoinMap::linearize(self, TIME);
        let steps = self.len();
        let of = PhantomData;
        (y, (InTimeMap { map, steps, of },))
    }
}

/// The derivative by the list.
#[derive(Debug)]
pub(in crate::nn) struct InTimeMap<E, L> {
    map: JoinMap<Stack>,
    steps: usize,
    of: PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> LinearMap for InTimeMap<E, L> {
    type In = Vec<TensorTan<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        self.map.push(t)
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        if into.len() < self.steps {
            into.resize_with(self.steps, TensorTan::default);
        }
        self.map.pull(ct, into);
    }
}
