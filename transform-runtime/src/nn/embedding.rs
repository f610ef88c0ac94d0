//! Vectors for integers.

use super::init;
use crate::element::Float;
use crate::error::Error;
use crate::ops::stop::stop_gradient;
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// A table with a vector for each integer.
///
/// The vectors are drawn from the normal distribution, as in PyTorch.
///
/// ```
/// use transform_func::prelude::*;
///
/// let words = nn::Embedding::new(10, 3, &mut Rng::new(1)).padding(0);
/// let text = Tensor::from_vec(vec![4i64, 0, 4]);
/// let vectors = words.forward(&text);
/// assert_eq!(vectors.shape(), [3, 3]);
/// assert_eq!(vectors.index_axis(0, 1), Tensor::zeros(&[3]));
///
/// #[differentiable]
/// fn loss(words: &nn::Embedding, text: &Tensor<i64>) -> f64 {
///     words.forward(text).sum()
/// }
/// let slope = grad!(loss)(&words, &text).weight;
/// assert_eq!(slope.sum_axis(1).to_vec(), [0.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
/// ```
#[derive(Module, Clone, Debug, PartialEq)]
pub struct Embedding<E: Float = f64> {
    /// `[integers, dimensions]`
    pub weight: Tensor<E>,
    /// The integer whose vector is not trained.
    pub padding_idx: Option<usize>,
}

impl Embedding {
    /// Vectors of this length for the integers below `count`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert_eq!(nn::Embedding::new(10, 3, &mut Rng::new(1)).weight.shape(), [10, 3]);
    /// ```
    pub fn new(count: usize, dimensions: usize, rng: &mut Rng) -> Self {
        Embedding {
            weight: init::normal(&[count, dimensions], 0.0, 1.0, rng),
            padding_idx: None,
        }
    }
}

impl<E: Float> Embedding<E> {
    /// With an integer that stands for nothing: its vector is 0, and has no gradient.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let words = nn::Embedding::new(10, 3, &mut Rng::new(1)).padding(2);
    /// assert_eq!(words.weight.index_axis(0, 2).to_vec(), [0.0; 3]);
    /// ```
    ///
    /// # Panics
    /// If it is not below the number of vectors.
    #[must_use]
    #[track_caller]
    pub fn padding(self, idx: usize) -> Self {
        let count = self.weight.shape()[0];
        if idx >= count {
            let message = format!("the padding {idx} has no vector; there are {count}");
            Error::new("Embedding", message).raise()
        }
        Embedding {
            weight: &self.weight * unpadded::<E>(count, idx),
            padding_idx: Some(idx),
        }
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::Embedding<f32> = nn::Embedding::new(10, 3, &mut Rng::new(1)).cast();
    /// assert_eq!(single.weight.shape(), [10, 3]);
    /// ```
    pub fn cast<F: Float>(&self) -> Embedding<F> {
        Embedding {
            weight: self.weight.cast(),
            padding_idx: self.padding_idx,
        }
    }
}

#[differentiable]
impl<E: Float> Embedding<E> {
    /// The vectors of integers of any shape, along a new last axis.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let words = nn::Embedding::new(10, 3, &mut Rng::new(1));
    /// let text = Tensor::from([4i64, 7, 0, 4]).reshape(&[2, 2]);
    /// assert_eq!(words.forward(&text).shape(), [2, 2, 3]);
    /// ```
    ///
    /// # Panics
    /// If an integer is negative, or has no vector.
    #[track_caller]
    pub fn forward(&self, index: &Tensor<i64>) -> Tensor<E> {
        #[nondiff]
        let padding = self.padding_idx;
        let mut shape = index.shape().to_vec();
        shape.push(self.weight.shape()[1]);
        let vectors = self.weight.index_select(0, &index.flatten()).reshape(&shape);
        if padding.is_some() {
            let kept = index.ne(padding.unwrap_or(0) as i64).unsqueeze(-1);
            kept.select(&vectors, &stop_gradient(vectors.clone()))
        } else {
            vectors
        }
    }
}

/// A column of ones, with a zero at this place.
fn unpadded<E: Float>(count: usize, idx: usize) -> Tensor<E> {
    let column = (0..count).map(|i| E::of(if i == idx { 0.0 } else { 1.0 }));
    Tensor::from_vec(column.collect()).reshape(&[count, 1])
}
