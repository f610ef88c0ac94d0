//! Values and gradients of layers against PyTorch's.

use transform_func::prelude::*;

use super::reference::Case;
use super::rng;

/// Layers of one tensor.
macro_rules! layers {
    ($($id:ident = $layer:ident: $made:expr;)*) => { $(
        #[test]
        fn $id() {
            let case = Case::load(stringify!($id));
            let layer = case.loaded($made);
            let (y, pullback) = vjp!(nn::$layer::forward, &layer, &case.input(0));
            let (by_layer, by_x) = pullback(&case.seed(0));
            case.check(&[&y], &by_layer, &[&by_x]);
        }
    )* };
}
layers! {
    linear = Linear: nn::Linear::new(3, 4, &mut rng());
    linear_without_bias = Linear: nn::Linear::new(3, 4, &mut rng()).bias(false);
    linear_vector = Linear: nn::Linear::new(3, 2, &mut rng());

    conv1d = Conv1d: nn::Conv1d::new(2, 3, 3, &mut rng());
    conv1d_options = Conv1d: nn::Conv1d::new(4, 6, 3, &mut rng()).stride(2).padding(2).dilation(2).groups(2);
    conv1d_alone = Conv1d: nn::Conv1d::new(2, 3, 2, &mut rng()).bias(false);
    conv2d = Conv2d: nn::Conv2d::new(2, 3, 3, &mut rng());
    conv2d_stride_padding = Conv2d: nn::Conv2d::new(2, 3, [2, 3], &mut rng()).stride([2, 1]).padding([1, 0]);
    conv2d_dilation = Conv2d: nn::Conv2d::new(1, 2, 2, &mut rng()).dilation([1, 2]).bias(false);
    conv2d_depthwise = Conv2d: nn::Conv2d::new(4, 4, 3, &mut rng()).padding(1).groups(4);
    conv2d_alone = Conv2d: nn::Conv2d::new(2, 3, 2, &mut rng());

    layer_norm = LayerNorm: nn::LayerNorm::new(&[4]);
    layer_norm_two_axes = LayerNorm: nn::LayerNorm::new(&[2, 3]).eps(1e-3);
    layer_norm_without_bias = LayerNorm: nn::LayerNorm::new(&[4]).bias(false);
    layer_norm_plain = LayerNorm: nn::LayerNorm::new(&[4]).affine(false);
    group_norm = GroupNorm: nn::GroupNorm::new(2, 4);
    group_norm_of_one = GroupNorm: nn::GroupNorm::new(1, 3).eps(1e-2);
    group_norm_plain = GroupNorm: nn::GroupNorm::new(3, 6).affine(false);

    max_pool2d = MaxPool2d: nn::MaxPool2d::new(2);
    max_pool2d_options = MaxPool2d: nn::MaxPool2d::new([3, 2]).stride([1, 2]).padding(1);
    avg_pool2d = AvgPool2d: nn::AvgPool2d::new(2);
    avg_pool2d_options = AvgPool2d: nn::AvgPool2d::new([3, 2]).stride([1, 2]).padding(1);
    flatten = Flatten: nn::Flatten::new();
    flatten_axes = Flatten: nn::Flatten::new().axes(0, -2);
}

#[test]
fn embedding() {
    for (id, layer) in [
        ("embedding", nn::Embedding::new(5, 3, &mut rng())),
        (
            "embedding_padding",
            nn::Embedding::new(5, 3, &mut rng()).padding(1),
        ),
    ] {
        let case = Case::load(id);
        let layer = case.loaded(layer);
        let (y, pullback) = vjp!(nn::Embedding::forward, &layer, &case.integers(0));
        let (by_layer, ()) = pullback(&case.seed(0));
        case.check(&[&y], &by_layer, &[]);
    }
}

#[test]
fn dropout_eval() {
    let case = Case::load("dropout_eval");
    let mut layer = case.loaded(nn::Dropout::new(0.5));
    layer.training = false;
    let (y, pullback) = vjp!(nn::Dropout::forward, &layer, &case.input(0), &mut rng());
    let by_x = pullback(&case.seed(0)).1;
    case.check(&[&y], &layer, &[&by_x]);
}

#[test]
fn attention() {
    for (id, layer) in [
        ("attention", nn::MultiheadAttention::new(4, 2, &mut rng())),
        (
            "attention_without_bias",
            nn::MultiheadAttention::new(4, 1, &mut rng()).bias(false),
        ),
    ] {
        let case = Case::load(id);
        let layer = case.loaded(layer);
        let [q, k, v] = [0, 1, 2].map(|i| case.input(i));
        let (y, pullback) = vjp!(nn::MultiheadAttention::forward, &layer, &q, &k, &v);
        let (by_layer, by_q, by_k, by_v) = pullback(&case.seed(0));
        case.check(&[&y], &by_layer, &[&by_q, &by_k, &by_v]);
    }
}

#[test]
fn attention_causal() {
    let case = Case::load("attention_causal");
    let layer = case.loaded(nn::MultiheadAttention::new(6, 3, &mut rng()));
    let [q, k, v] = [0, 1, 2].map(|i| case.input(i));
    let later = Tensor::ones(&[4, 4]).triu(1).gt(0.0);
    let (y, pullback) = vjp!(nn::MultiheadAttention::forward_masked, &layer, &q, &k, &v, &later);
    let (by_layer, by_q, by_k, by_v, ()) = pullback(&case.seed(0));
    case.check(&[&y], &by_layer, &[&by_q, &by_k, &by_v]);
}

/// Recurrent layers with one state.
macro_rules! recurrent {
    ($($layer:ident: $from_zero:ident, $without_bias:ident, $from:ident;)*) => { $(
        #[test]
        fn $from_zero() {
            for (id, layer) in [
                (stringify!($from_zero), nn::$layer::new(2, 3, &mut rng())),
                (stringify!($without_bias), nn::$layer::new(2, 3, &mut rng()).bias(false)),
            ] {
                let case = Case::load(id);
                let layer = case.loaded(layer);
                let ((y, h), pullback) = vjp!(nn::$layer::forward, &layer, &case.input(0));
                let (by_layer, by_x) = pullback((&case.seed(0), &case.seed(1)));
                case.check(&[&y, &h], &by_layer, &[&by_x]);
            }
        }

        #[test]
        fn $from() {
            let case = Case::load(stringify!($from));
            let layer = case.loaded(nn::$layer::new(2, 3, &mut rng()));
            let ((y, h), pullback) =
                vjp!(nn::$layer::forward_from, &layer, &case.input(0), &case.input(1));
            let (by_layer, by_x, by_h) = pullback((&case.seed(0), &case.seed(1)));
            case.check(&[&y, &h], &by_layer, &[&by_x, &by_h]);
        }
    )* };
}
recurrent! {
    RNN: rnn, rnn_without_bias, rnn_from;
    GRU: gru, gru_without_bias, gru_from;
}

#[test]
fn lstm() {
    for (id, layer) in [
        ("lstm", nn::LSTM::new(2, 3, &mut rng())),
        ("lstm_without_bias", nn::LSTM::new(2, 3, &mut rng()).bias(false)),
    ] {
        let case = Case::load(id);
        let layer = case.loaded(layer);
        let ((y, (h, c)), pullback) = vjp!(nn::LSTM::forward, &layer, &case.input(0));
        let (by_layer, by_x) = pullback((&case.seed(0), (&case.seed(1), &case.seed(2))));
        case.check(&[&y, &h, &c], &by_layer, &[&by_x]);
    }
}

#[test]
fn lstm_from() {
    let case = Case::load("lstm_from");
    let layer = case.loaded(nn::LSTM::new(2, 3, &mut rng()));
    let [x, h, c] = [0, 1, 2].map(|i| case.input(i));
    let ((y, (h_new, c_new)), pullback) = vjp!(nn::LSTM::forward_from, &layer, &x, &h, &c);
    let (by_layer, by_x, by_h, by_c) = pullback((&case.seed(0), (&case.seed(1), &case.seed(2))));
    case.check(&[&y, &h_new, &c_new], &by_layer, &[&by_x, &by_h, &by_c]);
}

#[test]
fn sequential() {
    type Net = nn::Sequential<(nn::Conv2d, nn::MaxPool2d, nn::Flatten, nn::Linear, nn::LayerNorm)>;
    let case = Case::load("sequential");
    let net: Net = case.loaded(nn::Sequential::new((
        nn::Conv2d::new(1, 2, 2, &mut rng()),
        nn::MaxPool2d::new(2),
        nn::Flatten::new(),
        nn::Linear::new(8, 3, &mut rng()),
        nn::LayerNorm::new(&[3]),
    )));
    let (y, pullback) = vjp!(Net::forward, &net, &case.input(0));
    let (by_net, by_x) = pullback(&case.seed(0));
    case.check(&[&y], &by_net, &[&by_x]);
}

/// Batch norms, whose state goes on.
macro_rules! batch_norms {
    ($($loss:ident: $layer:ident {$($id:ident = $made:expr, training $training:expr, calls $calls:expr;)*})*) => { $(
        #[differentiable]
        fn $loss(norm: &nn::$layer, x: &Tensor, seed: &Tensor) -> f64 {
            let mut norm = norm.clone();
            (norm.forward(x) * seed).sum()
        }
        $(
            #[test]
            fn $id() {
                let case = Case::load(stringify!($id));
                let mut norm = case.loaded($made);
                norm.train($training);
                let (x, mut y) = (case.input(0), Tensor::zeros(&[0]));
                let (by_norm, by_x) = grad!($loss, argnums = (0, 1))(&norm, &x, &case.seed(0));
                for _ in 0..$calls {
                    y = norm.forward(&x);
                }
                case.check(&[&y], &by_norm, &[&by_x]);
                case.check_buffers(&norm);
            }
        )*
    )* };
}
batch_norms! {
    weighted_1d: BatchNorm1d {
        batch_norm1d = nn::BatchNorm1d::new(3), training true, calls 1;
        batch_norm1d_sequences = nn::BatchNorm1d::new(3), training true, calls 2;
        batch_norm1d_eval = nn::BatchNorm1d::new(3), training false, calls 1;
    }
    weighted_2d: BatchNorm2d {
        batch_norm2d = nn::BatchNorm2d::new(2).eps(1e-3).momentum(0.3), training true, calls 1;
        batch_norm2d_cumulative = nn::BatchNorm2d::new(2).momentum(None), training true, calls 3;
        batch_norm2d_eval = nn::BatchNorm2d::new(2), training false, calls 1;
        batch_norm2d_untracked = nn::BatchNorm2d::new(2).track_running_stats(false), training true, calls 1;
        batch_norm2d_untracked_eval = nn::BatchNorm2d::new(2).track_running_stats(false), training false, calls 1;
        batch_norm2d_plain = nn::BatchNorm2d::new(2).affine(false), training true, calls 1;
    }
}
