//! Training and evaluation, in trees of modules; dropout, and batch norms under `vmap!`.

use transform_func::prelude::*;

use super::rng;
use crate::laws::{assert_close, seeded_tensor};

#[derive(Module, Clone, Debug, PartialEq)]
struct Net {
    conv: nn::Conv2d,
    norms: Vec<nn::BatchNorm2d>,
    pair: (nn::Dropout, Option<nn::BatchNorm1d>),
    #[module(training)]
    training: bool,
}

#[differentiable]
impl Net {
    fn forward(&mut self, x: &Tensor) -> Tensor {
        let mut y = self.conv.forward(x);
        for i in 0..self.norms.len() {
            y = self.norms[i].forward(&y).tanh();
        }
        y
    }
    fn loss(&self, x: &Tensor) -> f64 {
        let mut net = self.clone();
        net.forward(x).square().sum()
    }
}

fn net() -> Net {
    Net {
        conv: nn::Conv2d::new(1, 2, 2, &mut rng()),
        norms: vec![nn::BatchNorm2d::new(2), nn::BatchNorm2d::new(2)],
        pair: (nn::Dropout::new(0.5), Some(nn::BatchNorm1d::new(3))),
        training: true,
    }
}

fn modes(net: &Net) -> Vec<bool> {
    let norms = net.norms.iter().map(|norm| norm.training);
    let last = net.pair.1.iter().map(|norm| norm.training);
    norms
        .chain([net.pair.0.training, net.training])
        .chain(last)
        .collect()
}

#[test]
fn a_mode_reaches_all_modules() {
    let mut net = net();
    assert_eq!(modes(&net), [true; 5]);
    net.eval();
    assert_eq!(modes(&net), [false; 5]);
    net.train(true);
    assert_eq!(modes(&net), [true; 5]);
}

#[test]
fn models_in_different_modes_are_not_stacked() {
    let (one, mut other) = (net(), net());
    assert!(stack_module_state(&[one.clone(), other.clone()]).is_ok());
    other.pair.0.eval();
    let refused = stack_module_state(&[one.clone(), one, other]).expect_err("one is in evaluation");
    assert!(refused.to_string().contains("models 0 and 2"), "{refused}");
}

#[test]
fn running_statistics_are_dropped_everywhere() {
    let mut net = net();
    assert_eq!(net.named_buffers().len(), 9);
    let parameters = net.named_parameters();
    replace_all_batch_norm_modules(&mut net);
    assert!(net.named_buffers().is_empty());
    assert_eq!(net.named_parameters(), parameters);

    // Both modes normalise by the batch then.
    let x = seeded_tensor(&[3, 1, 3, 3], 1);
    let trained = net.forward(&x);
    net.eval();
    assert_eq!(net.forward(&x), trained);
}

#[test]
fn statistics_go_on_in_training_only() {
    let (mut net, x) = (net(), seeded_tensor(&[3, 1, 3, 3], 1));
    net.forward(&x);
    net.forward(&x);
    let buffers = net.named_buffers();
    assert_eq!(buffers["norms.1.num_batches_tracked"].item(), 2.0);
    assert_ne!(buffers["norms.0.running_mean"], Tensor::zeros(&[2]));
    net.eval();
    let y = net.forward(&x);
    assert_eq!(net.named_buffers(), buffers);
    assert_eq!(net.forward(&x), y);
}

#[test]
fn gradients_of_samples_need_no_statistics() {
    let (mut net, xs) = (net(), seeded_tensor(&[4, 1, 1, 3, 3], 1));
    replace_all_batch_norm_modules(&mut net);
    let each = vmap!(grad!(Net::loss), in_dims = (None, 0))(&net, &xs);
    for i in 0..4 {
        let alone = grad!(Net::loss)(&net, &xs.index_axis(0, i));
        let found = each.conv.weight.index_axis(0, i);
        assert_close("conv", &found.to_vec(), &alone.conv.weight.to_vec(), 1e-12);
    }
}

#[test]
#[should_panic(expected = "`replace_all_batch_norm_modules`")]
fn one_statistic_is_not_carried_on_by_many_lanes() {
    let _ = vmap!(Net::loss, in_dims = (None, 0))(&net(), &seeded_tensor(&[4, 2, 1, 3, 3], 1));
}

#[test]
fn evaluation_needs_no_mapped_statistics() {
    let (mut net, xs) = (net(), seeded_tensor(&[4, 2, 1, 3, 3], 1));
    net.eval();
    let found = vmap!(Net::loss, in_dims = (None, 0))(&net, &xs);
    let expected: Vec<_> = (0..4).map(|i| net.loss(&xs.index_axis(0, i))).collect();
    assert_close("lanes", &found.to_vec(), &expected, 1e-11);
}

#[test]
fn mapped_statistics_go_on_in_every_lane() {
    let x = seeded_tensor(&[2, 4, 3], 1);
    let mut norms = nn::BatchNorm1d::new(3);
    for (_, tensor) in norms.parameters_mut() {
        *tensor = stack(&[tensor, tensor], 0);
    }
    for statistic in [
        &mut norms.running_mean,
        &mut norms.running_var,
        &mut norms.num_batches_tracked,
    ] {
        *statistic = statistic.as_ref().map(|x| stack(&[x, x], 0));
    }
    let y = vmap!(nn::BatchNorm1d::forward)(&mut norms, &x);
    for i in 0..2 {
        let mut alone = nn::BatchNorm1d::new(3);
        let expected = alone.forward(&x.index_axis(0, i));
        assert_close("output", &y.index_axis(0, i).to_vec(), &expected.to_vec(), 1e-12);
        let found = norms.running_var.as_ref().map(|x| x.index_axis(0, i).to_vec());
        let expected = alone.running_var.map(|x| x.to_vec());
        assert_close(
            "variance",
            &found.unwrap_or_default(),
            &expected.unwrap_or_default(),
            1e-12,
        );
    }
}

#[test]
#[should_panic(expected = "one element for each channel")]
fn a_batch_of_one_has_no_variance() {
    nn::BatchNorm1d::new(3).forward(&Tensor::ones(&[1, 3]));
}

#[test]
#[should_panic(expected = "BatchNorm2d: the input of shape [2, 3] must be [n, channels, height, width]")]
fn an_image_has_four_axes() {
    nn::BatchNorm2d::new(3).forward(&Tensor::ones(&[2, 3]));
}

#[differentiable]
fn dropped(dropout: &nn::Dropout, x: &Tensor, rng: &mut Rng) -> Tensor {
    dropout.forward(x, rng) * x
}

#[test]
fn dropout_draws_for_lanes_as_it_is_told() {
    let (dropout, x) = (nn::Dropout::new(0.5), Tensor::ones(&[3, 40]));
    let same = vmap!(dropped, in_dims = (None, 0, None), randomness = "same")(&dropout, &x, &mut rng());
    let alone = dropped(&dropout, &Tensor::ones(&[40]), &mut rng());
    assert_eq!(same, stack(&[&alone, &alone, &alone], 0));
    let different =
        vmap!(dropped, in_dims = (None, 0, None), randomness = "different")(&dropout, &x, &mut rng());
    assert_ne!(different.index_axis(0, 0), different.index_axis(0, 1));
    assert!(different.eq(0.0).logical_or(&different.eq(2.0)).all().item());
}

#[test]
fn the_slope_of_dropout_is_that_of_what_it_drew() {
    let (dropout, x) = (nn::Dropout::new(0.25), seeded_tensor(&[30], 1));
    let (y, pullback) = vjp!(dropped, &dropout, &x, &mut rng());
    let by_x = pullback(&Tensor::ones(&[30])).1;
    assert_close("slope", &by_x.to_vec(), &(y * 2.0 / x).to_vec(), 1e-12);
}
