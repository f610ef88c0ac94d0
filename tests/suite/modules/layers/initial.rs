//! What new layers hold, and what they refuse.

use transform_func::prelude::*;

use super::rng;

/// Numbers drawn evenly from within `bound` of 0.
#[track_caller]
fn assert_even(x: &Tensor, bound: f64) {
    assert!(x.abs().max() <= bound, "{} is beyond {bound}", x.abs().max());
    let deviation = bound / 3f64.sqrt();
    assert!(
        (x.std(0) / deviation - 1.0).abs() < 0.1,
        "{} is not {deviation}",
        x.std(0)
    );
    assert!(x.mean().abs() < 0.1 * bound);
}

#[test]
fn parameters_are_drawn_within_the_bounds_of_torch() {
    let linear = nn::Linear::new(16, 200, &mut rng());
    assert_even(&linear.weight, 0.25);
    assert_even(&linear.bias.expect("it has one"), 0.25);
    let conv = nn::Conv2d::new(4, 200, [2, 2], &mut rng());
    assert_even(&conv.weight, 0.25);
    let grouped = nn::Conv1d::new(16, 400, 4, &mut rng()).groups(4);
    assert_even(&grouped.weight, 0.25);
    assert_even(&grouped.bias.expect("it has one"), 0.25);
    let gru = nn::GRU::new(50, 16, &mut rng());
    assert_even(&gru.weight_ih_l0, 0.25);
    let attention = nn::MultiheadAttention::new(24, 2, &mut rng());
    assert_even(&attention.in_proj_weight, 0.25);
    assert_eq!(attention.out_proj.bias, Some(Tensor::zeros(&[24])));
    let embedding = nn::Embedding::new(100, 20, &mut rng());
    assert!((embedding.weight.std(0) - 1.0).abs() < 0.1);
}

#[test]
fn biases_come_and_go() {
    let linear = nn::Linear::new(2, 3, &mut rng());
    assert_eq!(linear.clone().bias(true), linear);
    assert_eq!(linear.clone().bias(false).bias, None);
    assert_eq!(linear.bias(false).bias(true).bias, Some(Tensor::zeros(&[3])));
}

#[test]
#[should_panic(expected = "MultiheadAttention: 3 heads do not divide 4 dimensions")]
fn heads_divide_the_dimensions() {
    let _ = nn::MultiheadAttention::new(4, 3, &mut rng());
}

#[test]
#[should_panic(expected = "Conv2d: groups(3) of 4 channels to 6")]
fn groups_divide_the_channels() {
    let _ = nn::Conv2d::new(4, 6, 2, &mut rng()).groups(3);
}

#[test]
#[should_panic(expected = "GroupNorm: 3 groups do not divide 4 channels")]
fn norms_divide_the_channels() {
    let _ = nn::GroupNorm::new(3, 4);
}

#[test]
#[should_panic(expected = "Dropout: 1.5 is no probability")]
fn dropout_takes_a_probability() {
    let _ = nn::Dropout::new(1.5);
}

#[test]
#[should_panic(expected = "Flatten: shape [2, 3] has no axes 1 to 2")]
fn flattened_axes_exist() {
    let _ = nn::Flatten::new().axes(1, 2).forward(&Tensor::zeros(&[2, 3]));
}

#[test]
#[should_panic(expected = "kaiming_uniform: shape [3] has no inputs and outputs")]
fn a_vector_has_no_inputs() {
    let _ = nn::init::kaiming_uniform(&[3], 0.0, &mut rng());
}
