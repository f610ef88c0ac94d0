//! Dropout as a layer.

use super::Setting;
use crate::element::Float;
use crate::error::Error;
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// Each element 0 with probability `p`, else over `1 - p`, while training; nothing, in evaluation.
///
/// A new layer is in training. Under `vmap!`, `randomness` says whether lanes draw numbers of their own.
///
/// ```
/// use transform_func::prelude::*;
///
/// let mut dropout = nn::Dropout::new(0.5);
/// let (x, mut rng) = (Tensor::ones(&[100]), Rng::new(1));
/// assert!((dropout.forward(&x, &mut rng).mean() - 1.0).abs() < 0.3);
/// dropout.eval();
/// assert_eq!(dropout.forward(&x, &mut rng), x);
/// ```
///
/// [Srivastava et al., 2014](https://jmlr.org/papers/v15/srivastava14a.html).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Dropout<E: Float = f64> {
    /// The probability of 0.
    pub p: Setting,
    /// Whether anything is dropped.
    #[module(training)]
    pub training: bool,
    /// No tensor, of the float type.
    dtype: [Tensor<E>; 0],
}

impl Dropout {
    /// A layer that drops elements with this probability.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Dropout::new(0.5).p.get(), 0.5);
    /// ```
    ///
    /// # Panics
    /// If `p` is not in `0.0..=1.0`.
    #[track_caller]
    pub fn new(p: f64) -> Self {
        if !(0.0..=1.0).contains(&p) {
            Error::new("Dropout", format!("{p} is no probability; it must be in 0..=1")).raise()
        }
        Dropout {
            p: Setting::from(p),
            training: true,
            dtype: [],
        }
    }
}

impl<E: Float> Dropout<E> {
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::Dropout<f32> = nn::Dropout::new(0.5).cast();
    /// assert!(single.training);
    /// ```
    pub fn cast<F: Float>(&self) -> Dropout<F> {
        Dropout {
            p: self.p,
            training: self.training,
            dtype: [],
        }
    }
}

#[differentiable]
impl<E: Float> Dropout<E> {
    /// `x` with elements dropped, while training.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let y = nn::Dropout::new(0.5).forward(&Tensor::ones(&[10]), &mut Rng::new(1));
    /// assert!(y.eq(0.0).logical_or(&y.eq(2.0)).all().item());
    /// ```
    pub fn forward(&self, x: &Tensor<E>, rng: &mut Rng) -> Tensor<E> {
        #[nondiff]
        let (p, training) = (self.p, self.training);
        if training {
            x.dropout(p.get(), rng)
        } else {
            x.clone()
        }
    }
}
