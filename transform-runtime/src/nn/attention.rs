//! Attention.

use super::{Linear, init};
use crate::element::Float;
use crate::error::Error;
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// Attention of queries to keys, several times side by side: heads of `softmax(q @ k.t() / sqrt(head)) @ v`, where queries,
/// keys and values are projected for each head, and the heads' results are projected again.
///
/// Examples come first: `[n, length, dim]`, or `[length, dim]` without an axis of examples. The projections of the input
/// are drawn by Xavier's rule, the one of the output as in a [`Linear`] layer, and biases are 0, as in PyTorch.
///
/// ```
/// use transform_func::prelude::*;
///
/// let attention = nn::MultiheadAttention::new(8, 2, &mut Rng::new(1));
/// let (queries, keys) = (Rng::new(2).normal(&[3, 5, 8]), Rng::new(3).normal(&[3, 7, 8]));
/// let y = attention.forward(&queries, &keys, &keys);
/// assert_eq!(y.shape(), [3, 5, 8]);
///
/// // The query of one example sees that example only.
/// let alone = attention.forward(&queries.index_axis(0, 1), &keys.index_axis(0, 1), &keys.index_axis(0, 1));
/// assert!((y.index_axis(0, 1) - alone).abs().max() < 1e-12);
/// ```
///
/// [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct MultiheadAttention<E: Float = f64> {
    /// Of queries, keys and values, one below the other: `[3 * dim, dim]`.
    pub in_proj_weight: Tensor<E>,
    /// `[3 * dim]`
    pub in_proj_bias: Option<Tensor<E>>,
    /// Of the results of all heads.
    pub out_proj: Linear<E>,
    /// How many heads there are.
    pub num_heads: usize,
}

impl MultiheadAttention {
    /// Attention between vectors of length `dim`, by so many heads.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let attention = nn::MultiheadAttention::new(8, 2, &mut Rng::new(1));
    /// assert_eq!(attention.in_proj_weight.shape(), [24, 8]);
    /// ```
    ///
    /// # Panics
    /// If `heads` does not divide `dim`.
    #[track_caller]
    pub fn new(dim: usize, heads: usize, rng: &mut Rng) -> Self {
        if heads == 0 || !dim.is_multiple_of(heads) {
            let message = format!("{heads} heads do not divide {dim} dimensions");
            Error::new("MultiheadAttention", message).raise()
        }
        let in_proj_weight = init::xavier_uniform(&[3 * dim, dim], 1.0, rng);
        let out_proj = Linear::new(dim, dim, rng).bias(false).bias(true);
        MultiheadAttention {
            in_proj_weight,
            in_proj_bias: Some(Tensor::zeros(&[3 * dim])),
            out_proj,
            num_heads: heads,
        }
    }
}

impl<E: Float> MultiheadAttention<E> {
    /// With biases, of zeros if there were none, or without.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let attention = nn::MultiheadAttention::new(8, 2, &mut Rng::new(1)).bias(false);
    /// assert_eq!(attention.num_parameters(), 24 * 8 + 8 * 8);
    /// ```
    #[must_use]
    pub fn bias(mut self, wanted: bool) -> Self {
        let zeros = Tensor::zeros(&self.in_proj_weight.shape()[..1]);
        self.in_proj_bias = self.in_proj_bias.or(Some(zeros)).filter(|_| wanted);
        self.out_proj = self.out_proj.bias(wanted);
        self
    }
    /// The layer in another float type.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let single: nn::MultiheadAttention<f32> = nn::MultiheadAttention::new(8, 2, &mut Rng::new(1)).cast();
    /// assert_eq!(single.num_heads, 2);
    /// ```
    pub fn cast<F: Float>(&self) -> MultiheadAttention<F> {
        MultiheadAttention {
            in_proj_weight: self.in_proj_weight.cast(),
            in_proj_bias: super::bodies::optional::cast(&self.in_proj_bias),
            out_proj: self.out_proj.cast(),
            num_heads: self.num_heads,
        }
    }
}

#[differentiable]
impl<E: Float> MultiheadAttention<E> {
    /// What every query finds: `[n, queries, dim]` of queries `[n, queries, dim]`, keys and values `[n, keys, dim]`.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let attention = nn::MultiheadAttention::new(4, 2, &mut Rng::new(1));
    /// let (queries, keys) = (Tensor::ones(&[3, 5, 4]), Tensor::ones(&[3, 7, 4]));
    /// assert_eq!(attention.forward(&queries, &keys, &keys).shape(), [3, 5, 4]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit.
    #[track_caller]
    pub fn forward(&self, query: &Tensor<E>, key: &Tensor<E>, value: &Tensor<E>) -> Tensor<E> {
        let [q, k, v] = self.projected(query, key, value);
        self.joined(&q.matmul(&k.transpose(-2, -1)).softmax(-1).matmul(&v))
    }

    /// [`forward`](Self::forward), where a query does not see the keys at which `hidden` holds: a mask that broadcasts to
    /// `[n, heads, queries, keys]`. A query that sees no key finds NaN, as in PyTorch.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// let attention = nn::MultiheadAttention::new(4, 2, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[1, 3, 4]);
    /// let later = Tensor::ones(&[3, 3]).triu(1).gt(0.0);
    /// let y = attention.forward_masked(&x, &x, &x, &later);
    /// let first = x.narrow(1, 0, 1);
    /// assert!((y.narrow(1, 0, 1) - attention.forward(&first, &first, &first)).abs().max() < 1e-12);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not fit.
    #[track_caller]
    pub fn forward_masked(
        &self,
        query: &Tensor<E>,
        key: &Tensor<E>,
        value: &Tensor<E>,
        hidden: &Tensor<bool>,
    ) -> Tensor<E> {
        let [q, k, v] = self.projected(query, key, value);
        let scores = q.matmul(&k.transpose(-2, -1)).masked_fill(hidden, -E::infinity());
        self.joined(&scores.softmax(-1).matmul(&v))
    }

    /// Queries, keys and values of each head: `[.., heads, length, head]`; queries are scaled.
    #[track_caller]
    fn projected(&self, query: &Tensor<E>, key: &Tensor<E>, value: &Tensor<E>) -> [Tensor<E>; 3] {
        #[nondiff]
        let heads = self.num_heads;
        let dim = self.in_proj_weight.shape()[1];
        let scale = Tensor::<E>::scalar(E::of(1.0 / ((dim / heads) as f64).sqrt()));
        let q = self.of_heads(query, 0) * scale;
        [q, self.of_heads(key, 1), self.of_heads(value, 2)]
    }

    /// Part `i` of the projection, with an axis of heads.
    #[track_caller]
    fn of_heads(&self, x: &Tensor<E>, i: usize) -> Tensor<E> {
        #[nondiff]
        let heads = self.num_heads;
        let dim = self.in_proj_weight.shape()[1];
        let weight = self.in_proj_weight.narrow(0, i * dim, dim);
        let mut y = x.matmul(&weight.t());
        if let Some(bias) = &self.in_proj_bias {
            y += bias.narrow(0, i * dim, dim);
        }
        let mut shape = x.shape().to_vec();
        shape.pop();
        shape.push(heads);
        shape.push(dim / heads);
        y.reshape(&shape).transpose(-3, -2)
    }

    /// The results of all heads, projected: `[.., length, dim]` of `[.., heads, length, head]`.
    #[track_caller]
    fn joined(&self, x: &Tensor<E>) -> Tensor<E> {
        let dim = self.in_proj_weight.shape()[1];
        let x = x.transpose(-3, -2);
        let mut shape = x.shape().to_vec();
        shape.pop();
        shape.pop();
        shape.push(dim);
        self.out_proj.forward(&x.reshape(&shape))
    }
}
