//! Four levels deep: transforms of transforms, and bodies that differentiate bodies.

use transform_func::prelude::*;

use crate::laws::{Flat, assert_close};

#[differentiable]
fn sine(x: f64) -> f64 {
    x.sin()
}

#[differentiable]
fn sixth_power(x: f64) -> f64 {
    let mut y = 1.0;
    for _ in 0..6 {
        y *= x;
    }
    y
}

#[differentiable]
fn exponential_of_product(x: &[f64]) -> f64 {
    (x[0] * x[1]).exp()
}

#[differentiable]
fn fourth_power_sum(x: &Tensor) -> f64 {
    x.sum().powi(4)
}

#[differentiable]
fn slope(x: f64) -> f64 {
    grad!(sixth_power)(x)
}

#[differentiable]
fn slope_of_slope(x: f64) -> f64 {
    grad!(slope)(x)
}

#[differentiable]
fn third_slope(x: f64) -> f64 {
    jacfwd!(slope_of_slope)(x)
}

#[track_caller]
fn assert_value(found: f64, expected: f64) {
    assert_close("derivative", &[found], &[expected], 1e-11);
}

#[test]
fn reverse_all_the_way() {
    assert_value(grad!(grad!(grad!(grad!(sine))))(0.7), 0.7_f64.sin());
    assert_value(grad!(grad!(grad!(grad!(sixth_power))))(0.7), 360.0 * 0.49);
}

#[test]
fn forward_all_the_way() {
    assert_value(jacfwd!(jacfwd!(jacfwd!(jacfwd!(sine))))(0.7), 0.7_f64.sin());
    assert_value(jacfwd!(jacfwd!(jacfwd!(jacfwd!(sixth_power))))(0.7), 360.0 * 0.49);
}

#[test]
fn alternating_modes() {
    assert_value(jacfwd!(grad!(jacfwd!(grad!(sixth_power))))(0.7), 360.0 * 0.49);
    assert_value(grad!(jacfwd!(grad!(jacfwd!(sixth_power))))(0.7), 360.0 * 0.49);
    assert_value(jacrev!(jacfwd!(jacrev!(jacfwd!(sine))))(0.7), 0.7_f64.sin());
}

#[test]
fn hessian_of_hessian() {
    assert_value(hessian!(hessian!(sixth_power))(0.7), 360.0 * 0.49);
    let expected = vec![vec![24.0 * 1.1; 2]; 2];
    let hessian = hessian!(fourth_power_sum)(&Tensor::from_vec(vec![0.4, 0.7]));
    assert_close("hessian", &hessian.flat(), &vec![12.0 * 1.1 * 1.1; 4], 1e-11);
    let third = jacfwd!(hessian!(fourth_power_sum))(&Tensor::from_vec(vec![0.4, 0.7]));
    assert_eq!(third.shape(), [2, 2, 2]);
    assert_close("third derivative", &third.flat()[..4], &expected.concat(), 1e-11);
}

#[test]
fn transforms_of_bodies_with_transforms() {
    assert_value(slope(0.7), 6.0 * 0.7_f64.powi(5));
    assert_value(slope_of_slope(0.7), 30.0 * 0.7_f64.powi(4));
    assert_value(third_slope(0.7), 120.0 * 0.7_f64.powi(3));
    assert_value(grad!(third_slope)(0.7), 360.0 * 0.49);
    assert_value(jvp!(third_slope, (0.7,), (2.0,)).1, 720.0 * 0.49);
}

#[test]
fn directional_at_the_top() {
    assert_value(jvp!(grad!(grad!(grad!(sine))), (0.7,), (1.0,)).1, 0.7_f64.sin());
    assert_value(vjp!(jacfwd!(jacfwd!(jacfwd!(sine))), 0.7).1(1.0).0, 0.7_f64.sin());
    assert_value(linearize!(grad!(jacfwd!(grad!(sine))), 0.7).1(1.0), 0.7_f64.sin());
}

/// `d^4 exp(xy) / dx^a dy^b` for every choice of four coordinates.
#[test]
fn fourth_derivatives_of_a_slice() {
    let (x, y) = (0.6_f64, -0.8_f64);
    let (product, value) = (x * y, (x * y).exp());
    let by_count = [
        y.powi(4) * value,
        y * y * (product + 3.0) * value,
        (product * product + 4.0 * product + 2.0) * value,
        x * x * (product + 3.0) * value,
        x.powi(4) * value,
    ];
    let expected: Vec<f64> = (0..16_usize)
        .map(|bits| by_count[bits.count_ones() as usize])
        .collect();
    let point = [x, y];
    let mixed = jacrev!(jacfwd!(hessian!(exponential_of_product)))(&point).flat();
    assert_close("mixed", &mixed, &expected, 1e-10);
    let reverse = jacrev!(jacrev!(jacrev!(grad!(exponential_of_product))))(&point).flat();
    assert_close("reverse", &reverse, &expected, 1e-10);
    let forward = jacfwd!(jacfwd!(jacfwd!(jacfwd!(exponential_of_product))))(&point).flat();
    assert_close("forward", &forward, &expected, 1e-10);
}
