//! Which arguments: chosen, reordered, unused, static, the same one twice.

use transform_func::prelude::*;

use crate::laws::{Flat, assert_close};

#[differentiable]
fn mixed(x: f64, order: usize, weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..weights.len() {
        sum += weights[i] * x.powi((order + i) as i32);
    }
    sum
}

#[differentiable]
fn with_tensor(w: &Tensor, scale: f64, x: &Tensor) -> f64 {
    scale * (w * x).sum()
}

#[differentiable]
fn ignores_most(x: f64, _y: f64, _xs: &[f64], _t: &Tensor) -> f64 {
    x * x
}

#[differentiable]
fn constant(_x: f64, _xs: &[f64]) -> f64 {
    4.0
}

#[differentiable]
fn constants(_x: &[f64]) -> Vec<f64> {
    vec![1.0, 2.0, 3.0]
}

#[differentiable]
fn bilinear(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i] * (i + 1) as f64;
    }
    sum
}

#[differentiable]
fn bilinear_with_itself(x: &[f64]) -> f64 {
    bilinear(x, x)
}

#[differentiable]
fn tensors_product(a: &Tensor, b: &Tensor) -> Tensor {
    a * b
}

#[test]
fn one_number_drops_the_tuple() {
    let w = [2.0, -1.0];
    let of_x: f64 = grad!(mixed)(0.5, 1, &w);
    let of_weights: Vec<f64> = grad!(mixed, argnums = 2)(0.5, 1, &w);
    assert_close("x", &[of_x], &[2.0 - 1.0], 1e-12);
    assert_close("weights", &of_weights, &[0.5, 0.25], 1e-12);
}

#[test]
fn tuples_keep_their_order_and_level() {
    let w = [2.0, -1.0];
    let (of_weights, of_x): (Vec<f64>, f64) = grad!(mixed, argnums = (2, 0))(0.5, 1, &w);
    assert_close(
        "reordered",
        &[of_x, of_weights[0], of_weights[1]],
        &[1.0, 0.5, 0.25],
        1e-12,
    );
    let (alone,): (f64,) = grad!(mixed, argnums = (0,))(0.5, 1, &w);
    assert_close("tuple of one", &[alone], &[1.0], 1e-12);
    let (by_rows,): (Vec<f64>,) = jacrev!(mixed, argnums = (2,))(0.5, 1, &w);
    assert_close("tuple of one, jacrev", &by_rows, &[0.5, 0.25], 1e-12);
}

#[test]
fn negative_numbers_count_from_the_end() {
    let w = [2.0, -1.0];
    assert_eq!(
        grad!(mixed, argnums = -1)(0.5, 1, &w),
        grad!(mixed, argnums = 2)(0.5, 1, &w)
    );
    assert_eq!(
        grad!(mixed, argnums = (-1, 0))(0.5, 1, &w),
        grad!(mixed, argnums = (2, 0))(0.5, 1, &w)
    );
    assert_eq!(jacfwd!(mixed, argnums = -3)(0.5, 1, &w), grad!(mixed)(0.5, 1, &w));
}

#[test]
fn all_transforms_agree_on_argnums() {
    let (w, x) = (
        Tensor::from_vec(vec![0.5, -1.0]),
        Tensor::from_vec(vec![2.0, 3.0]),
    );
    let expected = grad!(with_tensor, argnums = (2, 1))(&w, 0.7, &x);
    assert_eq!(
        grad_and_value!(with_tensor, argnums = (2, 1))(&w, 0.7, &x).0,
        expected
    );
    assert_eq!(jacrev!(with_tensor, argnums = (2, 1))(&w, 0.7, &x), expected);
    assert_eq!(jacfwd!(with_tensor, argnums = (2, 1))(&w, 0.7, &x), expected);
    let ((xx, xs), (sx, ss)) = hessian!(with_tensor, argnums = (2, 1))(&w, 0.7, &x);
    assert_eq!(
        (xx.shape(), xs.shape(), sx.shape(), ss),
        (&[2, 2][..], &[2][..], &[2][..], 0.0)
    );
    assert_eq!(
        (xx.to_vec(), xs.to_vec(), sx.to_vec()),
        (vec![0.0; 4], vec![0.5, -1.0], vec![0.5, -1.0])
    );
}

#[test]
fn unused_arguments_have_zeros_of_their_shape() {
    let (xs, t) = ([1.0, 2.0], Tensor::ones(&[2, 3]));
    let (of_y, of_xs, of_t) = grad!(ignores_most, argnums = (1, 2, 3))(0.5, 0.6, &xs, &t);
    assert_eq!((of_y, of_xs, of_t), (0.0, vec![0.0; 2], Tensor::zeros(&[2, 3])));
    let (y, pullback) = vjp!(ignores_most, 0.5, 0.6, &xs, &t);
    assert_eq!(
        (y, pullback(2.0)),
        (0.25, (2.0, 0.0, vec![0.0; 2], Tensor::zeros(&[2, 3])))
    );
    assert_eq!(
        jvp!(ignores_most, (0.5, 0.6, &xs[..], &t), (zero(), 1.0, &xs[..], &t)),
        (0.25, 0.0)
    );
}

#[test]
fn constant_functions_have_zeros() {
    let xs = [1.0, 2.0];
    assert_eq!(grad!(constant, argnums = (0, 1))(0.5, &xs), (0.0, vec![0.0; 2]));
    assert_eq!(jvp!(constant, (0.5, &xs[..]), (1.0, &xs[..])), (4.0, 0.0));
    assert_eq!(hessian!(constant, argnums = 1)(0.5, &xs), vec![vec![0.0; 2]; 2]);
    assert_eq!(jacrev!(constants)(&xs), vec![vec![0.0; 2]; 3]);
    assert_eq!(jacfwd!(constants)(&xs), vec![vec![0.0; 2]; 3]);
    assert_eq!(vjp!(constants, &xs).1(&vec![1.0, 1.0, 1.0]), (vec![0.0; 2],));
}

#[test]
fn static_arguments_have_the_unit_cotangent() {
    let w = [2.0, -1.0];
    let (_, pullback) = vjp!(mixed, 0.5, 1, &w);
    let (of_x, (), of_weights) = pullback(3.0);
    assert_close("pullback", &(of_x, of_weights).flat(), &[3.0, 1.5, 0.75], 1e-12);
    let (_, pushforward) = linearize!(mixed, 0.5, 1, &w);
    assert_close(
        "pushforward",
        &[pushforward(1.0, zero(), &[0.0, 2.0])],
        &[1.5],
        1e-12,
    );
    assert_close(
        "jvp",
        &[jvp!(mixed, (0.5, 1, &w[..]), (1.0, zero(), zero())).1],
        &[1.0],
        1e-12,
    );
}

#[test]
fn the_same_value_for_two_arguments() {
    let x = [0.5, -1.5];
    let (_, pullback) = vjp!(bilinear, &x, &x);
    assert_eq!(pullback(1.0), (vec![0.5, -3.0], vec![0.5, -3.0]));
    assert_eq!(grad!(bilinear, argnums = (0, 1))(&x, &x), pullback(1.0));
    assert_eq!(grad!(bilinear_with_itself)(&x), vec![1.0, -6.0]);
    let t = Tensor::from_vec(x.to_vec());
    let (_, pullback) = vjp!(tensors_product, &t, &t);
    assert_eq!(pullback(&Tensor::ones(&[2])), (t.clone(), t));
}
