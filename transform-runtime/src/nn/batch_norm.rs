//! Batch normalisation, with running statistics.

use super::Setting;
use super::bodies::optional;
use super::bodies::running::Batch;
use crate::element::Float;
use crate::error::Error;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

macro_rules! batch_norms {
    ($($(#[$doc:meta])* $name:ident, $axes:expr, [$($rank:literal),+], $ones:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Module, Clone, Debug, PartialEq)]
        pub struct $name<E: Float = f64> {
            /// `[channels]`
            pub weight: Option<Tensor<E>>,
            /// `[channels]`
            pub bias: Option<Tensor<E>>,
            /// Of the batches so far, `[channels]`; without running statistics every batch is normalised by its own.
            #[module(running)]
            pub running_mean: Option<Tensor<E>>,
            /// Likewise.
            #[module(running)]
            pub running_var: Option<Tensor<E>>,
            /// How many batches there were, a number.
            #[module(running)]
            pub num_batches_tracked: Option<Tensor<E>>,
            /// How many channels there are.
            pub num_features: usize,
            /// Added to the variance; 1e-5 if nothing is said.
            pub eps: Setting,
            /// The weight of a new batch in the running statistics, 0.1 if nothing is said; if `None`, all weigh the same.
            pub momentum: Option<Setting>,
            /// Whether batches are normalised by their own statistics, and carry on the running ones.
            #[module(training)]
            pub training: bool,
        }

        impl $name {
            /// A layer of so many channels.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("assert_eq!(nn::", stringify!($name), "::new(3).num_parameters(), 6);")]
            /// ```
            pub fn new(channels: usize) -> Self {
                $name {
                    weight: Some(Tensor::ones(&[channels])),
                    bias: Some(Tensor::zeros(&[channels])),
                    running_mean: Some(Tensor::zeros(&[channels])),
                    running_var: Some(Tensor::ones(&[channels])),
                    num_batches_tracked: Some(Tensor::scalar(0.0)),
                    num_features: channels,
                    eps: Setting::from(1e-5),
                    momentum: Some(Setting::from(0.1)),
                    training: true,
                }
            }
        }

        impl<E: Float> $name<E> {
            /// With this number added to the variance.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("assert_eq!(nn::", stringify!($name), "::new(3).eps(1e-3).eps.get(), 1e-3);")]
            /// ```
            #[must_use]
            pub fn eps(self, eps: f64) -> Self {
                let eps = Setting::from(eps);
                $name { eps, ..self }
            }
            /// With this weight of a new batch in the running statistics; with `None` all batches weigh the same.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("assert!(nn::", stringify!($name), "::new(3).momentum(None).momentum.is_none());")]
            /// ```
            #[must_use]
            pub fn momentum(self, momentum: impl Into<Option<f64>>) -> Self {
                let momentum = momentum.into().map(Setting::from);
                $name { momentum, ..self }
            }
            /// With a weight of ones and a bias of zeros, or without both.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("assert_eq!(nn::", stringify!($name), "::new(3).affine(false).num_parameters(), 0);")]
            /// ```
            #[must_use]
            pub fn affine(self, wanted: bool) -> Self {
                let channels = [self.num_features];
                $name {
                    weight: wanted.then(|| Tensor::ones(&channels)),
                    bias: wanted.then(|| Tensor::zeros(&channels)),
                    ..self
                }
            }
            /// With new running statistics, or without.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("assert!(nn::", stringify!($name), "::new(3).track_running_stats(false).named_buffers().is_empty());")]
            /// ```
            #[must_use]
            pub fn track_running_stats(self, wanted: bool) -> Self {
                let channels = [self.num_features];
                $name {
                    running_mean: wanted.then(|| Tensor::zeros(&channels)),
                    running_var: wanted.then(|| Tensor::ones(&channels)),
                    num_batches_tracked: wanted.then(|| Tensor::scalar(E::zero())),
                    ..self
                }
            }
            /// The layer in another float type.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let single: nn::", stringify!($name), "<f32> = nn::", stringify!($name), "::new(3).cast();")]
            /// assert_eq!(single.num_features, 3);
            /// ```
            pub fn cast<F: Float>(&self) -> $name<F> {
                $name {
                    weight: optional::cast(&self.weight),
                    bias: optional::cast(&self.bias),
                    running_mean: optional::cast(&self.running_mean),
                    running_var: optional::cast(&self.running_var),
                    num_batches_tracked: optional::cast(&self.num_batches_tracked),
                    num_features: self.num_features,
                    eps: self.eps,
                    momentum: self.momentum,
                    training: self.training,
                }
            }
            #[track_caller]
            fn check(shape: &[usize]) {
                if ![$($rank),+].contains(&shape.len()) {
                    let message = format!("the input of shape {shape:?} must be {}", $axes);
                    Error::new(stringify!($name), message).raise()
                }
            }
        }

        #[differentiable]
        impl<E: Float> $name<E> {
            /// The layer of a batch, in the same shape. In training the running statistics go on.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let mut norm = nn::", stringify!($name), "::new(2);")]
            /// let x = Tensor::from([1.0, 10.0, 3.0, 30.0]);
            #[doc = concat!("let y = norm.forward(&x.reshape(&", $ones, "));")]
            /// assert!((y.flatten() - Tensor::from([-1.0, -1.0, 1.0, 1.0])).abs().max() < 1e-4);
            /// ```
            ///
            /// # Panics
            /// If the batch has other axes or channels, or, in training, one element for each channel. Under `vmap!`, in
            /// training, if the running statistics are not mapped: see
            /// [`replace_all_batch_norm_modules`](crate::replace_all_batch_norm_modules).
            #[track_caller]
            pub fn forward(&mut self, x: &Tensor<E>) -> Tensor<E> {
                Self::check(x.shape());
                #[nondiff]
                let (channels, eps, momentum) = (self.num_features, self.eps, self.momentum);
                #[nondiff]
                let training = self.training;
                let weight = match &self.weight {
                    Some(weight) => weight.clone(),
                    None => Tensor::ones(&[channels]),
                };
                let bias = match &self.bias {
                    Some(bias) => bias.clone(),
                    None => Tensor::zeros(&[channels]),
                };
                let tracked = self.running_mean.is_some() && self.running_var.is_some();
                if tracked && !training {
                    let (mean, var) = (self.running_mean.clone().unwrap(), self.running_var.clone().unwrap());
                    x.batch_norm_eval(&mean, &var, &weight, &bias, eps.get())
                } else {
                    if tracked {
                        let momentum = momentum.map(Setting::get);
                        let mean = x.carried_mean(&self.running_mean, &self.num_batches_tracked, momentum);
                        let var = x.carried_var(&self.running_var, &self.num_batches_tracked, momentum);
                        self.running_mean = Some(mean);
                        self.running_var = Some(var);
                        if let Some(batches) = &self.num_batches_tracked {
                            self.num_batches_tracked = Some(batches + Tensor::scalar(E::one()));
                        }
                    }
                    x.batch_norm(&weight, &bias, eps.get())
                }
            }
        }
    )* };
}
batch_norms! {
    /// `(x - mean) / sqrt(var + eps) * weight + bias` of `[n, channels]` or `[n, channels, length]`, mean and variance of each
    /// channel over the batch while training, and those of the batches so far in evaluation.
    ///
    /// A new layer is in training. The running variance is that of samples, over one less than the number of elements.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// let mut norm = nn::BatchNorm1d::new(2);
    /// let x = Tensor::from([1.0, 10.0, 3.0, 30.0]).reshape(&[2, 2]);
    /// let y = norm.forward(&x);
    /// assert!((y - Tensor::from([-1.0, -1.0, 1.0, 1.0]).reshape(&[2, 2])).abs().max() < 1e-4);
    /// let state = norm.named_buffers();
    /// assert_eq!(state["running_mean"].to_vec(), [0.2, 2.0]);
    /// assert_eq!(state["num_batches_tracked"].item(), 1.0);
    /// ```
    ///
    /// [Ioffe and Szegedy, 2015](https://arxiv.org/abs/1502.03167).
    BatchNorm1d, "[n, channels] or [n, channels, length]", [2, 3], "[2, 2]";
    /// `(x - mean) / sqrt(var + eps) * weight + bias` of `[n, channels, height, width]`, mean and variance of each channel over
    /// the batch while training, and those of the batches so far in evaluation.
    ///
    /// A new layer is in training. The running variance is that of samples, over one less than the number of elements.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// let mut norm = nn::BatchNorm2d::new(3);
    /// let images = Rng::new(1).normal(&[4, 3, 2, 2]);
    /// norm.forward(&images);
    /// norm.eval();
    /// let before = norm.clone();
    /// norm.forward(&images);
    /// assert_eq!(norm, before);
    /// ```
    ///
    /// [Ioffe and Szegedy, 2015](https://arxiv.org/abs/1502.03167).
    BatchNorm2d, "[n, channels, height, width]", [4], "[2, 2, 1, 1]";
}
