//! Adam, and Adam with decoupled weight decay.

use super::leaf::Leaf;
use super::{Optimizer, flags, has};
use crate::element::Float;
use crate::levels::Level;
use crate::module::name_key;
use crate::values::{Method, Tensor};
use transform_macros::{Differentiable, differentiable};

const DECAY: u8 = 1;
const AMSGRAD: u8 = 2;
const DECOUPLED: u8 = 4;

macro_rules! adam {
    ($(#[$doc:meta])* $name:ident, $decay:literal, $decoupled:literal, $of_decay:literal, $first:literal, $decayed:literal) => {
        $(#[$doc])*
        #[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            lr: f64,
            beta1: f64,
            beta2: f64,
            eps: f64,
            weight_decay: f64,
            decays: bool,
            amsgrad: bool,
        }

        #[differentiable]
        impl $name {
            /// With this learning rate, betas of 0.9 and 0.999, and `eps` of 1e-8.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1);")]
            /// let (_, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            #[doc = concat!("assert_eq!(format!(\"{w:.4}\"), \"", $first, "\");")]
            /// ```
            pub fn new(lr: f64) -> Self {
                $name { lr, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: $decay, decays: $decay > 0.0, amsgrad: false }
            }
            /// How much the means of gradients and of their squares keep of themselves in a step.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1).weight_decay(0.0).betas(0.5, 0.5);")]
            /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            /// let (_, w) = opt.step(state, &0.0, &w);
            /// assert_eq!(format!("{w:.4}"), "0.8423");
            /// ```
            pub fn betas(self, beta1: f64, beta2: f64) -> Self {
                $name { beta1, beta2, ..self }
            }
            /// Added to the root of the mean of squares.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1).weight_decay(0.0).eps(2.0);")]
            /// let (_, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            /// assert_eq!(format!("{w:.4}"), "0.9500");
            /// ```
            pub fn eps(self, eps: f64) -> Self {
                $name { eps, ..self }
            }
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1).eps(2.0).weight_decay(0.5);")]
            /// let (_, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            #[doc = concat!("assert_eq!(format!(\"{w:.4}\"), \"", $decayed, "\");")]
            /// ```
            #[doc = $of_decay]
            pub fn weight_decay(self, weight_decay: f64) -> Self {
                $name { weight_decay, decays: true, ..self }
            }
            /// Whether the largest mean of squares so far stands for the last.
            ///
            /// ```
            /// # use transform_func::prelude::*;
            #[doc = concat!("let opt = optim::", stringify!($name), "::new(0.1).weight_decay(0.0).betas(0.5, 0.5).amsgrad(true);")]
            /// let (state, w) = opt.step(opt.init(&1.0), &2.0, &1.0);
            /// let (_, w) = opt.step(state, &0.0, &w);
            /// assert_eq!(format!("{w:.4}"), "0.8592");
            /// ```
            pub fn amsgrad(self, amsgrad: bool) -> Self {
                $name { amsgrad, ..self }
            }
        }

        impl Optimizer for $name {
            type Rule<E: Float> = <Leaf<E> as Method<{ name_key("adam") }>>::Handle;
            fn flags<L: Level>(opt: &Self::At<L>) -> u8 {
                flags([(opt.decays, DECAY), (opt.amsgrad, AMSGRAD), ($decoupled, DECOUPLED)])
            }
            fn slots(flags: u8) -> usize {
                if has(flags, AMSGRAD) { 3 } else { 2 }
            }
        }
    };
}
adam! {
    /// PyTorch's `Adam`.
    ///
    /// Its [`State`](super::State) holds the mean of the gradients of each parameter, that of their squares, and with
    /// [`amsgrad`](Self::amsgrad) the largest of those. Where a gradient has been zero all along, the step has no
    /// derivative by it but the one through the mean, so that derivatives of steps are finite.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn loss(w: &ParamTree) -> f64 {
    ///     ((&w["a"] - 3.0) * (&w["a"] - 3.0)).sum()
    /// }
    ///
    /// let opt = optim::Adam::new(0.1);
    /// let mut w = ParamTree::from_iter([("a", Tensor::zeros(&[2]))]);
    /// let mut state = opt.init(&w);
    /// for _ in 0..400 {
    ///     let slope = grad!(loss)(&w);
    ///     (state, w) = opt.step(state, &slope, &w);
    /// }
    /// assert!((&w["a"] - 3.0).abs().max() < 1e-3);
    /// ```
    ///
    /// [Kingma and Ba, 2014](https://arxiv.org/abs/1412.6980).
    Adam, 0.0, false, "So much of the parameters is added to their gradients.", "0.9000", "0.9444"
}
adam! {
    /// PyTorch's `AdamW`: [`Adam`] whose weight decay, 0.01 if nothing else is said, is no part of the gradient.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let opt = optim::AdamW::new(0.1).weight_decay(0.5);
    /// let w = Tensor::from([1.0, -2.0]);
    /// let (_, w) = opt.step(opt.init(&w), &Tensor::zeros(&[2]), &w);
    /// assert!((w - Tensor::from([0.95, -1.9])).abs().max() < 1e-12);
    /// ```
    ///
    /// [Loshchilov and Hutter, 2017](https://arxiv.org/abs/1711.05101).
    AdamW, 0.01, true, "Parameters lose `lr` times so much of themselves in a step.", "0.8990", "0.9000"
}

#[differentiable]
impl<E: Float> Leaf<E> {
    /// `options` are learning rate, both betas, eps and decay.
    fn adam(&self, flags: u8, step: usize) -> (Vec<Tensor<E>>, Tensor<E>) {
        let one = Tensor::<E>::scalar(E::of(1.0));
        let mut direction = self.grad.clone();
        let mut from = self.param.clone();
        if has(flags, DECAY) {
            if has(flags, DECOUPLED) {
                from = &self.param * (&one - &self.options[0] * &self.options[4]);
            } else {
                direction += &self.param * &self.options[4];
            }
        }
        let mean = &self.slots[0] + (&direction - &self.slots[0]) * (&one - &self.options[1]);
        let square = &self.slots[1] * &self.options[2] + &direction * &direction * (&one - &self.options[2]);
        let mut largest = square.clone();
        if has(flags, AMSGRAD) {
            largest = self.slots[2].maximum(&square);
        }
        let count = step as i32 + 1;
        let size = &self.options[0] / (&one - self.options[1].powi(count));
        // The root has no slope at zero: it is taken of something else there.
        let nothing = Tensor::<E>::zeros_like(&largest);
        let positive = largest.gt(&nothing);
        let safe = positive.select(&largest, &Tensor::<E>::ones_like(&largest));
        let root = positive.select(&safe.sqrt(), &nothing);
        let spread = root / (&one - self.options[2].powi(count)).sqrt() + &self.options[3];
        let stepped = from - &mean / spread * size;
        let mut kept = vec![mean, square];
        if has(flags, AMSGRAD) {
            kept.push(largest);
        }
        (kept, stepped)
    }
}
