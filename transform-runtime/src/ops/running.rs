//! Running statistics of batches, carried on as values.

use crate::element::Float;
use crate::levels::Level;
use crate::ops::norm_methods::{channels, check_several};
use crate::ops::reduce::ReduceMap;
use crate::values::{LinearMap, NoMap, TanMap, Tensor, TensorTan};

type Statistic<E, L> = TanMap<ReduceMap<E, L>, E, L>;
type Pair<E, L> = (TensorTan<E, L>, TensorTan<E, L>);

fn times<E: Float, L: Level>(t: &TensorTan<E, L>, factor: f64) -> TensorTan<E, L> {
    TensorTan(t.0.as_ref().map(|t| t * E::of(factor)))
}

/// The derivative by the batch.
#[derive(Debug)]
pub struct ByBatch<E: Float, L: Level> {
    mean: Statistic<E, L>,
    var: Statistic<E, L>,
    momentum: f64,
}
impl<E: Float, L: Level> LinearMap for ByBatch<E, L> {
    type In = TensorTan<E, L>;
    type Out = Pair<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> Pair<E, L> {
        let part = |map: &Statistic<E, L>| times(&map.push(t), self.momentum);
        (part(&self.mean), part(&self.var))
    }
    fn pull(&self, ct: &Pair<E, L>, into: &mut TensorTan<E, L>) {
        self.mean.pull(&times(&ct.0, self.momentum), into);
        self.var.pull(&times(&ct.1, self.momentum), into);
    }
}
/// The derivative by the running mean or variance so far.
#[derive(Debug)]
pub struct ByRunning<E, L> {
    mean: bool,
    kept: f64,
    of: std::marker::PhantomData<fn() -> (E, L)>,
}
impl<E: Float, L: Level> ByRunning<E, L> {
    fn new(mean: bool, kept: f64) -> Self {
        let of = std::marker::PhantomData;
        ByRunning { mean, kept, of }
    }
}
impl<E: Float, L: Level> LinearMap for ByRunning<E, L> {
    type In = TensorTan<E, L>;
    type Out = Pair<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> Pair<E, L> {
        let t = times(t, self.kept);
        match self.mean {
            true => (t, TensorTan::default()),
            false => (TensorTan::default(), t),
        }
    }
    fn pull(&self, ct: &Pair<E, L>, into: &mut TensorTan<E, L>) {
        let ct = if self.mean { &ct.0 } else { &ct.1 };
        if let Some(ct) = times(ct, self.kept).0 {
            into.add(ct);
        }
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The running mean and variance of the channels after this batch, `[n, channels, ..]`: `momentum` times those of
    /// the batch, the rest those so far. The variance of the batch is over its number of elements less one.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 5.0]).reshape(&[2, 1]);
    /// let (mean, var) = x.batch_norm_update(&Tensor::zeros(&[1]), &Tensor::ones(&[1]), 0.5);
    /// assert_eq!((mean.item(), var.item()), (1.5, 4.5));
    /// ```
    ///
    /// # Panics
    /// If a statistic is not `[channels]`, or there is one element for each channel.
    #[track_caller]
    pub fn batch_norm_update(&self, mean: &Self, var: &Self, momentum: f64) -> (Self, Self) {
        let axes = self.statistic_axes(mean, var);
        let carried = |so_far: &Self, new: Self| so_far * E::of(1.0 - momentum) + new * E::of(momentum);
        (
            carried(mean, self.mean_axis(&axes[..])),
            carried(var, self.var_axis(&axes[..], 1)),
        )
    }
    /// The values and their derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_batch_norm_update(
        &self,
        mean: &Self,
        var: &Self,
        momentum: f64,
    ) -> (
        (Self, Self),
        (ByBatch<E, L>, ByRunning<E, L>, ByRunning<E, L>, NoMap),
    ) {
        let axes = self.statistic_axes(mean, var);
        let y = self.batch_norm_update(mean, var, momentum);
        let by_batch = ByBatch {
            mean: self.linearize_mean_axis(&axes[..]).1.0,
            var: self.linearize_var_axis(&axes[..], 1).1.0,
            momentum,
        };
        let running = |mean| ByRunning::new(mean, 1.0 - momentum);
        (y, (by_batch, running(true), running(false), NoMap))
    }
    /// All axes but that of the channels.
    #[track_caller]
    fn statistic_axes(&self, mean: &Self, var: &Self) -> Vec<isize> {
        let op = "batch_norm_update";
        channels(op, self.shape(), &[("mean", mean.shape()), ("var", var.shape())]);
        check_several(op, self.shape());
        (0..self.ndim() as isize).filter(|&axis| axis != 1).collect()
    }
}
