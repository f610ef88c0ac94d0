//! Linear layers.

use super::bodies::optional;
use super::init;
use crate::element::Float;
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// `x @ weight.t() + bias`, along the last axis.
///
/// Weight and bias are drawn evenly from within `1 / sqrt(inputs)` of 0, as in PyTorch.
///
/// ```
/// use transform_func::prelude::*;
///
/// let linear = nn::Linear::new(3, 2, &mut Rng::new(1));
/// assert_eq!((linear.weight.shape(), linear.num_parameters()), (&[2, 3][..], 8));
/// assert_eq!(linear.forward(&Tensor::ones(&[5, 4, 3])).shape(), [5, 4, 2]);
///
/// let by_x = jacrev!(nn::Linear::forward, argnums = 1)(&linear, &Tensor::ones(&[3]));
/// assert_eq!(by_x, linear.weight);
///
/// let single: nn::Linear<f32> = linear.cast();
/// assert_eq!(single.forward(&Tensor::<f32>::ones(&[3])).shape(), [2]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Linear<E: Float = f64> {
    /// `[outputs, inputs]`
    pub weight: Tensor<E>,
    /// `[outputs]`
    pub bias: Option<Tensor<E>>,
}

impl Linear {
    /// A layer from `inputs` to `outputs` numbers.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let linear = nn::Linear::new(4, 2, &mut Rng::new(1));
    /// assert!(linear.weight.abs().max() <= 0.5);
    /// ```
    pub fn new(inputs: usize, outputs: usize, rng: &mut Rng) -> Self {
        let bound = 1.0 / (inputs as f64).sqrt();
        Linear {
            weight: init::kaiming_uniform(&[outputs, inputs], 5f64.sqrt(), rng),
            bias: Some(init::uniform(&[outputs], -bound, bound, rng)),
        }
    }
}

impl<E: Float> Linear<E> {
    /// With a bias, of zeros if there was none, or without.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let linear = nn::Linear::new(4, 2, &mut Rng::new(1)).bias(false);
    /// assert_eq!(linear.forward(&Tensor::zeros(&[4])).to_vec(), [0.0, 0.0]);
    /// ```
    #[must_use]
    pub fn bias(mut self, wanted: bool) -> Self {
        let outputs = self.weight.shape()[0];
        self.bias = self
            .bias
            .or_else(|| Some(Tensor::zeros(&[outputs])))
            .filter(|_| wanted);
        self
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::Linear<f32> = nn::Linear::new(4, 2, &mut Rng::new(1)).cast();
    /// assert_eq!(single.weight.shape(), [2, 4]);
    /// ```
    pub fn cast<F: Float>(&self) -> Linear<F> {
        Linear {
            weight: self.weight.cast(),
            bias: optional::cast(&self.bias),
        }
    }
}

#[differentiable]
impl<E: Float> Linear<E> {
    /// The layer of `x`, `[.., inputs]`: `[.., outputs]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let linear = nn::Linear { weight: Tensor::eye(2), bias: Some(Tensor::from([0.5, 1.0])) };
    /// assert_eq!(linear.forward(&Tensor::from([1.0, 2.0])).to_vec(), [1.5, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If the last axis of `x` is not as long as that of the weight.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        let y = x.matmul(&self.weight.t());
        match &self.bias {
            Some(bias) => y + bias,
            None => y,
        }
    }
}
