//! Elementwise functions of one argument, of numbers and of tensors.

use crate::case::{ABOVE_ONE, ANY, Domain, EACH, NEGATIVE, NUMBER, POSITIVE, UNIT, rows};
use transform_runtime::plumbing::Real;
use transform_runtime::{Float, Level, Tensor};

/// Rows of an elementwise op: of a number and of a tensor.
macro_rules! elementwise {
    ($($name:ident: $domain:expr; |$x:ident| $value:expr, $linearize:expr => $maps:tt;)+) => {
        mod number {
            use super::*;
            rows! { $( $name($x: $domain) Real NUMBER; $value; $linearize => $maps; )+ }
        }
        mod tensor {
            use super::*;
            rows! { $( $name($x: $domain) Tensor EACH; $value; $linearize => $maps; )+ }
        }
    };
}

elementwise! {
    neg: ANY; |x| x.neg(), x.linearize_neg() => (x,);
    sin: ANY; |x| x.sin(), x.linearize_sin() => (x,);
    cos: ANY; |x| x.cos(), x.linearize_cos() => (x,);
    tan: UNIT; |x| x.tan(), x.linearize_tan() => (x,);
    asin: UNIT; |x| x.asin(), x.linearize_asin() => (x,);
    acos: UNIT; |x| x.acos(), x.linearize_acos() => (x,);
    atan: ANY; |x| x.atan(), x.linearize_atan() => (x,);
    sinh: ANY; |x| x.sinh(), x.linearize_sinh() => (x,);
    cosh: ANY; |x| x.cosh(), x.linearize_cosh() => (x,);
    tanh: ANY; |x| x.tanh(), x.linearize_tanh() => (x,);
    asinh: ANY; |x| x.asinh(), x.linearize_asinh() => (x,);
    acosh: ABOVE_ONE; |x| x.acosh(), x.linearize_acosh() => (x,);
    atanh: UNIT; |x| x.atanh(), x.linearize_atanh() => (x,);
    sin_cos: ANY; |x| x.sin_cos(), x.linearize_sin_cos() => (x,);
    exp: ANY; |x| x.exp(), x.linearize_exp() => (x,);
    exp2: ANY; |x| x.exp2(), x.linearize_exp2() => (x,);
    exp_m1: ANY; |x| x.exp_m1(), x.linearize_exp_m1() => (x,);
    ln: POSITIVE; |x| x.ln(), x.linearize_ln() => (x,);
    ln_1p: POSITIVE; |x| x.ln_1p(), x.linearize_ln_1p() => (x,);
    log2: POSITIVE; |x| x.log2(), x.linearize_log2() => (x,);
    log10: POSITIVE; |x| x.log10(), x.linearize_log10() => (x,);
    sqrt: POSITIVE; |x| x.sqrt(), x.linearize_sqrt() => (x,);
    cbrt: POSITIVE; |x| x.cbrt(), x.linearize_cbrt() => (x,);
    cbrt_of_negative: NEGATIVE; |x| x.cbrt(), x.linearize_cbrt() => (x,);
    recip: POSITIVE; |x| x.recip(), x.linearize_recip() => (x,);
    square: ANY; |x| x.square(), x.linearize_square() => (x,);
    powi_3: ANY; |x| x.powi(3), x.linearize_powi(3) => (x, _);
    powi_negative: NEGATIVE; |x| x.powi(-2), x.linearize_powi(-2) => (x, _);
    powi_1: ANY; |x| x.powi(1), x.linearize_powi(1) => (x, _);
    powi_0: ANY; |x| x.powi(0), x.linearize_powi(0) => (x, _);
    abs: ANY; |x| x.abs(), x.linearize_abs() => (x,);
    signum: ANY; |x| x.signum(), x.linearize_signum() => (x,);
    floor: ANY; |x| x.floor(), x.linearize_floor() => (x,);
    ceil: ANY; |x| x.ceil(), x.linearize_ceil() => (x,);
    round: ANY; |x| x.round(), x.linearize_round() => (x,);
    trunc: ANY; |x| x.trunc(), x.linearize_trunc() => (x,);
    fract: ANY; |x| x.fract(), x.linearize_fract() => (x,);
    to_radians: ANY; |x| x.to_radians(), x.linearize_to_radians() => (x,);
    to_degrees: ANY; |x| x.to_degrees(), x.linearize_to_degrees() => (x,);
    relu: ANY; |x| x.relu(), x.linearize_relu() => (x,);
    leaky_relu: ANY; |x| x.leaky_relu(0.1), x.linearize_leaky_relu(0.1) => (x, _);
    sigmoid: Domain(-5.0, 5.0); |x| x.sigmoid(), x.linearize_sigmoid() => (x,);
    softplus: Domain(-5.0, 5.0); |x| x.softplus(), x.linearize_softplus() => (x,);
    silu: ANY; |x| x.silu(), x.linearize_silu() => (x,);
    gelu: ANY; |x| x.gelu(), x.linearize_gelu() => (x,);
    gelu_tanh: ANY; |x| x.gelu_tanh(), x.linearize_gelu_tanh() => (x,);
    sign: ANY; |x| x.sign(), x.linearize_sign() => (x,);
    elu: ANY; |x| x.elu(0.7), x.linearize_elu(0.7) => (x, _);
    selu: ANY; |x| x.selu(), x.linearize_selu() => (x,);
    log_sigmoid: Domain(-5.0, 5.0); |x| x.log_sigmoid(), x.linearize_log_sigmoid() => (x,);
    erf: ANY; |x| x.erf(), x.linearize_erf() => (x,);
    erfc: ANY; |x| x.erfc(), x.linearize_erfc() => (x,);
    lgamma: POSITIVE; |x| x.lgamma(), x.linearize_lgamma() => (x,);
    lgamma_of_negative: Domain(-1.8, -1.2); |x| x.lgamma(), x.linearize_lgamma() => (x,);
    digamma: POSITIVE; |x| x.digamma(), x.linearize_digamma() => (x,);
    digamma_of_negative: Domain(-0.8, -0.2); |x| x.digamma(), x.linearize_digamma() => (x,);
    polygamma: ABOVE_ONE; |x| x.polygamma(2), x.linearize_polygamma(2) => (x, _);
}
