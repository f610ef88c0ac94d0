//! Running statistics of batches, in bodies. They have no derivative, as in PyTorch.

use crate::element::Float;
use crate::error::Error;
use crate::levels::Level;
use crate::ops::norm_methods::{channels, check_several};
use crate::ops::stop::stopped_tensor;
use crate::values::{NoMap, Tensor, TensorTan, ZeroMap};

type Running<E, L> = Option<Tensor<E, L>>;
type ByBatch<E, L> = ZeroMap<TensorTan<E, L>, TensorTan<E, L>>;
type ByRunning<E, L> = ZeroMap<Option<TensorTan<E, L>>, TensorTan<E, L>>;
/// The derivative of a statistic by the batch, what it was so far, and the number of batches.
type ByAll<E, L> = (ByBatch<E, L>, ByRunning<E, L>, ByRunning<E, L>, NoMap);

/// A batch, `[n, channels, ..]`, that statistics are carried on by. `momentum` is the weight of the new one; without it all
/// batches so far weigh the same.
pub(in crate::nn) trait Batch<E: Float, L: Level> {
    /// The running mean of the channels after this batch.
    fn carried_mean(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> Tensor<E, L>;
    /// The running variance of the channels after this batch: of the batch, over its number of elements less one.
    fn carried_var(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> Tensor<E, L>;
    /// The value and its derivative.
    fn linearize_carried_mean(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> (Tensor<E, L>, ByAll<E, L>) {
        (self.carried_mean(so_far, batches, momentum), flat())
    }
    /// The value and its derivative.
    fn linearize_carried_var(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> (Tensor<E, L>, ByAll<E, L>) {
        (self.carried_var(so_far, batches, momentum), flat())
    }
}

fn flat<E: Float, L: Level>() -> ByAll<E, L> {
    (ZeroMap::new(), ZeroMap::new(), ZeroMap::new(), NoMap)
}

impl<E: Float, L: Level> Batch<E, L> for Tensor<E, L> {
    fn carried_mean(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> Tensor<E, L> {
        let mean = |x: &Self, axes: &[isize]| x.mean_axis(axes);
        carried(self, "running_mean", [so_far, batches], momentum, mean)
    }
    fn carried_var(
        &self,
        so_far: &Running<E, L>,
        batches: &Running<E, L>,
        momentum: Option<f64>,
    ) -> Tensor<E, L> {
        let var = |x: &Self, axes: &[isize]| x.var_axis(axes, 1);
        carried(self, "running_var", [so_far, batches], momentum, var)
    }
}

fn carried<E: Float, L: Level>(
    x: &Tensor<E, L>,
    name: &'static str,
    [so_far, batches]: [&Running<E, L>; 2],
    momentum: Option<f64>,
    statistic: impl Fn(&Tensor<E, L>, &[isize]) -> Tensor<E, L>,
) -> Tensor<E, L> {
    let so_far = stopped_tensor(so_far.as_ref().expect("the layer keeps statistics"));
    channels("batch_norm", x.shape(), &[(name, so_far.shape())]);
    check_several("batch_norm", x.shape());
    let axes: Vec<isize> = (0..x.ndim() as isize).filter(|&axis| axis != 1).collect();
    let new = statistic(&stopped_tensor(x), &axes);
    check_lanes(name, &so_far, &new);
    match (momentum, batches) {
        (Some(momentum), _) => so_far * E::of(1.0 - momentum) + new * E::of(momentum),
        (None, Some(batches)) => {
            let share = (stopped_tensor(batches) + E::one()).recip();
            &so_far + (new - &so_far) * share
        }
        (None, None) => new,
    }
}

/// One statistic cannot be carried on by batches that differ between lanes.
fn check_lanes<E: Float, L: Level>(name: &str, so_far: &Tensor<E, L>, new: &Tensor<E, L>) {
    let depths = |x: &Tensor<E, L>| {
        let mut depths = Vec::new();
        L::sizes(x, &mut |depth, _| depths.push(depth));
        depths
    };
    let known = depths(so_far);
    if depths(new).iter().any(|depth| !known.contains(depth)) {
        let message = format!(
            "a batch norm in training would change its {name}, which is not mapped, in every lane: map the buffers too, \
             switch to evaluation with `eval`, or drop the statistics with `replace_all_batch_norm_modules`"
        );
        Error::new("vmap!", message).raise()
    }
}
