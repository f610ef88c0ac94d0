//! Layers that normalise within each example.

use super::Setting;
use super::bodies::optional;
use crate::element::Float;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// `(x - mean) / sqrt(var + eps) * weight + bias`, mean and variance over the last axes: [`Tensor::layer_norm`].
///
/// The weight begins with ones, the bias with zeros; `eps` is 1e-5 if nothing is said.
///
/// ```
/// use transform_func::prelude::*;
///
/// let norm = nn::LayerNorm::new(&[4]);
/// let y = norm.forward(&Tensor::arange(0.0, 8.0).reshape(&[2, 4]));
/// assert!(y.mean_axis(1).abs().max() < 1e-12);
/// assert!((y.var_axis(1, 0) - 1.0).abs().max() < 1e-4);
/// ```
///
/// [Ba et al., 2016](https://arxiv.org/abs/1607.06450).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct LayerNorm<E: Float = f64> {
    /// Of the shape that is normalised.
    pub weight: Option<Tensor<E>>,
    /// Of the shape that is normalised.
    pub bias: Option<Tensor<E>>,
    /// The lengths of the last axes, over which there is one mean and one variance.
    pub normalized_shape: Vec<usize>,
    /// Added to the variance.
    pub eps: Setting,
}

impl LayerNorm {
    /// A layer over last axes of these lengths.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::LayerNorm::new(&[3, 4]).num_parameters(), 24);
    /// ```
    pub fn new(normalized_shape: &[usize]) -> Self {
        LayerNorm {
            weight: Some(Tensor::ones(normalized_shape)),
            bias: Some(Tensor::zeros(normalized_shape)),
            normalized_shape: normalized_shape.to_vec(),
            eps: Setting::from(1e-5),
        }
    }
}

impl<E: Float> LayerNorm<E> {
    /// With this number added to the variance.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::LayerNorm::new(&[4]).eps(1e-3).eps.get(), 1e-3);
    /// ```
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        let eps = Setting::from(eps);
        LayerNorm { eps, ..self }
    }
    /// With a weight of ones and a bias of zeros, or without both.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::LayerNorm::new(&[4]).affine(false).num_parameters(), 0);
    /// ```
    #[must_use]
    pub fn affine(self, wanted: bool) -> Self {
        let (weight, bias) = fresh(&self.normalized_shape, wanted);
        LayerNorm { weight, bias, ..self }
    }
    /// With a bias, of zeros if there was none, or without.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::LayerNorm::new(&[4]).bias(false).num_parameters(), 4);
    /// ```
    #[must_use]
    pub fn bias(mut self, wanted: bool) -> Self {
        let zeros = Tensor::zeros(&self.normalized_shape);
        self.bias = self.bias.or(Some(zeros)).filter(|_| wanted);
        self
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::LayerNorm<f32> = nn::LayerNorm::new(&[4]).cast();
    /// assert_eq!(single.named_parameters()["weight"].sum(), 4.0);
    /// ```
    pub fn cast<F: Float>(&self) -> LayerNorm<F> {
        LayerNorm {
            weight: optional::cast(&self.weight),
            bias: optional::cast(&self.bias),
            normalized_shape: self.normalized_shape.clone(),
            eps: self.eps,
        }
    }
}

#[differentiable]
impl<E: Float> LayerNorm<E> {
    /// The layer of `x`, whose last axes are those that are normalised, in the same shape.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let y = nn::LayerNorm::new(&[2]).forward(&Tensor::from([1.0, 3.0]));
    /// assert!((y - Tensor::from([-1.0, 1.0])).abs().max() < 1e-4);
    /// ```
    ///
    /// # Panics
    /// If the last axes have other lengths.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let (shape, eps) = (self.normalized_shape.clone(), self.eps);
        let weight = match &self.weight {
            Some(weight) => weight.clone(),
            None => Tensor::ones(&shape),
        };
        let bias = match &self.bias {
            Some(bias) => bias.clone(),
            None => Tensor::zeros(&shape),
        };
        x.layer_norm(&weight, &bias, eps.get())
    }
}

/// `(x - mean) / sqrt(var + eps) * weight + bias` of `[n, channels, ..]`, mean and variance for each image over groups of
/// channels and all positions: [`Tensor::group_norm`].
///
/// The weight begins with ones, the bias with zeros; `eps` is 1e-5 if nothing is said.
///
/// ```
/// use transform_func::prelude::*;
///
/// let norm = nn::GroupNorm::new(2, 6);
/// let y = norm.forward(&Rng::new(1).normal(&[3, 6, 4, 4]));
/// assert!(y.reshape(&[3, 2, 48]).mean_axis(2).abs().max() < 1e-12);
/// ```
///
/// [Wu and He, 2018](https://arxiv.org/abs/1803.08494).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct GroupNorm<E: Float = f64> {
    /// `[channels]`
    pub weight: Option<Tensor<E>>,
    /// `[channels]`
    pub bias: Option<Tensor<E>>,
    /// Into how many groups the channels are divided.
    pub num_groups: usize,
    /// How many channels there are.
    pub num_channels: usize,
    /// Added to the variance.
    pub eps: Setting,
}

impl GroupNorm {
    /// A layer over `channels` in so many groups.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::GroupNorm::new(2, 6).num_parameters(), 12);
    /// ```
    ///
    /// # Panics
    /// If `groups` does not divide `channels`.
    #[track_caller]
    pub fn new(groups: usize, channels: usize) -> Self {
        if groups == 0 || !channels.is_multiple_of(groups) {
            let message = format!("{groups} groups do not divide {channels} channels");
            crate::Error::new("GroupNorm", message).raise()
        }
        GroupNorm {
            weight: Some(Tensor::ones(&[channels])),
            bias: Some(Tensor::zeros(&[channels])),
            num_groups: groups,
            num_channels: channels,
            eps: Setting::from(1e-5),
        }
    }
}

impl<E: Float> GroupNorm<E> {
    /// With this number added to the variance.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::GroupNorm::new(2, 6).eps(1e-3).eps.get(), 1e-3);
    /// ```
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        let eps = Setting::from(eps);
        GroupNorm { eps, ..self }
    }
    /// With a weight of ones and a bias of zeros, or without both.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::GroupNorm::new(2, 6).affine(false).num_parameters(), 0);
    /// ```
    #[must_use]
    pub fn affine(self, wanted: bool) -> Self {
        let (weight, bias) = fresh(&[self.num_channels], wanted);
        GroupNorm { weight, bias, ..self }
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::GroupNorm<f32> = nn::GroupNorm::new(2, 6).cast();
    /// assert_eq!(single.named_parameters()["weight"].sum(), 6.0);
    /// ```
    pub fn cast<F: Float>(&self) -> GroupNorm<F> {
        GroupNorm {
            weight: optional::cast(&self.weight),
            bias: optional::cast(&self.bias),
            num_groups: self.num_groups,
            num_channels: self.num_channels,
            eps: self.eps,
        }
    }
}

#[differentiable]
impl<E: Float> GroupNorm<E> {
    /// The layer of `x`, `[n, channels, ..]`, in the same shape.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let x = Tensor::from([1.0, 3.0, 10.0, 30.0]).reshape(&[1, 4]);
    /// let y = nn::GroupNorm::new(2, 4).forward(&x);
    /// assert!((y.flatten() - Tensor::from([-1.0, 1.0, -1.0, 1.0])).abs().max() < 1e-4);
    /// ```
    ///
    /// # Panics
    /// If `x` has other channels.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        #[nondiff]
        let (groups, channels, eps) = (self.num_groups, self.num_channels, self.eps);
        let weight = match &self.weight {
            Some(weight) => weight.clone(),
            None => Tensor::ones(&[channels]),
        };
        let bias = match &self.bias {
            Some(bias) => bias.clone(),
            None => Tensor::zeros(&[channels]),
        };
        x.group_norm(groups, &weight, &bias, eps.get())
    }
}

/// A weight of ones and a bias of zeros, if they are wanted.
fn fresh<E: Float>(shape: &[usize], wanted: bool) -> (Option<Tensor<E>>, Option<Tensor<E>>) {
    (
        wanted.then(|| Tensor::ones(shape)),
        wanted.then(|| Tensor::zeros(shape)),
    )
}
