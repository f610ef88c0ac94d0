//! Arguments that may be absent: `Some` and `None`, inline, in variables, and as parameters.

use transform_func::nn;
use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn bias_inline(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let y = x.conv2d(&w, Some(b), 1, 0) * x.conv2d(&w, None, 1, 0);
    y.sin().sum()
}

#[differentiable]
fn bias_in_variable(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 4).reshape(&[2, 1, 2]);
    let scaled = b * 0.5;
    let bias = Some(&scaled);
    let absent = None;
    let y = x.reshape(&[1, 9]).conv1d(&w, bias, 2, 1);
    let z = x.reshape(&[1, 9]).conv1d(&w, absent, 2, 1);
    (y.square() * z).sum() + y.exp().sum()
}

#[differentiable]
fn bias_in_parts(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let pair = (b.sin(), 0.5);
    let list = vec![b * 2.0, b.square()];
    let y = x.conv2d(&w, Some(&pair.0), 1, 0);
    let z = x.conv2d(&w, Some(&list[1]), [1, 2], 0);
    y.square().sum() + (z.sin() * pair.1).sum()
}

#[differentiable]
fn bias_with_options(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let step = 2;
    let y = x.conv2d_with(
        &w,
        Some(b),
        ConvOptions {
            stride: step,
            padding: 1,
            ..Default::default()
        },
    );
    y.tanh().sum()
}

#[differentiable]
fn constant_bias(x: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let b = Tensor::from_vec(vec![0.3, -0.2]);
    let bias = Some(&b);
    (x.conv2d(&w, Some(&b), 1, 0) * x.conv2d(&w, bias, 1, 0))
        .sin()
        .sum()
}

#[differentiable]
fn chosen_bias(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let bias = if x.sum() > 0.0 { Some(b) } else { None };
    x.conv2d(&w, bias, 1, 0).square().sum()
}

#[differentiable]
fn weighted_classes(logits: &Tensor, weight: &Tensor) -> f64 {
    let labels = Tensor::from_vec(vec![0i64, 2]);
    let fixed = Tensor::from_vec(vec![1.0, 0.5, 2.0]);
    let active = nn::cross_entropy_with(logits, &labels, Some(weight), 0.1);
    let inactive = nn::cross_entropy_with(logits, &labels, Some(&fixed), 0.0);
    active * inactive + nn::cross_entropy_with(logits, &labels, None, 0.2)
}

#[differentiable]
fn convolved(x: &Tensor, w: &Tensor, b: Option<&Tensor>) -> Tensor {
    x.conv2d(w, b, 1, 0).tanh()
}

#[differentiable]
fn through_a_parameter(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let v = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 2, 1, 2]);
    let bias = Some(b);
    let y = convolved(x, &w, bias);
    let z = convolved(&y, &v, None);
    let with_both = convolved(&y, &v, Some(b));
    (z * with_both).sum()
}

#[differentiable]
fn owned(x: &Tensor, w: &Tensor, b: Option<Tensor>) -> Tensor {
    x.conv2d(w, &b, 1, 0).tanh()
}

#[differentiable]
fn owned_parameter(x: &Tensor, b: &Tensor) -> f64 {
    let w = Tensor::linspace(-0.5, 0.7, 8).reshape(&[2, 1, 2, 2]);
    let y = owned(x, &w, Some(b.sin()));
    (y.square() * owned(x, &w, None)).sum()
}

tensor_table! {
    constant_bias: [seeded_tensor(&[1, 3, 3], 9)];
}
tensor_pair_table! {
    bias_inline: [(seeded_tensor(&[1, 3, 3], 1), seeded_tensor(&[2], 2))];
    bias_in_variable: [(seeded_tensor(&[9], 3), seeded_tensor(&[2], 4))];
    bias_in_parts: [(seeded_tensor(&[1, 3, 3], 5), seeded_tensor(&[2], 6))];
    bias_with_options: [(seeded_tensor(&[1, 3, 3], 7), seeded_tensor(&[2], 8))];
    chosen_bias: [
        (seeded_tensor(&[1, 3, 3], 9).abs(), seeded_tensor(&[2], 10)),
        (-seeded_tensor(&[1, 3, 3], 9).abs(), seeded_tensor(&[2], 10)),
    ];
    weighted_classes: [(seeded_tensor(&[2, 3], 11), seeded_tensor(&[3], 12).abs() + 0.5)];
    through_a_parameter: [(seeded_tensor(&[1, 3, 3], 13), seeded_tensor(&[2], 14))];
    owned_parameter: [(seeded_tensor(&[1, 3, 3], 15), seeded_tensor(&[2], 16))];
}
