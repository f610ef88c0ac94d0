//! Modules of either float type: their trees are of the same.

use transform_func::prelude::*;
use transform_func::{Float, FloatOf};

use super::{Residual, Tanh};

/// Generic in its floats.
#[derive(Module, Clone, Debug, PartialEq)]
struct Affine<E: Float = f64> {
    weight: Tensor<E>,
    bias: Option<Tensor<E>>,
    #[module(buffer)]
    calls: Tensor<E>,
    #[module(skip)]
    scale: Tensor<f32>,
}

/// Generic in its parts.
#[derive(Module, Clone, Debug, PartialEq)]
struct Pair<M, N> {
    left: M,
    right: (N, M),
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Net {
    layers: Vec<Affine<f32>>,
    activation: Tanh,
}

#[differentiable]
fn product(params: &ParamTree<f32>, x: &Tensor<f32>) -> f32 {
    (x * &params["weight"]).sum()
}

fn affine<E: Float>(bias: bool) -> Affine<E> {
    Affine {
        weight: Tensor::ones(&[2]),
        bias: bias.then(|| Tensor::zeros(&[1])),
        calls: Tensor::from(E::of(3.0)),
        scale: Tensor::zeros(&[4]),
    }
}

/// What is generic in the float has a tree of that float.
fn state<E: Float>(module: &Affine<E>) -> ParamTree<E> {
    module.state_dict()
}

fn reloaded<M: Module>(mut module: M, state: &ParamTree<FloatOf<M>>) -> M {
    module.load_state_dict(state).expect("the module's own names");
    module
}

#[test]
fn trees_are_of_the_module_s_floats() {
    let net = Net {
        layers: vec![affine(true), affine(false)],
        activation: Tanh,
    };
    let tree: ParamTree<f32> = net.state_dict();
    let names = [
        "layers.0.bias",
        "layers.0.calls",
        "layers.0.weight",
        "layers.1.calls",
        "layers.1.weight",
    ];
    assert_eq!(tree.keys().collect::<Vec<_>>(), names);
    assert_eq!(tree["layers.0.calls"].item(), 3.0_f32);
    let moved = reloaded(net.clone(), &(&tree * 2.0));
    assert_eq!(moved.layers[1].weight.to_vec(), [2.0_f32, 2.0]);
    assert_eq!(moved.layers[1].scale, net.layers[1].scale);
    assert_eq!(2.0_f32 * &tree, moved.state_dict());
    assert_eq!(
        state(&affine::<f64>(false)).keys().collect::<Vec<_>>(),
        ["calls", "weight"]
    );
}

#[test]
fn parts_without_tensors_go_with_either() {
    let pair = Pair {
        left: Tanh,
        right: (affine::<f32>(false), Tanh),
    };
    let tree: ParamTree<f32> = pair.named_parameters();
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["right.0.weight"]);
    let none: ParamTree<f64> = Tanh.named_parameters();
    assert!(none.is_empty());
    let residual = Residual {
        inner: (Tanh, 3_usize),
        gate: Tensor::ones(&[1]),
    };
    assert_eq!(residual.num_parameters(), 1);
}

#[test]
fn a_gradient_by_a_tree_is_of_its_floats() {
    let (tree, x) = (state(&affine::<f32>(false)), Tensor::<f32>::arange(1.0, 3.0));
    let gradient: ParamTree<f32> = grad!(product)(&tree, &x);
    assert_eq!(gradient["weight"], x);
    assert_eq!(gradient["calls"].item(), 0.0);
    assert_eq!(gradient.dot(&tree), 3.0_f32);
    let jacobian = jacrev!(product)(&tree, &x);
    assert_eq!(jacobian["weight"], x);
}
