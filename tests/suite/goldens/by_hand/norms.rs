//! Normalisation layers from means and roots.

use transform_func::prelude::*;

use crate::goldens::Case;

#[differentiable]
fn layer_norm(x: &Tensor) -> Tensor {
    let centred = x - x.mean_keep(-1);
    let variance = (&centred * &centred).mean_keep(-1);
    centred / (variance + 1e-5).sqrt()
}

#[differentiable]
fn scaled_layer_norm(x: &Tensor, gain: &Tensor, bias: &Tensor, w: &Tensor) -> f64 {
    (w * (layer_norm(x) * gain + bias)).sum()
}

#[differentiable]
fn scaled_batch_norm(x: &Tensor, gain: &Tensor, bias: &Tensor, w: &Tensor) -> f64 {
    let centred = x - x.mean_axis(0);
    let variance = x.var_axis(0, 0);
    (w * (centred / (variance + 1e-5).sqrt() * gain + bias)).sum()
}

#[differentiable]
fn scaled_rms_norm(x: &Tensor, gain: &Tensor, w: &Tensor) -> f64 {
    (w * x / ((x * x).mean_keep(-1) + 1e-6).sqrt() * gain).sum()
}

#[differentiable]
fn cube_of_layer_norm(x: &Tensor, w: &Tensor) -> f64 {
    (w * layer_norm(x).powi(3)).sum()
}

#[differentiable]
fn weighted_layer_norm(x: &Tensor, w: &Tensor) -> f64 {
    (w * layer_norm(x)).sum()
}

#[test]
fn layer_norm_gradients() {
    let case = Case::load("grad_layer_norm");
    let [x, gain, bias, w] = ["x", "g", "b", "W"].map(|name| case.tensor(name));
    case.expect(&grad!(scaled_layer_norm, argnums = (0, 1, 2))(
        &x, &gain, &bias, &w,
    ));
}

#[test]
fn batch_norm_gradients() {
    let case = Case::load("grad_batch_norm_train");
    let [x, gain, bias, w] = ["x", "g", "b", "W"].map(|name| case.tensor(name));
    case.expect(&grad!(scaled_batch_norm, argnums = (0, 1, 2))(
        &x, &gain, &bias, &w,
    ));
}

#[test]
fn rms_norm_gradients() {
    let case = Case::load("grad_rms_norm");
    let [x, gain, w] = ["x", "g", "W"].map(|name| case.tensor(name));
    case.expect(&grad!(scaled_rms_norm, argnums = (0, 1))(&x, &gain, &w));
}

#[test]
fn hessian_of_layer_norm() {
    let case = Case::load("hessian_layer_norm");
    case.expect(&hessian!(cube_of_layer_norm)(
        &case.tensor("x"),
        &case.tensor("w"),
    ));
}

#[test]
fn layer_norm_of_a_constant_row() {
    let case = Case::load("layer_norm_constant_row");
    let w = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]);
    case.expect(&grad!(weighted_layer_norm)(&case.tensor("x"), &w));
}
