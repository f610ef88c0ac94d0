//! Elementwise functions of one, two and three tensors, and constants.

use super::rows::torch_rows;
use transform_runtime::plumbing::{
    linearize_add, linearize_div, linearize_mul, linearize_rem, linearize_sub,
};
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES];

torch_rows! {
    neg(x) x.linearize_neg() => (x,);
    exp(x) x.linearize_exp() => (x,);
    exp2(x) x.linearize_exp2() => (x,);
    exp_m1(x) x.linearize_exp_m1() => (x,);
    ln(x) x.linearize_ln() => (x,);
    ln_1p(x) x.linearize_ln_1p() => (x,);
    log2(x) x.linearize_log2() => (x,);
    log10(x) x.linearize_log10() => (x,);
    sqrt(x) x.linearize_sqrt() => (x,);
    cbrt(x) x.linearize_cbrt() => (x,);
    recip(x) x.linearize_recip() => (x,);
    abs(x) x.linearize_abs() => (x,);
    signum(x) x.linearize_signum() => (x,);
    square(x) x.linearize_square() => (x,);
    floor(x) x.linearize_floor() => (x,);
    ceil(x) x.linearize_ceil() => (x,);
    trunc(x) x.linearize_trunc() => (x,);
    fract(x) x.linearize_fract() => (x,);
    to_radians(x) x.linearize_to_radians() => (x,);
    to_degrees(x) x.linearize_to_degrees() => (x,);
    sin(x) x.linearize_sin() => (x,);
    cos(x) x.linearize_cos() => (x,);
    tan(x) x.linearize_tan() => (x,);
    asin(x) x.linearize_asin() => (x,);
    acos(x) x.linearize_acos() => (x,);
    atan(x) x.linearize_atan() => (x,);
    sinh(x) x.linearize_sinh() => (x,);
    cosh(x) x.linearize_cosh() => (x,);
    tanh(x) x.linearize_tanh() => (x,);
    asinh(x) x.linearize_asinh() => (x,);
    acosh(x) x.linearize_acosh() => (x,);
    atanh(x) x.linearize_atanh() => (x,);
    relu(x) x.linearize_relu() => (x,);
    leaky_relu(x; o) x.linearize_leaky_relu(o.number("negative_slope")) => (x, _);
    gelu(x) x.linearize_gelu() => (x,);
    gelu_tanh(x) x.linearize_gelu_tanh() => (x,);
    silu(x) x.linearize_silu() => (x,);
    sigmoid(x) x.linearize_sigmoid() => (x,);
    softplus(x) x.linearize_softplus() => (x,);

    add(a, b) linearize_add(a, b) => (a, b);
    sub(a, b) linearize_sub(a, b) => (a, b);
    mul(a, b) linearize_mul(a, b) => (a, b);
    div(a, b) linearize_div(a, b) => (a, b);
    rem(a, b) linearize_rem(a, b) => (a, b);
    copysign(a, b) a.linearize_copysign(b) => (a, b);
    powi(x; o) x.linearize_powi(o.int("n") as i32) => (x, _);
    powf(x, y) x.linearize_powf(y) => (x, y);
    powf_of_constant(x; o) x.linearize_powf(o.number("p")) => (x, _);
    atan2(a, b) a.linearize_atan2(b) => (a, b);
    hypot(a, b) a.linearize_hypot(b) => (a, b);
    logaddexp(a, b) a.linearize_logaddexp(b) => (a, b);
    maximum(a, b) a.linearize_maximum(b) => (a, b);
    minimum(a, b) a.linearize_minimum(b) => (a, b);
    clamp(x; o) x.linearize_clamp(o.number("low"), o.number("high")) => (x, _, _);
    clamp_between(x, low, high) x.linearize_clamp(low, high) => (x, low, high);
}
