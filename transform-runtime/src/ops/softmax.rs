//! Softmax and its logarithm along an axis.

use crate::element::{Float, Result};
use crate::kernels::Array;
use crate::kernels::softmax::{self, Row};
use crate::levels::Level;
use crate::ops::along::{Along, AlongMap};
use crate::ops::axes::IntoAxes;
use crate::ops::exponential::Exp;
use crate::ops::reductions::Sum;
use crate::rule::{Diff1, Num, TensorMap};
use crate::values::{NoMap, TanMap, Tensor};

/// A function of every row along an axis.
fn rows<E: Float>(row: Row, x: &Array<E>, axis: usize) -> Array<E> {
    match x.is_empty() {
        true => x.clone(),
        false => softmax::along(row, x, &[axis]),
    }
}

/// `exp(x)` over its sum along an axis.
#[derive(Clone, Copy, Debug)]
pub struct Softmax(usize);
impl Diff1 for Softmax {
    const NAME: &'static str = "softmax";
    type Map<E: Float, L: Level> = SoftmaxMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(rows(Row::Softmax, x, self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Softmax(self.0 + 1)
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, SoftmaxMap<E, L>) {
        let y = L::diff1(self, x);
        (y.clone(), SoftmaxMap { y, axis: self.0 })
    }
}
/// `t -> y * (t - sum(y * t))`, which is its own transpose.
#[derive(Debug)]
pub struct SoftmaxMap<E: Float, L: Level> {
    y: Tensor<E, L>,
    axis: usize,
}
impl<E: Float, L: Level> TensorMap<E, L> for SoftmaxMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let weighted = t * &self.y;
        let sum = weighted.reduce_over(Sum, &[self.axis], true);
        weighted - &self.y * sum
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.push(ct)
    }
}

/// `x` less its log-sum-exp along an axis.
#[derive(Clone, Copy, Debug)]
pub struct LogSoftmax(usize);
impl Diff1 for LogSoftmax {
    const NAME: &'static str = "log_softmax";
    type Map<E: Float, L: Level> = LogSoftmaxMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(rows(Row::LogSoftmax, x, self.0))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        LogSoftmax(self.0 + 1)
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, LogSoftmaxMap<E, L>) {
        let y = L::diff1(self, x);
        let softmax = y.unary(Exp);
        (
            y,
            LogSoftmaxMap {
                softmax,
                axis: self.0,
            },
        )
    }
}
/// `t -> t - sum(softmax * t)`
#[derive(Debug)]
pub struct LogSoftmaxMap<E: Float, L: Level> {
    softmax: Tensor<E, L>,
    axis: usize,
}
impl<E: Float, L: Level> TensorMap<E, L> for LogSoftmaxMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        t - (t * &self.softmax).reduce_over(Sum, &[self.axis], true)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct - &self.softmax * ct.reduce_over(Sum, &[self.axis], true)
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// `exp(x)` over its sum along an axis; it does not overflow.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let p = Tensor::from_vec(vec![0.0, 1000.0]).softmax(0);
    /// assert_eq!(p.to_vec(), [0.0, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    #[track_caller]
    pub fn softmax(&self, axis: impl IntoAxes) -> Self {
        let along = Along::of("softmax", axis, self.ndim());
        along.result(L::diff1(&Softmax(along.axis), &along.operand(self)))
    }
    /// The logarithm of [`softmax`](Self::softmax), exact where that is 0.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let y = Tensor::from([0.0, 1000.0]).log_softmax(0);
    /// assert_eq!(y.to_vec(), [-1000.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If the axis is not one of the tensor's.
    #[track_caller]
    pub fn log_softmax(&self, axis: impl IntoAxes) -> Self {
        let along = Along::of("log_softmax", axis, self.ndim());
        along.result(L::diff1(&LogSoftmax(along.axis), &along.operand(self)))
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_softmax(
        &self,
        axis: impl IntoAxes,
    ) -> (Self, (TanMap<AlongMap<SoftmaxMap<E, L>>, E, L>, NoMap)) {
        let along = Along::of("softmax", axis, self.ndim());
        let (y, map) = Softmax(along.axis).linearize(&along.operand(self));
        (along.result(y), (TanMap::new(along.map(map)), NoMap))
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_log_softmax(
        &self,
        axis: impl IntoAxes,
    ) -> (Self, (TanMap<AlongMap<LogSoftmaxMap<E, L>>, E, L>, NoMap)) {
        let along = Along::of("log_softmax", axis, self.ndim());
        let (y, map) = LogSoftmax(along.axis).linearize(&along.operand(self));
        (along.result(y), (TanMap::new(along.map(map)), NoMap))
    }
}
