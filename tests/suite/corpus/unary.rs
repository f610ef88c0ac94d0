//! Methods of one number.

use transform_func::prelude::*;

use super::table::scalar_table;

#[differentiable]
fn sine(x: f64) -> f64 {
    x.sin()
}

#[differentiable]
fn cosine(x: f64) -> f64 {
    x.cos()
}

#[differentiable]
fn tangent_of(x: f64) -> f64 {
    x.tan()
}

#[differentiable]
fn inverse_circular(x: f64) -> f64 {
    x.asin() * 2.0 - x.acos() * x.atan()
}

#[differentiable]
fn hyperbolic(x: f64) -> f64 {
    x.sinh() + x.cosh() * x.tanh()
}

#[differentiable]
fn inverse_hyperbolic(x: f64) -> f64 {
    x.asinh() + (x + 1.5).acosh() + (0.3 * x).atanh()
}

#[differentiable]
fn both_circular(x: f64) -> f64 {
    let (s, c) = x.sin_cos();
    s * c + c
}

#[differentiable]
fn exponential(x: f64) -> f64 {
    x.exp()
}

#[differentiable]
fn other_exponentials(x: f64) -> f64 {
    x.exp2() + x.exp_m1() * x
}

#[differentiable]
fn logarithm(x: f64) -> f64 {
    x.ln()
}

#[differentiable]
fn other_logarithms(x: f64) -> f64 {
    x.log2() * x.log10() + x.ln_1p()
}

#[differentiable]
fn logarithm_to_base(x: f64) -> f64 {
    x.log(3.0) + 2.0_f64.log(x)
}

#[differentiable]
fn square_root(x: f64) -> f64 {
    x.sqrt() * (1.0 + x * x).sqrt()
}

#[differentiable]
fn cube_root(x: f64) -> f64 {
    x.cbrt()
}

#[differentiable]
fn method_reciprocal(x: f64) -> f64 {
    x.recip() + (x * x + 1.0).recip()
}

#[differentiable]
fn absolute(x: f64) -> f64 {
    x.abs() * x
}

/// The sign has slope zero.
#[differentiable]
fn signed(x: f64) -> f64 {
    x.signum() * x * x
}

#[differentiable]
fn integer_powers(x: f64) -> f64 {
    x.powi(3) - x.powi(-2) + x.powi(1) + x.powi(0)
}

#[differentiable]
fn float_powers(x: f64) -> f64 {
    x.powf(2.5) + x.powf(-0.5)
}

#[differentiable]
fn angles(x: f64) -> f64 {
    x.to_radians().sin() + x.to_degrees() * 1e-3
}

/// Rounding has slope zero.
#[differentiable]
fn rounded(x: f64) -> f64 {
    x.floor() * x + x.ceil() * x * x - x.round() + x.trunc()
}

#[differentiable]
fn fraction(x: f64) -> f64 {
    x.fract() * x
}

#[differentiable]
fn sigmoid_by_hand(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable]
fn chained_methods(x: f64) -> f64 {
    x.sin().exp().ln_1p().sqrt().tanh()
}

#[differentiable]
fn bell(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

scalar_table! {
    sine: [0.7, -2.1];
    cosine: [0.7];
    tangent_of: [0.4, -1.1];
    inverse_circular: [0.3, -0.55];
    hyperbolic: [0.8, -0.6];
    inverse_hyperbolic: [0.4, 1.2];
    both_circular: [1.1];
    exponential: [0.6, -1.3];
    other_exponentials: [0.9, -0.7];
    logarithm: [0.6, 3.0];
    other_logarithms: [0.8, 2.3];
    logarithm_to_base: [1.9, 0.4];
    square_root: [0.7, 2.9];
    cube_root: [0.7, -1.6];
    method_reciprocal: [1.2, -0.8];
    absolute: [0.9, -0.9];
    signed: [0.5, -0.5];
    integer_powers: [1.3, -0.9];
    float_powers: [0.8, 2.1];
    angles: [20.0];
    rounded: [1.25, -0.75, 2.75];
    fraction: [1.4, -0.3];
    sigmoid_by_hand: [0.0, 2.0, -3.0];
    chained_methods: [0.5];
    bell: [0.0, 1.5];
}
