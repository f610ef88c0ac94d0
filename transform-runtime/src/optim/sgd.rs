//! Stochastic gradient descent.

use super::leaf::Leaf;
use super::{Optimizer, flags, has};
use crate::element::Float;
use crate::levels::Level;
use crate::module::name_key;
use crate::values::{Method, Tensor};
use transform_macros::{Differentiable, differentiable};

const MOMENTUM: u8 = 1;
const NESTEROV: u8 = 2;
const DECAY: u8 = 4;

/// Gradient descent, with momentum or without, as PyTorch's `SGD`.
///
/// With momentum, its [`State`](super::State) holds the velocity of each parameter.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn loss(w: &Tensor) -> f64 {
///     ((w - 3.0) * (w - 3.0)).sum()
/// }
///
/// let opt = optim::Sgd::new(0.1).momentum(0.5);
/// let mut w = Tensor::zeros(&[2]);
/// let mut state = opt.init(&w);
/// for _ in 0..60 {
///     let slope = grad!(loss)(&w);
///     (state, w) = opt.step(state, &slope, &w);
/// }
/// assert!((w - 3.0).abs().max() < 1e-6);
/// ```
#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    lr: f64,
    momentum: f64,
    dampening: f64,
    weight_decay: f64,
    has_momentum: bool,
    nesterov: bool,
    decays: bool,
}

#[differentiable]
impl Sgd {
    /// Descent by `lr` times the gradient.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1);
    /// let (_, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// assert_eq!(w, 0.8);
    /// ```
    pub fn new(lr: f64) -> Self {
        Sgd {
            lr,
            momentum: 0.0,
            dampening: 0.0,
            weight_decay: 0.0,
            has_momentum: false,
            nesterov: false,
            decays: false,
        }
    }
    /// Along a velocity that keeps so much of itself in a step.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1).momentum(0.5);
    /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// let (_, w) = opt.step(state, &0.0, &w);
    /// assert_eq!(format!("{w:.4}"), "0.7000");
    /// ```
    pub fn momentum(self, momentum: f64) -> Self {
        Sgd {
            momentum,
            has_momentum: true,
            ..self
        }
    }
    /// Every gradient adds so much less of itself to the velocity, apart from the first.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1).momentum(0.5).dampening(0.5);
    /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// let (_, w) = opt.step(state, &2.0, &w);
    /// assert_eq!(format!("{w:.4}"), "0.6000");
    /// ```
    pub fn dampening(self, dampening: f64) -> Self {
        Sgd { dampening, ..self }
    }
    /// Whether a step looks ahead along the velocity.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1).momentum(0.5).nesterov(true);
    /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// let (_, w) = opt.step(state, &0.0, &w);
    /// assert_eq!(format!("{w:.4}"), "0.6500");
    /// ```
    pub fn nesterov(self, nesterov: bool) -> Self {
        Sgd { nesterov, ..self }
    }
    /// So much of the parameters is added to their gradients.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::Sgd::new(0.1).weight_decay(0.5);
    /// let (_, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
    /// assert_eq!(w, 0.75);
    /// ```
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Sgd {
            weight_decay,
            decays: true,
            ..self
        }
    }
}

impl Optimizer for Sgd {
    type Rule<E: Float> = <Leaf<E> as Method<{ name_key("sgd") }>>::Handle;
    fn flags<L: Level>(opt: &Self::At<L>) -> u8 {
        flags([
            (opt.has_momentum, MOMENTUM),
            (opt.nesterov, NESTEROV),
            (opt.decays, DECAY),
        ])
    }
    fn slots(flags: u8) -> usize {
        usize::from(has(flags, MOMENTUM))
    }
}

#[differentiable]
impl<E: Float> Leaf<E> {
    /// `options` are learning rate, momentum, dampening and decay.
    fn sgd(&self, flags: u8, step: usize) -> (Vec<Tensor<E>>, Tensor<E>) {
        let mut kept = Vec::new();
        let mut direction = self.grad.clone();
        if has(flags, DECAY) {
            direction += &self.param * &self.options[3];
        }
        if has(flags, MOMENTUM) {
            let mut velocity = direction.clone();
            if step > 0 {
                velocity = &self.slots[0] * &self.options[1]
                    + &direction * (-&self.options[2] + Tensor::<E>::scalar(E::of(1.0)));
            }
            if has(flags, NESTEROV) {
                direction += &velocity * &self.options[1];
            } else {
                direction = velocity.clone();
            }
            kept.push(velocity);
        }
        (kept, &self.param - direction * &self.options[0])
    }
}
