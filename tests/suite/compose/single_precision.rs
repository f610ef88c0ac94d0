//! f32 slices, arrays and tensors: types and values.

use transform_func::nn::{cross_entropy, mse};
use transform_func::prelude::*;

use crate::laws::{Flat, assert_close};

#[differentiable]
fn energy(x: &[f32], scale: f32) -> f32 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += scale * (x[i] - x[i - 1]).powi(2) + x[i].sin();
    }
    sum
}

#[differentiable]
fn energy_in_double(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += scale * (x[i] - x[i - 1]).powi(2) + x[i].sin();
    }
    sum
}

#[differentiable]
fn softmax_entropy(x: &Tensor<f32>) -> f32 {
    -(x.softmax(-1) * x.log_softmax(-1)).sum()
}

#[differentiable]
fn softmax_entropy_in_double(x: &Tensor) -> f64 {
    -(x.softmax(-1) * x.log_softmax(-1)).sum()
}

#[differentiable]
fn product(x: [f32; 3]) -> f32 {
    x[0] * x[1] * x[2]
}

/// In single precision inside, in double precision outside.
#[differentiable]
fn rounded_inside(x: &Tensor) -> f64 {
    let single = x.cast::<f32>();
    (single.sin() * &single).cast::<f64>().sum()
}

#[differentiable]
fn exact_inside(x: &Tensor) -> f64 {
    (x.sin() * x).sum()
}

const POINT: [f32; 3] = [0.5, -1.25, 0.75];

fn in_double() -> Vec<f64> {
    POINT.iter().map(|x| f64::from(*x)).collect()
}

#[test]
fn slices_agree_with_double() {
    let of_x: Vec<f32> = grad!(energy)(&POINT, 0.5);
    assert_close(
        "grad",
        &of_x.flat(),
        &grad!(energy_in_double)(&in_double(), 0.5),
        1e-5,
    );
    let (_, pullback) = vjp!(energy, &POINT, 0.5);
    let (x_bar, scale_bar): (Vec<f32>, f32) = pullback(2.0);
    let (_, expected) = vjp!(energy_in_double, &in_double(), 0.5);
    assert_close("vjp", &(x_bar, scale_bar).flat(), &expected(2.0).flat(), 1e-5);
    let second: Vec<Vec<f32>> = hessian!(energy)(&POINT, 0.5);
    assert_close(
        "hessian",
        &second.flat(),
        &hessian!(energy_in_double)(&in_double(), 0.5).flat(),
        1e-5,
    );
}

#[test]
fn tensors_agree_with_double() {
    let x = Tensor::from_vec(POINT.to_vec());
    let double = Tensor::from_vec(in_double());
    let gradient: Tensor<f32> = grad!(softmax_entropy)(&x);
    let gradient: Vec<f64> = gradient.to_vec().into_iter().map(f64::from).collect();
    assert_close(
        "grad",
        &gradient,
        &grad!(softmax_entropy_in_double)(&double).flat(),
        1e-5,
    );
    let (y, y_dot): (f32, f32) = jvp!(softmax_entropy, (&x,), (&x,));
    let expected = jvp!(softmax_entropy_in_double, (&double,), (&double,));
    assert_close("jvp", &(y, y_dot).flat(), &expected.flat(), 1e-5);
}

#[test]
fn arrays() {
    let gradient: [f32; 3] = grad!(product)([2.0, 3.0, 4.0]);
    assert_eq!(gradient, [12.0, 8.0, 6.0]);
    assert_eq!(
        hessian!(product)([2.0, 3.0, 4.0]),
        [[0.0, 4.0, 3.0], [4.0, 0.0, 2.0], [3.0, 2.0, 0.0]]
    );
}

#[test]
fn casts_inside() {
    let (x, v) = (
        Tensor::from_vec(in_double()),
        Tensor::from_vec(vec![1.0, 0.5, -2.0]),
    );
    assert_close(
        "grad",
        &grad!(rounded_inside)(&x).flat(),
        &grad!(exact_inside)(&x).flat(),
        1e-6,
    );
    let (rounded, exact) = (
        jvp!(grad!(rounded_inside), (&x,), (&v,)),
        jvp!(grad!(exact_inside), (&x,), (&v,)),
    );
    assert_close("jvp of grad", &rounded.1.flat(), &exact.1.flat(), 1e-6);
    assert_close(
        "hessian",
        &hessian!(rounded_inside)(&x).flat(),
        &hessian!(exact_inside)(&x).flat(),
        1e-6,
    );
}

#[differentiable]
fn joined_entropy(x: &Tensor<f32>, y: &Tensor<f32>, labels: &Tensor<i64>) -> f32 {
    cross_entropy(&cat(&[x, y], 0), labels) + mse(x, y)
}

#[test]
fn a_function_of_either_dtype_is_of_f32_in_a_function_of_f32() {
    let (x, y) = (
        Tensor::from(vec![0.5_f32, -1.0]),
        Tensor::from(vec![0.25_f32, 2.0]),
    );
    let label = Tensor::from_shape_vec(&[], vec![2_i64]).unwrap();
    let gradient = grad!(joined_entropy)(&x, &y, &label).to_vec();
    for i in 0..2 {
        let step = 1e-2_f32;
        let mut ends = [x.to_vec(), x.to_vec()];
        (ends[0][i], ends[1][i]) = (x[i] - step, x[i] + step);
        let [low, high] = ends.map(|x| joined_entropy(&Tensor::from(x), &y, &label));
        let slope = (high - low) / (2.0 * step);
        assert!(
            (gradient[i] - slope).abs() < 1e-3,
            "{i}: {} against {slope}",
            gradient[i]
        );
    }
}
