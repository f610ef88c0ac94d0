//! The normalisation layers as functions: which axes they work on, their scales and shifts.

use crate::element::Float;
use crate::error::Error;
use crate::kernels::{Normalization, Shape};
use crate::levels::Level;
use crate::ops::arith::{Add, Mul};
use crate::ops::elementwise::{Held, Partial};
use crate::ops::framed::Framed;
use crate::ops::norm::{Normalize, NormalizeMap};
use crate::ops::numbers::Then;
use crate::rule::{Diff1, TensorMap};
use crate::values::{NoMap, TanMap, Tensor};

/// Which elements are normalised together, and how their scale and shift are seen beside the input.
struct Plan {
    op: Normalize,
    /// The shape in which the axes of the op are counted.
    seen: Shape,
    /// Of the scale and the shift.
    broadcast: Shape,
}
type ByInput<E, L> = TanMap<Then<Framed<NormalizeMap<E, L>>, Partial<Mul, E, L>>, E, L>;
type ByScale<E, L> = TanMap<Framed<Partial<Mul, E, L>>, E, L>;
type ByShift<E, L> = TanMap<Framed<Partial<Add, E, L>>, E, L>;

impl Plan {
    fn normalized<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff1(&self.op, &x.shaped(&self.seen)).shaped(x.shape())
    }
    fn normalized_map<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Framed<NormalizeMap<E, L>>) {
        let (y, map) = self.op.linearize(&x.shaped(&self.seen));
        let map = Framed::new(map, [x.shape(), &self.seen], [&self.seen, x.shape()]);
        (y.shaped(x.shape()), map)
    }
    fn scaled<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        gamma: &Tensor<E, L>,
        y: Tensor<E, L>,
    ) -> (Tensor<E, L>, Partial<Mul, E, L>, ByScale<E, L>) {
        let gamma_seen = gamma.shaped(&self.broadcast);
        let (y, by_y, by_gamma) = Partial::both(Mul, Held::Value(y), Held::Value(gamma_seen));
        let whole = [x.shape(); 2];
        let by_gamma = Framed::new(by_gamma, [gamma.shape(), &self.broadcast], whole);
        (y, by_y, TanMap::new(by_gamma))
    }
    fn value<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        gamma: &Tensor<E, L>,
        beta: &Tensor<E, L>,
    ) -> Tensor<E, L> {
        let y = L::update(&Mul, self.normalized(x), &gamma.shaped(&self.broadcast));
        L::update(&Add, y, &beta.shaped(&self.broadcast))
    }
    fn linearize<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        gamma: &Tensor<E, L>,
        beta: &Tensor<E, L>,
    ) -> (Tensor<E, L>, ByInput<E, L>, ByScale<E, L>, ByShift<E, L>) {
        let (normalized, by_x) = self.normalized_map(x);
        let (scaled, by_normalized, by_gamma) = self.scaled(x, gamma, normalized);
        let beta_seen = beta.shaped(&self.broadcast);
        let (y, _, by_beta) = Partial::both(Add, Held::Value(scaled), Held::Value(beta_seen));
        let by_beta = Framed::new(by_beta, [beta.shape(), &self.broadcast], [x.shape(); 2]);
        (
            y,
            TanMap::new(Then(by_x, by_normalized)),
            by_gamma,
            TanMap::new(by_beta),
        )
    }
}

/// Over the last axes of `x`, those of `gamma`.
#[track_caller]
fn trailing(op: &'static str, x: &[usize], gamma: &[usize], beta: &[usize], by: Normalization) -> Plan {
    if gamma.is_empty() || !x.ends_with(gamma) || beta != gamma {
        let parameters = if by.centred {
            format!("gamma of shape {gamma:?} and beta of shape {beta:?}: both")
        } else {
            format!("gamma of shape {gamma:?}: it")
        };
        let message =
            format!("input of shape {x:?}, {parameters} must have the lengths of the input's last axes");
        Error::new(op, message).raise()
    }
    Plan {
        op: Normalize {
            by,
            axes: (x.len() - gamma.len()..x.len()).collect(),
        },
        seen: Shape::from_slice(x),
        broadcast: Shape::from_slice(gamma),
    }
}

/// The shape in which one number for each channel, axis 1 of `x`, broadcasts; what is not so is refused.
#[track_caller]
pub(crate) fn channels(op: &'static str, x: &[usize], parameters: &[(&str, &[usize])]) -> Shape {
    if x.len() < 2 {
        let message = format!("the input of shape {x:?} must be [n, channels, ..]");
        Error::new(op, message).raise()
    }
    if let Some((name, shape)) = parameters.iter().find(|(_, shape)| **shape != [x[1]]) {
        let message = format!(
            "{name} has shape {shape:?}; for the input of shape {x:?} it must be [{}], one for each channel",
            x[1]
        );
        Error::new(op, message).raise()
    }
    let mut shape = Shape::from_elem(1, x.len() - 1);
    shape[0] = x[1];
    shape
}

/// Over equal groups of channels and all positions, for each image.
#[track_caller]
fn grouped(x: &[usize], groups: usize, gamma: &[usize], beta: &[usize], eps: f64) -> Plan {
    let broadcast = channels("group_norm", x, &[("gamma", gamma), ("beta", beta)]);
    if groups == 0 || !x[1].is_multiple_of(groups) {
        let message = format!(
            "{groups} groups do not divide the {} channels of shape {x:?}",
            x[1]
        );
        Error::new("group_norm", message).raise()
    }
    let each = x[1] / groups * x[2..].iter().product::<usize>();
    Plan {
        op: Normalize {
            by: Normalization { centred: true, eps },
            axes: Shape::from_slice(&[2]),
        },
        seen: Shape::from_slice(&[x[0], groups, each]),
        broadcast,
    }
}

/// All axes but that of the channels.
fn but_channels(rank: usize) -> Shape {
    (0..rank).filter(|&axis| axis != 1).collect()
}
/// Over images and positions, for each channel.
#[track_caller]
fn batched(x: &[usize], gamma: &[usize], beta: &[usize], eps: f64) -> Plan {
    let broadcast = channels("batch_norm", x, &[("gamma", gamma), ("beta", beta)]);
    check_several("batch_norm", x);
    Plan {
        op: Normalize {
            by: Normalization { centred: true, eps },
            axes: but_channels(x.len()),
        },
        seen: Shape::from_slice(x),
        broadcast,
    }
}
/// One element has no variance.
#[track_caller]
pub(crate) fn check_several(op: &'static str, x: &[usize]) {
    if x[0] * x[2..].iter().product::<usize>() == 1 {
        let message =
            format!("the input of shape {x:?} has one element for each channel, which has no variance");
        Error::new(op, message).raise()
    }
}

/// A map that multiplies by a tensor, which broadcasts with the argument to `whole`.
#[derive(Debug)]
pub struct Weighted<E: Float, L: Level> {
    weight: Tensor<E, L>,
    own: Shape,
    whole: Shape,
}
impl<E: Float, L: Level> TensorMap<E, L> for Weighted<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        (t * &self.weight).expand_to(&self.whole)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        (ct * &self.weight).sum_to(&self.own)
    }
}
type ByChannel<E, L> = TanMap<Framed<Weighted<E, L>>, E, L>;

impl<E: Float, L: Level> Tensor<E, L> {
    /// `(x - mean) / sqrt(var + eps) * gamma + beta`, mean and variance over the last axes, those of `gamma` and `beta`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1f64, 3.0, 5.0, 5.0]).reshape(&[2, 2]);
    /// let y = x.layer_norm(&Tensor::ones(&[2]), &Tensor::zeros(&[2]), 0.0001);
    /// assert!((y[[0, 1]] - 1.0).abs() < 1e-4 && y[[1, 1]] == 0.0);
    /// ```
    ///
    /// [Ba et al., 2016](https://arxiv.org/abs/1607.06450).
    ///
    /// # Panics
    /// If `gamma` and `beta` do not have the lengths of the last axes.
    #[track_caller]
    pub fn layer_norm(&self, gamma: &Self, beta: &Self, eps: f64) -> Self {
        let by = Normalization { centred: true, eps };
        trailing("layer_norm", self.shape(), gamma.shape(), beta.shape(), by).value(self, gamma, beta)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_layer_norm(
        &self,
        gamma: &Self,
        beta: &Self,
        eps: f64,
    ) -> (Self, (ByInput<E, L>, ByScale<E, L>, ByShift<E, L>, NoMap)) {
        let by = Normalization { centred: true, eps };
        let plan = trailing("layer_norm", self.shape(), gamma.shape(), beta.shape(), by);
        let (y, by_x, by_gamma, by_beta) = plan.linearize(self, gamma, beta);
        (y, (by_x, by_gamma, by_beta, NoMap))
    }

    /// `x / sqrt(mean(x * x) + eps) * gamma`, the mean over the last axes, those of `gamma`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![3.0, -3.0]);
    /// assert_eq!(x.rms_norm(&Tensor::ones(&[2]), 0.0).to_vec(), [1.0, -1.0]);
    /// ```
    ///
    /// [Zhang and Sennrich, 2019](https://arxiv.org/abs/1910.07467).
    ///
    /// # Panics
    /// If `gamma` does not have the lengths of the last axes.
    #[track_caller]
    pub fn rms_norm(&self, gamma: &Self, eps: f64) -> Self {
        let by = Normalization { centred: false, eps };
        let plan = trailing("rms_norm", self.shape(), gamma.shape(), gamma.shape(), by);
        L::update(&Mul, plan.normalized(self), gamma)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_rms_norm(
        &self,
        gamma: &Self,
        eps: f64,
    ) -> (Self, (ByInput<E, L>, ByScale<E, L>, NoMap)) {
        let by = Normalization { centred: false, eps };
        let plan = trailing("rms_norm", self.shape(), gamma.shape(), gamma.shape(), by);
        let (normalized, by_x) = plan.normalized_map(self);
        let (y, by_normalized, by_gamma) = plan.scaled(self, gamma, normalized);
        (y, (TanMap::new(Then(by_x, by_normalized)), by_gamma, NoMap))
    }

    /// `(x - mean) / sqrt(var + eps) * gamma + beta` of `[n, channels, ..]`, mean and variance for each image over
    /// `groups` equal groups of channels and all positions; `gamma` and `beta` are `[channels]`.
    ///
    /// ```
    /// # use transform_func::Tensor;
    /// let x = Tensor::from([1.0, 3.0, 10.0, 30.0]).reshape(&[1, 4, 1]);
    /// let y = x.group_norm(2, &Tensor::ones(&[4]), &Tensor::zeros(&[4]), 0.0);
    /// assert_eq!(y.to_vec(), [-1.0, 1.0, -1.0, 1.0]);
    /// ```
    ///
    /// [Wu and He, 2018](https://arxiv.org/abs/1803.08494).
    ///
    /// # Panics
    /// If `gamma` or `beta` has another shape, or the groups do not divide the channels.
    #[track_caller]
    pub fn group_norm(&self, groups: usize, gamma: &Self, beta: &Self, eps: f64) -> Self {
        grouped(self.shape(), groups, gamma.shape(), beta.shape(), eps).value(self, gamma, beta)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_group_norm(
        &self,
        groups: usize,
        gamma: &Self,
        beta: &Self,
        eps: f64,
    ) -> (Self, (ByInput<E, L>, NoMap, ByScale<E, L>, ByShift<E, L>, NoMap)) {
        let plan = grouped(self.shape(), groups, gamma.shape(), beta.shape(), eps);
        let (y, by_x, by_gamma, by_beta) = plan.linearize(self, gamma, beta);
        (y, (by_x, NoMap, by_gamma, by_beta, NoMap))
    }

    /// `(x - mean) / sqrt(var + eps) * gamma + beta` of `[n, channels, ..]`, mean and variance of each channel over the
    /// batch, as in training; `gamma` and `beta` are `[channels]`. With given statistics, as in evaluation, it is
    /// [`batch_norm_eval`](Self::batch_norm_eval); running ones are carried on by
    /// [`batch_norm_update`](Self::batch_norm_update).
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let x = Tensor::from_vec(vec![1.0, 10.0, 3.0, 30.0]).reshape(&[2, 2]);
    /// let y = x.batch_norm(&Tensor::ones(&[2]), &Tensor::zeros(&[2]), 0.0);
    /// assert_eq!(y.to_vec(), [-1.0, -1.0, 1.0, 1.0]);
    /// ```
    ///
    /// [Ioffe and Szegedy, 2015](https://arxiv.org/abs/1502.03167).
    ///
    /// # Panics
    /// If `gamma` or `beta` has another shape, or there is one element for each channel.
    #[track_caller]
    pub fn batch_norm(&self, gamma: &Self, beta: &Self, eps: f64) -> Self {
        batched(self.shape(), gamma.shape(), beta.shape(), eps).value(self, gamma, beta)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_batch_norm(
        &self,
        gamma: &Self,
        beta: &Self,
        eps: f64,
    ) -> (Self, (ByInput<E, L>, ByScale<E, L>, ByShift<E, L>, NoMap)) {
        let plan = batched(self.shape(), gamma.shape(), beta.shape(), eps);
        let (y, by_x, by_gamma, by_beta) = plan.linearize(self, gamma, beta);
        (y, (by_x, by_gamma, by_beta, NoMap))
    }

    /// `(x - mean) / sqrt(var + eps) * gamma + beta` of `[n, channels, ..]` with given statistics; all are `[channels]`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let of = |x: f64| Tensor::from_vec(vec![x]);
    /// let x = of(7.0).reshape(&[1, 1]);
    /// assert_eq!(x.batch_norm_eval(&of(1.0), &of(4.0), &of(10.0), &of(0.5), 0.0).item(), 30.5);
    /// ```
    ///
    /// # Panics
    /// If a parameter has another shape.
    #[track_caller]
    pub fn batch_norm_eval(&self, mean: &Self, var: &Self, gamma: &Self, beta: &Self, eps: f64) -> Self {
        let broadcast = self.parameters(mean, var, gamma, beta);
        let (scale, shift, _) = folded(mean, var, gamma, beta, eps);
        L::update(&Add, self * scale.shaped(&broadcast), &shift.shaped(&broadcast))
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_batch_norm_eval(
        &self,
        mean: &Self,
        var: &Self,
        gamma: &Self,
        beta: &Self,
        eps: f64,
    ) -> (
        Self,
        (
            ByChannel<E, L>,
            ByChannel<E, L>,
            ByChannel<E, L>,
            ByChannel<E, L>,
            ByChannel<E, L>,
            NoMap,
        ),
    ) {
        let broadcast = self.parameters(mean, var, gamma, beta);
        let (scale, shift, inverse) = folded(mean, var, gamma, beta, eps);
        let seen = |x: &Self| x.shaped(&broadcast);
        let y = self * seen(&scale) + seen(&shift);
        let normalized = (self - seen(mean)) * seen(&inverse);
        let by_var = &normalized * seen(&(gamma * inverse.square() * E::of(-0.5)));
        let whole = self.shape();
        let map = |weight: Self, argument: [&[usize]; 2]| {
            let (own, whole_shape) = (Shape::from_slice(argument[1]), Shape::from_slice(whole));
            let map = Weighted {
                weight,
                own,
                whole: whole_shape,
            };
            TanMap::new(Framed::new(map, argument, [whole; 2]))
        };
        let channels = [mean.shape(), &broadcast[..]];
        let one = Tensor::filled(&[], E::one());
        let maps = (
            map(seen(&scale), [whole; 2]),
            map(-seen(&scale), channels),
            map(by_var, channels),
            map(normalized, channels),
            map(one, channels),
            NoMap,
        );
        (y, maps)
    }
    #[track_caller]
    fn parameters(&self, mean: &Self, var: &Self, gamma: &Self, beta: &Self) -> Shape {
        let parameters = [
            ("mean", mean.shape()),
            ("var", var.shape()),
            ("gamma", gamma.shape()),
            ("beta", beta.shape()),
        ];
        channels("batch_norm_eval", self.shape(), &parameters)
    }
}

/// For each channel the factor and the summand that the layer is, and one over the root.
fn folded<E: Float, L: Level>(
    mean: &Tensor<E, L>,
    var: &Tensor<E, L>,
    gamma: &Tensor<E, L>,
    beta: &Tensor<E, L>,
    eps: f64,
) -> (Tensor<E, L>, Tensor<E, L>, Tensor<E, L>) {
    let inverse = (var + E::of(eps)).sqrt().recip();
    let scale = gamma * &inverse;
    let shift = beta - mean * &scale;
    (scale, shift, inverse)
}
