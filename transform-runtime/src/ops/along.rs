//! Ops along one axis. A number counts as a vector of one element, as in PyTorch.

use crate::element::{Element, Float};
use crate::levels::Level;
use crate::ops::axes::IntoAxes;
use crate::rule::TensorMap;
use crate::values::Tensor;
use std::borrow::Cow;

/// One axis of an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Along {
    pub(crate) axis: usize,
    /// The array has no axes.
    number: bool,
}
impl Along {
    /// The axis of an array of this rank that the user names.
    #[track_caller]
    pub(crate) fn of(op: &'static str, axis: impl IntoAxes, rank: usize) -> Self {
        Along {
            axis: axis.into_axes().one_of_rank(op, rank.max(1)),
            number: rank == 0,
        }
    }
    /// An operand: a number as a vector.
    pub(crate) fn operand<'a, E: Element, L: Level>(&self, x: &'a Tensor<E, L>) -> Cow<'a, Tensor<E, L>> {
        match self.number && x.ndim() == 0 {
            true => Cow::Owned(x.reshape(&[1])),
            false => Cow::Borrowed(x),
        }
    }
    /// A result: a number again.
    pub(crate) fn result<E: Element, L: Level>(&self, y: Tensor<E, L>) -> Tensor<E, L> {
        match self.number && y.shape() == [1] {
            true => y.reshape(&[]),
            false => y,
        }
    }
    /// The derivative, from that for operands and results of this kind.
    pub(crate) fn map<M>(self, map: M) -> AlongMap<M> {
        AlongMap { along: self, map }
    }
}

/// The derivative of an op along an axis.
#[derive(Debug)]
pub struct AlongMap<M> {
    along: Along,
    map: M,
}
impl<E: Float, L: Level, M: TensorMap<E, L>> TensorMap<E, L> for AlongMap<M> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.along.result(self.map.push(&self.along.operand(t)))
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.along.result(self.map.pull(&self.along.operand(ct)))
    }
}
