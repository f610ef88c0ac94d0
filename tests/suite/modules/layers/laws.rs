//! The laws that hold for every layer: slopes are those of differences, to the second order too, mapped layers and inputs are
//! the loop over them, and `f32` is near `f64`.

use transform_func::plumbing::{Base, Stack};
use transform_func::prelude::*;

use super::{Double, rng};
use crate::laws::{assert_close, seeded_tensor};

/// The layer with these numbers as its state.
fn with<M: Double>(layer: &M, state: &ParamTree) -> M {
    let mut layer = layer.clone();
    layer
        .load_state_dict(state)
        .expect("the names and shapes are its own");
    layer
}

/// A direction in which the layer can go.
fn direction<M: Double>(layer: &M) -> ParamTree {
    let names = layer.state_dict();
    let parts = names.iter().zip(20..);
    parts
        .map(|((name, x), seed)| (name, seeded_tensor(x.shape(), seed)))
        .collect()
}

/// What is between two layers, by differences along the direction of both.
fn difference<M: Double>(layer: &M, x: &Tensor, f: impl Fn(&M, &Tensor) -> Vec<f64>) -> Vec<f64> {
    let h = 1e-5;
    let (state, by_layer, by_x) = (layer.state_dict(), direction(layer), seeded_tensor(x.shape(), 9));
    let at = |h: f64| f(&with(layer, &(&state + &by_layer * h)), &(x + &by_x * h));
    at(h)
        .iter()
        .zip(at(-h))
        .map(|(a, b)| (a - b) / (2.0 * h))
        .collect()
}

/// Layers as one, with an axis in front of every tensor.
fn stacked<M: Double + Stack<Stacked = M>>(layers: &[M]) -> M {
    let layers: Vec<_> = layers.iter().map(|layer| layer.clone().lift::<Base>()).collect();
    let lanes: Vec<_> = layers.iter().collect();
    M::unlift(<M as Stack>::stack::<Base>(&lanes, &layers[0], 0))
}

fn flat<M: Double>((by_layer, by_x): &(M, Tensor)) -> Vec<f64> {
    let by_layer = by_layer.state_dict();
    by_layer
        .values()
        .flat_map(Tensor::to_vec)
        .chain(by_x.to_vec())
        .collect()
}

/// Tests of a layer, made at random, and an input, by a loss of both.
macro_rules! laws {
    ($($name:ident: $layer:ident, $made:expr, $shape:expr, |$l:ident, $x:ident| $loss:expr;)*) => { $(
        mod $name {
            use super::*;

            #[differentiable]
            fn loss($l: &nn::$layer, $x: &Tensor) -> f64 {
                $loss
            }
            #[differentiable]
            fn single($l: &nn::$layer<f32>, $x: &Tensor<f32>) -> f32 {
                $loss
            }
            fn layer(seed: u64) -> nn::$layer {
                let layer = $made;
                let state = layer.state_dict().keys().map(str::to_owned).collect::<Vec<_>>();
                let random = |(name, k): (String, u64)| {
                    let x = seeded_tensor(layer.state_dict()[name.as_str()].shape(), seed * 10 + k);
                    (name, x * 0.5)
                };
                let state: ParamTree = state.into_iter().zip(1..).map(random).collect();
                with(&layer, &state)
            }
            fn input(seed: u64) -> Tensor {
                seeded_tensor(&$shape, seed)
            }

            #[test]
            fn slopes() {
                let (layer, x) = (layer(1), input(2));
                let (by_layer, by_x) = (with(&layer, &direction(&layer)), seeded_tensor(x.shape(), 9));
                let gradient = grad!(loss, argnums = (0, 1))(&layer, &x);
                let along = gradient.0.state_dict().dot(&direction(&layer)) + (&gradient.1 * &by_x).sum();
                let expected = difference(&layer, &x, |layer, x| vec![loss(layer, x)]);
                assert_close("gradient", &[along], &expected, 1e-7);
                let (_, tangent) = jvp!(loss, (&layer, &x), (&by_layer, &by_x));
                assert_close("tangent", &[tangent], &[along], 1e-11);
                let (_, second) = jvp!(grad!(loss, argnums = (0, 1)), (&layer, &x), (&by_layer, &by_x));
                let expected = difference(&layer, &x, |layer, x| {
                    flat(&grad!(loss, argnums = (0, 1))(layer, x))
                });
                assert_close("curvature", &flat(&second), &expected, 1e-6);
            }

            #[test]
            fn lanes() {
                let (layers, inputs) = ([layer(1), layer(2)], [input(3), input(4)]);
                let (all, xs) = (stacked(&layers), stack(&[&inputs[0], &inputs[1]], 0));
                let expected = [loss(&layers[0], &inputs[0]), loss(&layers[0], &inputs[1])];
                let found = vmap!(loss, in_dims = (None, 0))(&layers[0], &xs);
                assert_close("inputs", &found.to_vec(), &expected, 1e-11);
                let expected = [loss(&layers[0], &inputs[0]), loss(&layers[1], &inputs[1])];
                assert_close("both", &vmap!(loss)(&all, &xs).to_vec(), &expected, 1e-11);
                let (by_layer, by_x) = vmap!(grad!(loss, argnums = (0, 1)))(&all, &xs);
                let each = [0, 1].map(|i| grad!(loss, argnums = (0, 1))(&layers[i], &inputs[i]));
                let expected = (stacked(&[each[0].0.clone(), each[1].0.clone()]), stack(&[&each[0].1, &each[1].1], 0));
                assert_close("gradients", &flat(&(by_layer, by_x)), &flat(&expected), 1e-11);
            }

            #[test]
            fn single_precision() {
                let (layer, x) = (layer(1), input(2));
                let (of_layer, of_x) = (layer.cast::<f32>(), x.cast::<f32>());
                let expected = grad_and_value!(loss, argnums = (0, 1))(&layer, &x);
                let (gradient, value) = grad_and_value!(single, argnums = (0, 1))(&of_layer, &of_x);
                assert_close("value", &[value as f64], &[expected.1], 1e-4);
                let gradient = (gradient.0.cast::<f64>(), gradient.1.cast::<f64>());
                assert_close("gradient", &flat(&gradient), &flat(&expected.0), 1e-3);
            }
        }
    )* };
}
laws! {
    linear: Linear, nn::Linear::new(3, 4, &mut rng()), [2, 3], |layer, x| layer.forward(x).sin().sum();
    conv1d: Conv1d, nn::Conv1d::new(2, 4, 3, &mut rng()).stride(2).padding(1).groups(2), [2, 2, 6],
        |layer, x| layer.forward(x).sin().sum();
    conv2d: Conv2d, nn::Conv2d::new(2, 3, 2, &mut rng()).dilation([1, 2]).padding(1), [2, 2, 3, 4],
        |layer, x| layer.forward(x).sin().sum();
    layer_norm: LayerNorm, nn::LayerNorm::new(&[2, 3]), [2, 2, 3], |layer, x| layer.forward(x).sin().sum();
    group_norm: GroupNorm, nn::GroupNorm::new(2, 4), [2, 4, 3], |layer, x| layer.forward(x).sin().sum();
    max_pool: MaxPool2d, nn::MaxPool2d::new(2).stride(1), [2, 4, 3], |layer, x| layer.forward(x).sin().sum();
    avg_pool: AvgPool2d, nn::AvgPool2d::new([2, 1]).padding([1, 0]), [2, 4, 3], |layer, x| layer.forward(x).sin().sum();
    flatten: Flatten, nn::Flatten::new(), [2, 3, 2], |layer, x| layer.forward(x).sin().square().sum();
    attention: MultiheadAttention, nn::MultiheadAttention::new(4, 2, &mut rng()), [2, 3, 4],
        |layer, x| layer.forward(x, &x.sin(), x).sin().sum();
    rnn: RNN, nn::RNN::new(2, 3, &mut rng()), [2, 3, 2], |layer, x| {
        let (y, h) = layer.forward(x);
        y.sin().sum() + h.square().sum()
    };
    gru: GRU, nn::GRU::new(2, 3, &mut rng()), [2, 3, 2], |layer, x| {
        let (y, h) = layer.forward(x);
        y.sin().sum() + h.square().sum()
    };
    lstm: LSTM, nn::LSTM::new(2, 3, &mut rng()), [3, 2], |layer, x| {
        let (y, (h, c)) = layer.forward(x);
        y.sin().sum() + (h * c).sum()
    };
    embedding: Embedding, nn::Embedding::new(4, 2, &mut rng()), [3, 2], |layer, x| {
        let index = Tensor::from_vec(vec![1i64, 0, 1]);
        (layer.forward(&index).sin() * x).sum()
    };
    batch_norm_eval: BatchNorm1d, {
        let mut norm = nn::BatchNorm1d::new(3).eps(1.0);
        norm.eval();
        norm
    }, [4, 3], |layer, x| {
        let mut layer = layer.clone();
        layer.forward(x).sin().sum()
    };
    batch_norm_untracked: BatchNorm2d, nn::BatchNorm2d::new(2).track_running_stats(false), [2, 2, 3, 2], |layer, x| {
        let mut layer = layer.clone();
        layer.forward(x).sin().sum()
    };
}
