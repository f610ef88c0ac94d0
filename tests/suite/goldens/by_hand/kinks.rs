//! Derivatives exactly at kinks and ties (`grad_kinks`), of tensors and of numbers.

use transform_func::prelude::*;

use crate::goldens::Case;

#[differentiable]
fn rectified(x: &Tensor) -> f64 {
    x.relu().sum()
}

#[differentiable]
fn absolute(x: &Tensor) -> f64 {
    x.abs().sum()
}

#[differentiable]
fn largest(x: &Tensor) -> f64 {
    x.max()
}

#[differentiable]
fn at_least(x: &Tensor, bound: &Tensor) -> f64 {
    x.maximum(bound).sum()
}

#[differentiable]
fn clamped(x: &Tensor) -> f64 {
    x.clamp(0.0, 1.0).sum()
}

#[differentiable]
fn sign(x: &Tensor) -> f64 {
    x.signum().sum()
}

#[differentiable]
fn root(x: &Tensor) -> f64 {
    x.sqrt().sum()
}

#[differentiable]
fn root_where_positive(x: &Tensor) -> f64 {
    x.gt(&Tensor::zeros(&[1])).select(&x.sqrt(), &(0.0 * x)).sum()
}

#[differentiable]
fn absolute_number(x: f64) -> f64 {
    x.abs()
}

#[differentiable]
fn at_least_two(x: f64) -> f64 {
    x.max(2.0)
}

#[differentiable]
fn clamped_number(x: f64) -> f64 {
    x.clamp(0.0, 1.0)
}

#[differentiable]
fn root_of_number(x: f64) -> f64 {
    x.sqrt()
}

#[test]
fn tensors_follow_torch() {
    let case = Case::load("grad_kinks");
    let at = |x: f64| Tensor::scalar(x);
    case.expect_at("/relu0", &grad!(rectified)(&at(0.0)));
    case.expect_at("/abs0", &grad!(absolute)(&at(0.0)));
    case.expect_at(
        "/max_full_ties",
        &grad!(largest)(&Tensor::from_vec(vec![2.0, 2.0, 1.0])),
    );
    case.expect_at("/maximum_tie", &grad!(at_least)(&at(2.0), &at(2.0)));
    case.expect_at("/clamp_at_lower", &grad!(clamped)(&at(0.0)));
    case.expect_at("/clamp_at_upper", &grad!(clamped)(&at(1.0)));
    case.expect_at("/sign", &grad!(sign)(&at(1.0)));
    case.expect_at("/sqrt0", &grad!(root)(&at(0.0)));
    case.expect_at("/where_sqrt0", &grad!(root_where_positive)(&at(0.0)).sum());
}

#[test]
fn forward_mode_agrees() {
    let case = Case::load("grad_kinks");
    let (at, one) = (|x: f64| Tensor::scalar(x), Tensor::scalar(1.0));
    case.expect_at("/relu0", &jvp!(rectified, (&at(0.0),), (&one,)).1);
    case.expect_at("/abs0", &jvp!(absolute, (&at(0.0),), (&one,)).1);
    case.expect_at(
        "/maximum_tie",
        &jvp!(at_least, (&at(2.0), &at(2.0)), (&one, zero())).1,
    );
    case.expect_at("/clamp_at_lower", &jvp!(clamped, (&at(0.0),), (&one,)).1);
    case.expect_at("/sqrt0", &jvp!(root, (&at(0.0),), (&one,)).1);
}

#[test]
fn numbers_follow_torch() {
    let case = Case::load("grad_kinks");
    case.expect_at("/abs0", &grad!(absolute_number)(0.0));
    case.expect_at("/maximum_tie", &grad!(at_least_two)(2.0));
    case.expect_at("/clamp_at_lower", &grad!(clamped_number)(0.0));
    case.expect_at("/clamp_at_upper", &grad!(clamped_number)(1.0));
    case.expect_at("/sqrt0", &grad!(root_of_number)(0.0));
}
