//! Normalisation: elements over the root of their variance or mean square along axes. The methods, with their scales
//! and shifts, are in `norm_methods`.

use crate::element::{Float, Result};
use crate::kernels::{Array, Normalization, Shape};
use crate::levels::Level;
use crate::ops::reduce::count;
use crate::ops::reductions::{Mean, Sum};
use crate::rule::{Diff1, TensorMap};
use crate::values::Tensor;

/// `(x - mean) / sqrt(var + eps)`, or `x / sqrt(mean(x * x) + eps)`.
#[derive(Clone, Debug)]
pub struct Normalize {
    pub(crate) by: Normalization,
    pub(crate) axes: Shape,
}
impl Normalize {
    fn shifted(&self) -> Self {
        Normalize {
            axes: self.axes.iter().map(|axis| axis + 1).collect(),
            ..self.clone()
        }
    }
}
impl Diff1 for Normalize {
    const NAME: &'static str = "normalize";
    type Map<E: Float, L: Level> = NormalizeMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(self.by.normalized(x, &self.axes))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        self.shifted()
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, NormalizeMap<E, L>) {
        let y = L::diff1(self, x);
        let map = NormalizeMap {
            of: self.clone(),
            y: y.clone(),
            scale: L::diff1(&Scale(self.clone()), x),
        };
        (y, map)
    }
}
/// `t -> scale * (t - mean(t) - y * mean(y * t))`, without `mean(t)` if not centred; it is its own transpose.
#[derive(Debug)]
pub struct NormalizeMap<E: Float, L: Level> {
    of: Normalize,
    y: Tensor<E, L>,
    scale: Tensor<E, L>,
}
impl<E: Float, L: Level> TensorMap<E, L> for NormalizeMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let mean = |t: &Tensor<E, L>| t.reduce_over(Mean, &self.of.axes, true);
        let along = &self.y * mean(&(t * &self.y));
        let across = if self.of.by.centred {
            t - (along + mean(t))
        } else {
            t - along
        };
        across * &self.scale
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.push(ct)
    }
}

/// What [`Normalize`] multiplies by, with the axes kept as 1.
#[derive(Clone, Debug)]
struct Scale(Normalize);
impl Diff1 for Scale {
    const NAME: &'static str = "normalize";
    type Map<E: Float, L: Level> = ScaleMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(self.0.by.scale(x, &self.0.axes))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Scale(self.0.shifted())
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ScaleMap<E, L>) {
        let scale = L::diff1(self, x);
        let y = L::diff1(&self.0, x);
        let axes = self.0.axes.clone();
        let share = E::one() / E::of(count(x.shape(), &axes) as f64);
        let slope = y * (-(&scale * &scale) * share);
        (scale, ScaleMap { slope, axes })
    }
}
/// `t -> -scale * scale * mean(y * t)`
#[derive(Debug)]
struct ScaleMap<E: Float, L: Level> {
    slope: Tensor<E, L>,
    axes: Shape,
}
impl<E: Float, L: Level> TensorMap<E, L> for ScaleMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        (t * &self.slope).reduce_over(Sum, &self.axes, true)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct * &self.slope
    }
}
