//! Structs of the user's that are generic in the float.

use transform_func::Float;
use transform_func::prelude::*;

use super::rng;
use crate::laws::{assert_close, seeded_tensor};

/// Layers of this crate and a parameter of its own.
#[derive(Module, Clone, Debug, PartialEq)]
struct Block<E: Float = f64> {
    norm: nn::LayerNorm<E>,
    layers: Vec<nn::Linear<E>>,
    gate: Tensor<E>,
    rate: usize,
}

#[differentiable]
#[vmappable]
impl<E: Float> Block<E> {
    fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        let mut y = self.norm.forward(x);
        for i in 0..self.layers.len() {
            y = self.layers[i].forward(&y).tanh();
        }
        x + y * &self.gate
    }
    #[nondiff]
    fn cast<F: Float>(&self) -> Block<F> {
        Block {
            norm: self.norm.cast(),
            layers: self.layers.iter().map(nn::Linear::cast).collect(),
            gate: self.gate.cast(),
            rate: self.rate,
        }
    }
}

fn block() -> Block {
    let mut rng = rng();
    Block {
        norm: nn::LayerNorm::new(&[3]),
        layers: vec![nn::Linear::new(3, 4, &mut rng), nn::Linear::new(4, 3, &mut rng)],
        gate: seeded_tensor(&[3], 4),
        rate: 2,
    }
}

#[differentiable]
fn loss(block: &Block, x: &Tensor) -> f64 {
    block.forward(x).square().sum()
}
#[differentiable]
fn single(block: &Block<f32>, x: &Tensor<f32>) -> f32 {
    block.forward(x).square().sum()
}

#[test]
fn names_go_through_layers() {
    let names = [
        "gate",
        "layers.0.bias",
        "layers.0.weight",
        "layers.1.bias",
        "layers.1.weight",
        "norm.bias",
        "norm.weight",
    ];
    assert_eq!(block().named_parameters().keys().collect::<Vec<_>>(), names);
}

#[test]
fn both_floats_have_gradients() {
    let (block, x) = (block(), seeded_tensor(&[2, 3], 1));
    let (gradient, value) = grad_and_value!(loss)(&block, &x);
    let (gradient_of_single, value_of_single) =
        grad_and_value!(single)(&block.cast::<f32>(), &x.cast::<f32>());
    assert_close("value", &[value_of_single as f64], &[value], 1e-5);
    let direction = block.state_dict();
    let h = 1e-5;
    let moved = |h: f64| {
        let mut block = block.clone();
        block
            .load_state_dict(&(&direction * (1.0 + h)))
            .expect("the names are its own");
        loss(&block, &x)
    };
    let slope = (moved(h) - moved(-h)) / (2.0 * h);
    assert_close("slope", &[gradient.state_dict().dot(&direction)], &[slope], 1e-8);
    let back: Block = gradient_of_single.cast();
    let difference = &back.state_dict() - &gradient.state_dict();
    assert!(
        difference.values().all(|x| x.abs().max() < 1e-4),
        "{difference:?}"
    );
}

#[test]
fn methods_are_transformed_by_their_paths() {
    let (block, x) = (block(), seeded_tensor(&[2, 3], 1));
    let (y, pullback) = vjp!(Block::forward, &block, &x);
    assert_eq!(y, block.forward(&x));
    let (by_block, by_x) = pullback(&Tensor::ones(&[2, 3]));
    assert_eq!(by_block.gate.shape(), [3]);
    assert_eq!(by_x.shape(), [2, 3]);
    let rows = vmap!(Block::forward, in_dims = (None, 0))(&block, &x);
    assert_close("rows", &rows.to_vec(), &y.to_vec(), 1e-12);
    let jacobian = jacfwd!(Block::<f32>::forward, argnums = 1)(&block.cast(), &x.cast());
    assert_eq!(jacobian.shape(), [2, 3, 2, 3]);
}
