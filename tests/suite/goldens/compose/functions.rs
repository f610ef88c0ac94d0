//! The functions that are composed.

use std::collections::BTreeMap;

use transform_func::prelude::*;

#[differentiable]
pub(super) fn sine(x: f64) -> f64 {
    x.sin()
}

#[differentiable]
pub(super) fn exponential(x: f64, y: f64) -> f64 {
    (x * y).exp()
}

#[differentiable]
pub(super) fn mlp(p: &BTreeMap<String, Tensor>, x: &Tensor) -> Tensor {
    p["w2"].matmul(&(p["w1"].matmul(x) + &p["b1"]).tanh()) + &p["b2"]
}

/// [`mlp`] of every row.
#[differentiable]
pub(super) fn mlp_of_rows(p: &BTreeMap<String, Tensor>, x: &Tensor) -> Tensor {
    (x.matmul(&p["w1"].t()) + &p["b1"]).tanh().matmul(&p["w2"].t()) + &p["b2"]
}

#[differentiable]
pub(super) fn classified(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&mlp(p, x), t)
}

#[differentiable]
pub(super) fn classified_together(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    vmap!(classified, in_dims = (None, 0, 0))(p, x, t).sum()
}

#[differentiable]
pub(super) fn classified_rows(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&mlp_of_rows(p, x), t)
}

#[differentiable]
pub(super) fn cnn(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    let h = x.unsqueeze(0).conv2d(&p["cw"], &p["cb"], 1, 0);
    let h = h.relu().max_pool2d(2).flatten();
    nn::cross_entropy(&(p["fw"].matmul(&h) + &p["fb"]), t)
}

#[differentiable]
pub(super) fn embedded(p: &BTreeMap<String, Tensor>, ids: &Tensor<i64>, t: &Tensor<i64>) -> f64 {
    let mean = p["E"].index_select(0, ids).mean_axis(0);
    nn::cross_entropy(&(p["W"].matmul(&mean) + &p["b"]), t)
}

#[differentiable]
pub(super) fn squared_sine(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).sin().powi(2)
}

#[differentiable]
pub(super) fn added(y: f64, x: f64) -> f64 {
    x + y
}

#[differentiable]
pub(super) fn times_slope_of_sum(x: f64) -> f64 {
    x * grad!(added)(1.0, x)
}

#[differentiable]
pub(super) fn multiplied(y: f64, x: f64) -> f64 {
    x * y
}

#[differentiable]
pub(super) fn times_slope_of_product(x: f64) -> f64 {
    x * grad!(multiplied)(2.0, x)
}

#[differentiable]
pub(super) fn cubic(y: f64, x: f64) -> f64 {
    x * y * y
}

#[differentiable]
pub(super) fn by_reverse(x: f64) -> f64 {
    x * grad!(cubic)(3.0, x)
}

#[differentiable]
pub(super) fn by_forward(x: f64) -> f64 {
    let (_value, slope) = jvp!(cubic, (3.0, x), (1.0, 0.0));
    x * slope
}

#[differentiable]
pub(super) fn mixed(x: &Tensor) -> f64 {
    x[0] * x.powi(3).sum() + (x[1] * x[2]).sin()
}

#[differentiable]
pub(super) fn slope_along(x: &Tensor, t: &Tensor) -> f64 {
    let (_value, slope) = jvp!(mixed, (x,), (t,));
    slope
}

#[differentiable]
pub(super) fn gradient_along(x: &Tensor, t: &Tensor) -> f64 {
    grad!(mixed)(x).dot(t)
}

#[differentiable]
pub(super) fn curvature_along(x: &Tensor, t: &Tensor) -> f64 {
    grad!(gradient_along)(x, t).dot(t)
}

#[differentiable]
pub(super) fn weighted(p: &BTreeMap<String, Tensor>, x: &Tensor, v: &Tensor) -> f64 {
    mlp(p, x).dot(v)
}

#[differentiable]
pub(super) fn pulled(p: &BTreeMap<String, Tensor>, x: &Tensor, v: &Tensor) -> Tensor {
    grad!(weighted, argnums = 1)(p, x, v)
}

#[differentiable]
pub(super) fn pushed(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor) -> Tensor {
    let zero = grad!(weighted)(p, x, &Tensor::zeros(&[2]));
    let (_value, tangent) = jvp!(mlp, (p, x), (&zero, t));
    tangent
}

#[differentiable]
pub(super) fn sine_of_dot(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).sin()
}

#[differentiable]
pub(super) fn layer(w: &Tensor, b: &Tensor, x: &Tensor) -> Tensor {
    (w.matmul(x) + b).tanh()
}

#[differentiable]
pub(super) fn first_times_second(x: &Tensor) -> f64 {
    x[0] * x[1]
}

#[differentiable]
pub(super) fn logits(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(x)
}

#[differentiable]
pub(super) fn critic(p: &BTreeMap<String, Tensor>, x: &Tensor) -> f64 {
    mlp(p, x).sum()
}

#[differentiable]
pub(super) fn penalty(p: &BTreeMap<String, Tensor>, x: &Tensor) -> f64 {
    let slopes = vmap!(grad!(critic, argnums = 1), in_dims = (None, 0))(p, x);
    (slopes.square().sum_axis(1).sqrt() - 1.0).square().mean()
}

/// The product of the kernel of two points with `v`.
#[differentiable]
pub(super) fn kernel_times(p: &BTreeMap<String, Tensor>, x1: &Tensor, x2: &Tensor, v: &Tensor) -> Tensor {
    let direction = grad!(weighted)(p, x2, v);
    let (_value, tangent) = jvp!(mlp, (p, x1), (&direction, &Tensor::zeros(&[2])));
    tangent
}

pub(super) type Four = (Tensor, Tensor, Tensor, Tensor);

#[differentiable]
pub(super) fn regression(b1: &Tensor, b2: &Tensor, w1: &Tensor, w2: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    nn::mse(&((x.matmul(&w1.t()) + b1).tanh().matmul(&w2.t()) + b2), y)
}

#[differentiable]
pub(super) fn task(p: &(Tensor, Tensor, Tensor, Tensor), data: &(Tensor, Tensor, Tensor, Tensor)) -> f64 {
    let (b1, b2, w1, w2) =
        grad!(regression, argnums = (0, 1, 2, 3))(&p.0, &p.1, &p.2, &p.3, &data.0, &data.1);
    regression(
        &(&p.0 - 0.1 * b1),
        &(&p.1 - 0.1 * b2),
        &(&p.2 - 0.1 * w1),
        &(&p.3 - 0.1 * w2),
        &data.2,
        &data.3,
    )
}

#[differentiable]
pub(super) fn all_tasks(
    p: &(Tensor, Tensor, Tensor, Tensor),
    data: &(Tensor, Tensor, Tensor, Tensor),
) -> f64 {
    vmap!(task, in_dims = (None, 0))(p, data).mean()
}

#[differentiable]
pub(super) fn unit(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).tanh()
}

#[differentiable]
pub(super) fn all_units(w: &Tensor, x: &Tensor) -> f64 {
    vmap!(unit, in_dims = (None, 0))(w, x).sum()
}

#[differentiable]
pub(super) fn wave(a: f64, x: f64, s: f64) -> f64 {
    (a * x * s).sin()
}

#[differentiable]
pub(super) fn all_waves(a: f64, x: &Tensor, s: f64) -> f64 {
    vmap!(wave, in_dims = (None, 0, None))(a, x, s).sum()
}

#[differentiable]
pub(super) fn all_slopes(s: f64, x: &Tensor, y: &Tensor) -> f64 {
    vmap!(grad!(all_waves), in_dims = (0, None, None))(y, x, s).sum()
}

#[differentiable]
pub(super) fn tanh_layer(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(x).tanh()
}

#[differentiable]
pub(super) fn batch_normed(g: &Tensor, x: &Tensor, w: &Tensor) -> f64 {
    (w * x.batch_norm(g, &Tensor::zeros(&[2]), 1e-5)).sum()
}

#[differentiable]
pub(super) fn quadratic_form(a: &Tensor, b: &Tensor) -> f64 {
    b.dot(&a.solve(b))
}

#[differentiable]
pub(super) fn transformer(p: &BTreeMap<String, Tensor>, x: &Tensor, w: &Tensor) -> f64 {
    let h = x.layer_norm(&p["g1"], &p["c1"], 1e-5);
    let scores = h.matmul(&p["wq"].t()).matmul(&h.matmul(&p["wk"].t()).t()) / 2.0_f64.sqrt();
    let hidden = Tensor::ones(&[3, 3]).triu(1).gt(0.0);
    let attention = scores.masked_fill(&hidden, f64::NEG_INFINITY).softmax(-1);
    let x1 = x + attention.matmul(&h.matmul(&p["wv"].t())).matmul(&p["wo"].t());
    let h = (x1.layer_norm(&p["g2"], &p["c2"], 1e-5).matmul(&p["w1"].t()) + &p["b1"]).gelu();
    (w * (&x1 + h.matmul(&p["w2"].t()))).sum()
}

#[differentiable]
pub(super) fn recurrent(wx: &Tensor, wh: &Tensor, b: &Tensor, x: &Tensor) -> f64 {
    let mut h = Tensor::zeros(&[2]);
    for t in 0..4 {
        h = (wx.matmul(&x.index_axis(0, t)) + wh.matmul(&h) + b).tanh();
    }
    h.square().sum()
}

#[differentiable]
pub(super) fn ridge(w: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    5.0 * nn::bce_with_logits(&x.matmul(w), y) + 0.5 * w.dot(w)
}

#[differentiable]
pub(super) fn bowl(x: &Tensor) -> f64 {
    x.cosh().sum() + 0.25 * x.sum().powi(2)
}

#[differentiable]
pub(super) fn evidence(x: &Tensor) -> f64 {
    hessian!(bowl)(x).logdet()
}

#[differentiable]
pub(super) fn fixed_point(z: &Tensor, w: &Tensor, x: &Tensor) -> Tensor {
    (w.matmul(z) + x).tanh()
}

#[differentiable]
pub(super) fn head(w: &Tensor, h: &Tensor, x: &Tensor) -> f64 {
    h.dot(&w.matmul(x).tanh()).sin()
}
