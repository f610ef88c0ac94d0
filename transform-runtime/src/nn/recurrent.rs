//! Recurrent layers: one step after the other along the axis of time, which stands before that of the numbers.
//!
//! What the inputs bring to all steps is computed at once, before the first of them.

use super::bodies::optional;
use super::bodies::steps::InTime;
use super::init;
use crate::element::Float;
use crate::random::Rng;
use crate::values::Tensor;
use transform_macros::{Module, differentiable};

/// What layers are made by that have so many gates: vectors of length `hidden`, from the input and from the state.
macro_rules! with_gates {
    ($($name:ident, $gates:literal;)*) => { $(
        impl $name {
            /// A layer from `inputs` numbers to `hidden`, at every step.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let layer = nn::", stringify!($name), "::new(3, 4, &mut Rng::new(1));")]
            /// assert!(layer.weight_hh_l0.abs().max() <= 0.5);
            /// ```
            pub fn new(inputs: usize, hidden: usize, rng: &mut Rng) -> Self {
                let (bound, rows) = (1.0 / (hidden as f64).sqrt(), $gates * hidden);
                let mut draw = |shape: &[usize]| init::uniform(shape, -bound, bound, rng);
                $name {
                    weight_ih_l0: draw(&[rows, inputs]),
                    weight_hh_l0: draw(&[rows, hidden]),
                    bias_ih_l0: Some(draw(&[rows])),
                    bias_hh_l0: Some(draw(&[rows])),
                }
            }
        }
        impl<E: Float> $name<E> {
            /// With biases, of zeros if there were none, or without.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let layer = nn::", stringify!($name), "::new(3, 4, &mut Rng::new(1)).bias(false);")]
            /// assert_eq!(layer.named_parameters().len(), 2);
            /// ```
            #[must_use]
            pub fn bias(mut self, wanted: bool) -> Self {
                self.bias_ih_l0 = biased(self.bias_ih_l0, &self.weight_ih_l0, wanted);
                self.bias_hh_l0 = biased(self.bias_hh_l0, &self.weight_ih_l0, wanted);
                self
            }
            /// The layer in another float type.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let single: nn::", stringify!($name), "<f32> = nn::", stringify!($name), "::new(3, 4, &mut Rng::new(1)).cast();")]
            /// assert_eq!(single.weight_hh_l0.shape()[1], 4);
            /// ```
            pub fn cast<F: Float>(&self) -> $name<F> {
                $name {
                    weight_ih_l0: self.weight_ih_l0.cast(),
                    weight_hh_l0: self.weight_hh_l0.cast(),
                    bias_ih_l0: optional::cast(&self.bias_ih_l0),
                    bias_hh_l0: optional::cast(&self.bias_hh_l0),
                }
            }
        }
    )* };
}
with_gates! {
    RNN, 1;
    GRU, 3;
    LSTM, 4;
}

/// A bias, of zeros if there was none, or none.
fn biased<E: Float>(bias: Option<Tensor<E>>, weight: &Tensor<E>, wanted: bool) -> Option<Tensor<E>> {
    let zeros = Tensor::zeros(&weight.shape()[..1]);
    bias.or(Some(zeros)).filter(|_| wanted)
}

/// The shape of a state for inputs `[.., time, inputs]`: `[1, .., hidden]`.
fn state_shape(x: &[usize], hidden: usize) -> Vec<usize> {
    let mut shape = vec![1];
    shape.extend_from_slice(&x[..x.len().saturating_sub(2)]);
    shape.push(hidden);
    shape
}

/// A recurrent layer of Elman's: `h' = tanh(weight_ih @ x + bias_ih + weight_hh @ h + bias_hh)`.
///
/// Examples come first: inputs are `[n, time, inputs]`, or `[time, inputs]` without an axis of examples. As in PyTorch,
/// the first axis of a state counts layers, of which there is one.
///
/// ```
/// use transform_func::prelude::*;
///
/// let rnn = nn::RNN::new(3, 4, &mut Rng::new(1));
/// let x = Rng::new(2).normal(&[2, 5, 3]);
/// let (outputs, state) = rnn.forward(&x);
/// assert_eq!((outputs.shape(), state.shape()), (&[2, 5, 4][..], &[1, 2, 4][..]));
///
/// // Later steps go on from the state.
/// let (_, early) = rnn.forward(&x.narrow(1, 0, 3));
/// let (late, _) = rnn.forward_from(&x.narrow(1, 3, 2), &early);
/// assert!((late - outputs.narrow(1, 3, 2)).abs().max() < 1e-12);
/// ```
///
/// [Elman, 1990](https://doi.org/10.1207/s15516709cog1402_1).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct RNN<E: Float = f64> {
    /// `[hidden, inputs]`
    pub weight_ih_l0: Tensor<E>,
    /// `[hidden, hidden]`
    pub weight_hh_l0: Tensor<E>,
    /// `[hidden]`
    pub bias_ih_l0: Option<Tensor<E>>,
    /// `[hidden]`
    pub bias_hh_l0: Option<Tensor<E>>,
}

#[differentiable]
impl<E: Float> RNN<E> {
    /// The outputs of all steps, `[.., time, hidden]`, and the last state, `[1, .., hidden]`; the first state is 0.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::RNN::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// let (outputs, state) = layer.forward(&x);
    /// assert_eq!(outputs.index_axis(0, -1), state.index_axis(0, 0));
    /// ```
    ///
    /// # Panics
    /// If the last axis of `x` has another length than the layer takes, or there is no step.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> (Tensor<E>, Tensor<E>) {
        let shape = state_shape(x.shape(), self.weight_hh_l0.shape()[1]);
        self.forward_from(x, &Tensor::zeros(&shape))
    }
    /// [`forward`](Self::forward) from this first state.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::RNN::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// assert_eq!(layer.forward_from(&x, &Tensor::zeros(&[1, 4])), layer.forward(&x));
    /// ```
    ///
    /// # Panics
    /// As there, or if the state has another shape.
    #[track_caller]
    pub fn forward_from(&self, x: &Tensor<E>, state: &Tensor<E>) -> (Tensor<E>, Tensor<E>) {
        let mut inputs = x.matmul(&self.weight_ih_l0.t());
        if let Some(bias) = &self.bias_ih_l0 {
            inputs += bias;
        }
        let mut h = state.index_axis(0, 0);
        let mut outputs = Vec::new();
        for t in 0..steps(x.shape()) {
            let mut own = h.matmul(&self.weight_hh_l0.t());
            if let Some(bias) = &self.bias_hh_l0 {
                own += bias;
            }
            h = (inputs.index_axis(-2, t as isize) + own).tanh();
            outputs.push(h.clone());
        }
        (outputs.in_time(), h.unsqueeze(0))
    }
}

/// A layer with gates of Cho's: `h' = (1 - z) * n + z * h`, where `n` is what is new, and the gates `r` and `z` say how much
/// of the state it sees, and how much of it stays.
///
/// Weights and biases are those of `r`, `z` and `n`, one below the other. Examples come first: inputs are
/// `[n, time, inputs]`, or `[time, inputs]` without an axis of examples. As in PyTorch, the first axis of a state counts
/// layers, of which there is one.
///
/// ```
/// use transform_func::prelude::*;
///
/// let gru = nn::GRU::new(3, 4, &mut Rng::new(1));
/// let x = Rng::new(2).normal(&[2, 5, 3]);
/// let (outputs, state) = gru.forward(&x);
/// assert_eq!((outputs.shape(), state.shape()), (&[2, 5, 4][..], &[1, 2, 4][..]));
///
/// // Each example alone.
/// let (alone, _) = vmap!(nn::GRU::forward, in_dims = (None, 0))(&gru, &x);
/// assert!((alone - outputs).abs().max() < 1e-12);
/// ```
///
/// [Cho et al., 2014](https://arxiv.org/abs/1406.1078).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct GRU<E: Float = f64> {
    /// `[3 * hidden, inputs]`
    pub weight_ih_l0: Tensor<E>,
    /// `[3 * hidden, hidden]`
    pub weight_hh_l0: Tensor<E>,
    /// `[3 * hidden]`
    pub bias_ih_l0: Option<Tensor<E>>,
    /// `[3 * hidden]`
    pub bias_hh_l0: Option<Tensor<E>>,
}

#[differentiable]
impl<E: Float> GRU<E> {
    /// The outputs of all steps, `[.., time, hidden]`, and the last state, `[1, .., hidden]`; the first state is 0.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::GRU::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// let (outputs, state) = layer.forward(&x);
    /// assert_eq!(outputs.index_axis(0, -1), state.index_axis(0, 0));
    /// ```
    ///
    /// # Panics
    /// If the last axis of `x` has another length than the layer takes, or there is no step.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> (Tensor<E>, Tensor<E>) {
        let shape = state_shape(x.shape(), self.weight_hh_l0.shape()[1]);
        self.forward_from(x, &Tensor::zeros(&shape))
    }
    /// [`forward`](Self::forward) from this first state.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::GRU::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// assert_eq!(layer.forward_from(&x, &Tensor::zeros(&[1, 4])), layer.forward(&x));
    /// ```
    ///
    /// # Panics
    /// As there, or if the state has another shape.
    #[track_caller]
    pub fn forward_from(&self, x: &Tensor<E>, state: &Tensor<E>) -> (Tensor<E>, Tensor<E>) {
        let hidden = self.weight_hh_l0.shape()[1];
        let mut inputs = x.matmul(&self.weight_ih_l0.t());
        if let Some(bias) = &self.bias_ih_l0 {
            inputs += bias;
        }
        let mut h = state.index_axis(0, 0);
        let mut outputs = Vec::new();
        for t in 0..steps(x.shape()) {
            let mut own = h.matmul(&self.weight_hh_l0.t());
            if let Some(bias) = &self.bias_hh_l0 {
                own += bias;
            }
            let input = inputs.index_axis(-2, t as isize);
            let gates = (input.narrow(-1, 0, 2 * hidden) + own.narrow(-1, 0, 2 * hidden)).sigmoid();
            let (r, z) = (gates.narrow(-1, 0, hidden), gates.narrow(-1, hidden, hidden));
            let n = (input.narrow(-1, 2 * hidden, hidden) + r * own.narrow(-1, 2 * hidden, hidden)).tanh();
            h = &n + z * (&h - &n);
            outputs.push(h.clone());
        }
        (outputs.in_time(), h.unsqueeze(0))
    }
}

/// A layer with a memory, of Hochreiter and Schmidhuber: `c' = f * c + i * g` and `h' = o * tanh(c')`, where `g` is what is
/// new, and the gates `i`, `f` and `o` say how much goes in, stays, and is seen.
///
/// Weights and biases are those of `i`, `f`, `g` and `o`, one below the other. Examples come first: inputs are
/// `[n, time, inputs]`, or `[time, inputs]` without an axis of examples. As in PyTorch, the first axis of the two states,
/// `h` and `c`, counts layers, of which there is one.
///
/// ```
/// use transform_func::prelude::*;
///
/// let lstm = nn::LSTM::new(3, 4, &mut Rng::new(1));
/// let x = Rng::new(2).normal(&[2, 5, 3]);
/// let (outputs, (h, c)) = lstm.forward(&x);
/// assert_eq!((outputs.shape(), c.shape()), (&[2, 5, 4][..], &[1, 2, 4][..]));
/// assert_eq!(h.index_axis(0, 0), outputs.index_axis(1, -1));
/// ```
///
/// [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735).
#[derive(Module, Clone, Debug, PartialEq)]
pub struct LSTM<E: Float = f64> {
    /// `[4 * hidden, inputs]`
    pub weight_ih_l0: Tensor<E>,
    /// `[4 * hidden, hidden]`
    pub weight_hh_l0: Tensor<E>,
    /// `[4 * hidden]`
    pub bias_ih_l0: Option<Tensor<E>>,
    /// `[4 * hidden]`
    pub bias_hh_l0: Option<Tensor<E>>,
}

#[differentiable]
impl<E: Float> LSTM<E> {
    /// The outputs of all steps, `[.., time, hidden]`, and the last states, each `[1, .., hidden]`; the first are 0.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::LSTM::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// let (outputs, (h, _)) = layer.forward(&x);
    /// assert_eq!(outputs.index_axis(0, -1), h.index_axis(0, 0));
    /// ```
    ///
    /// # Panics
    /// If the last axis of `x` has another length than the layer takes, or there is no step.
    #[track_caller]
    pub fn forward(&self, x: &Tensor<E>) -> (Tensor<E>, (Tensor<E>, Tensor<E>)) {
        let shape = state_shape(x.shape(), self.weight_hh_l0.shape()[1]);
        self.forward_from(x, &Tensor::zeros(&shape), &Tensor::zeros(&shape))
    }
    /// [`forward`](Self::forward) from these first states.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let layer = nn::LSTM::new(3, 4, &mut Rng::new(1));
    /// let x = Rng::new(2).normal(&[5, 3]);
    /// let zeros = Tensor::zeros(&[1, 4]);
    /// assert_eq!(layer.forward_from(&x, &zeros, &zeros), layer.forward(&x));
    /// ```
    ///
    /// # Panics
    /// As there, or if a state has another shape.
    #[track_caller]
    pub fn forward_from(
        &self,
        x: &Tensor<E>,
        hidden: &Tensor<E>,
        memory: &Tensor<E>,
    ) -> (Tensor<E>, (Tensor<E>, Tensor<E>)) {
        let n = self.weight_hh_l0.shape()[1];
        let mut inputs = x.matmul(&self.weight_ih_l0.t());
        if let Some(bias) = &self.bias_ih_l0 {
            inputs += bias;
        }
        let mut h = hidden.index_axis(0, 0);
        let mut c = memory.index_axis(0, 0);
        let mut outputs = Vec::new();
        for t in 0..steps(x.shape()) {
            let mut own = h.matmul(&self.weight_hh_l0.t());
            if let Some(bias) = &self.bias_hh_l0 {
                own += bias;
            }
            let gates = inputs.index_axis(-2, t as isize) + own;
            let first = gates.narrow(-1, 0, 2 * n).sigmoid();
            let (i, f) = (first.narrow(-1, 0, n), first.narrow(-1, n, n));
            let (g, o) = (
                gates.narrow(-1, 2 * n, n).tanh(),
                gates.narrow(-1, 3 * n, n).sigmoid(),
            );
            c = f * c + i * g;
            h = o * c.tanh();
            outputs.push(h.clone());
        }
        (outputs.in_time(), (h.unsqueeze(0), c.unsqueeze(0)))
    }
}

/// How many steps there are in `[.., time, inputs]`.
fn steps(x: &[usize]) -> usize {
    x.iter().rev().nth(1).copied().unwrap_or_default()
}
