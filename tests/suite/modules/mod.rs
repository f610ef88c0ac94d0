//! Modules: names of tensors, state, and gradients by models and by trees of parameters.

mod boxes;
mod calls;
mod enums;
mod files;
mod floats;
mod folded;
mod layers;
mod names;
mod nested;
mod networks;
mod open;
mod random;
mod state;
mod trees;

use transform_func::prelude::*;

use crate::laws::seeded_tensor;

#[derive(Module, Clone, Debug, PartialEq)]
pub(crate) struct Linear {
    pub(crate) weight: Tensor,
    pub(crate) bias: Option<Tensor>,
}

/// Every kind of part.
#[derive(Module, Clone, Debug, PartialEq)]
pub(crate) struct Net {
    pub(crate) first: Linear,
    pub(crate) layers: Vec<Linear>,
    pub(crate) pair: (Linear, Tensor),
    pub(crate) fixed: [Tensor; 2],
    pub(crate) missing: Option<Linear>,
    pub(crate) activation: Tanh,
    pub(crate) rate: usize,
    #[module(buffer)]
    pub(crate) running: Running,
    #[module(skip)]
    pub(crate) slope: f64,
    #[module(skip)]
    pub(crate) cached: Vec<Tensor>,
}

#[derive(Module, Clone, Debug, PartialEq)]
pub(crate) struct Running {
    pub(crate) mean: Tensor,
    pub(crate) variance: Tensor,
}

#[derive(Module, Clone, Debug, PartialEq)]
pub(crate) struct Tanh;

/// Generic in what it holds.
#[derive(Module, Clone, Debug, PartialEq)]
pub(crate) struct Residual<M> {
    pub(crate) inner: M,
    pub(crate) gate: Tensor,
}

#[differentiable]
impl Linear {
    pub(crate) fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.weight)
    }
    #[nondiff]
    pub(crate) fn new(inputs: usize, outputs: usize, seed: u64) -> Self {
        Linear {
            weight: seeded_tensor(&[inputs, outputs], seed),
            bias: (seed % 2 == 0).then(|| seeded_tensor(&[outputs], seed + 1)),
        }
    }
}

#[differentiable]
impl Tanh {
    fn forward(&self, x: &Tensor) -> Tensor {
        x.tanh()
    }
}

#[differentiable]
impl Net {
    pub(crate) fn forward(&self, x: &Tensor) -> Tensor {
        let mut y = self.activation.forward(&self.first.forward(x));
        for i in 0..self.layers.len() {
            y = self.layers[i].forward(&y) * self.slope;
        }
        self.pair.0.forward(&y) * &self.pair.1 + &self.fixed[0] - &self.running.mean
    }
    pub(crate) fn loss(&self, x: &Tensor) -> f64 {
        let y = self.forward(x);
        (&y * &y).sum()
    }
}

pub(crate) fn net() -> Net {
    Net {
        first: Linear::new(2, 2, 1),
        layers: vec![Linear::new(2, 2, 2), Linear::new(2, 2, 3)],
        pair: (Linear::new(2, 2, 4), seeded_tensor(&[2], 5)),
        fixed: [seeded_tensor(&[2], 6), seeded_tensor(&[2], 7)],
        missing: None,
        activation: Tanh,
        rate: 3,
        running: Running {
            mean: seeded_tensor(&[2], 8),
            variance: Tensor::ones(&[2]),
        },
        slope: 0.5,
        cached: vec![Tensor::zeros(&[4])],
    }
}
