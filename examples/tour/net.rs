//! The network of several tutorials: layers of neurons, with `tanh` between them.

use transform_func::prelude::*;

#[derive(Module, Clone, Debug)]
pub(crate) struct Mlp {
    layers: Vec<nn::Linear>,
}

#[differentiable]
impl Mlp {
    pub(crate) fn forward(&self, x: &Tensor) -> Tensor {
        let mut y = self.layers[0].forward(x);
        for i in 1..self.layers.len() {
            y = self.layers[i].forward(&y.tanh());
        }
        y
    }
    /// Layers of these widths, from the inputs to the outputs.
    #[nondiff]
    pub(crate) fn new(widths: &[usize], rng: &mut Rng) -> Self {
        let layer = |pair: &[usize]| nn::Linear::new(pair[0], pair[1], rng);
        let layers = widths.windows(2).map(layer).collect();
        Mlp { layers }
    }
}
