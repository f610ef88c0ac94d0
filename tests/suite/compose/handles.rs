//! Handles, plain functions behind the macros, and the forms that return errors.

use transform_func::func;
use transform_func::prelude::*;

#[differentiable]
fn cubic(x: f64, scale: f64) -> f64 {
    scale * x * x * x
}

#[differentiable]
fn dot_product(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

#[differentiable]
fn doubled(x: &Tensor) -> Tensor {
    x * 2.0
}

#[test]
fn plain_functions_do_what_the_macros_do() {
    assert_eq!(func::grad(func!(cubic))(2.0, 0.5), 6.0);
    assert_eq!(func::hessian(func!(cubic))(2.0, 0.5), 6.0);
    assert_eq!(func::grad(func::grad(func!(cubic)))(2.0, 0.5), 6.0);
    assert_eq!(
        func::jacrev(func!(cubic))(2.0, 0.5),
        func::jacfwd(func!(cubic))(2.0, 0.5)
    );
}

#[test]
fn transforms_are_values() {
    let slope = grad!(cubic);
    let curvature = grad!(grad!(cubic));
    assert_eq!(
        (slope(2.0, 0.5), slope(1.0, 1.0), curvature(2.0, 0.5)),
        (6.0, 3.0, 6.0)
    );
}

#[test]
fn names_stay_free() {
    let cubic = cubic(2.0, 1.0);
    assert_eq!((cubic, grad!(cubic)(2.0, 1.0)), (8.0, 12.0));
}

#[test]
fn try_call_returns_the_value() {
    assert_eq!(grad!(cubic).try_call((2.0, 0.5)).unwrap(), 6.0);
    assert_eq!(
        jacrev!(doubled).try_call((&Tensor::ones(&[1]),)).unwrap(),
        Tensor::full(&[1, 1], 2.0)
    );
}

#[test]
fn tangents_must_fit_their_arguments() {
    let (a, b) = ([1.0, 2.0], [3.0, 4.0]);
    assert!(try_jvp!(dot_product, (&a[..], &b[..]), (&[1.0][..], zero())).is_err());
    assert_eq!(
        try_jvp!(dot_product, (&a[..], &b[..]), (&b[..], zero())).unwrap(),
        (11.0, 25.0)
    );
}

#[test]
fn cotangents_must_fit_the_result() {
    let (_, pullback) = try_vjp!(doubled, &Tensor::ones(&[2])).unwrap();
    assert!(pullback.try_call(&Tensor::ones(&[3])).is_err());
    assert_eq!(
        pullback.try_call(&Tensor::ones(&[2])).unwrap(),
        (Tensor::full(&[2], 2.0),)
    );
}

#[test]
#[should_panic(expected = "vjp")]
fn wrong_cotangents_panic_and_name_the_transform() {
    let (_, pullback) = vjp!(doubled, &Tensor::ones(&[2]));
    pullback(&Tensor::ones(&[3]));
}
