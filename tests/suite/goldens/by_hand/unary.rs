//! Second derivatives of `grad2_unary_table`, as functions of one number.

use transform_func::prelude::*;

use crate::goldens::Case;

type Derivative = fn(f64) -> f64;

macro_rules! second_derivatives {
    ($x:ident; $($key:literal $name:ident: $body:expr;)+) => {
        $(
            #[differentiable]
            fn $name($x: f64) -> f64 {
                $body
            }
        )+

        const ROWS: &[(&str, Derivative)] = &[$(($key, |x| grad!(grad!($name))(x))),+];
    };
}

second_derivatives! { x;
    "exp" exponential: x.exp();
    "log" logarithm: x.ln();
    "sqrt" square_root: x.sqrt();
    "rsqrt" inverse_root: x.sqrt().recip();
    "tanh" hyperbolic_tangent: x.tanh();
    "sigmoid" sigmoid: 1.0 / (1.0 + (-x).exp());
    "softplus" softplus: x.exp().ln_1p();
    "log_sigmoid" log_sigmoid: -(-x).exp().ln_1p();
    "gelu_tanh" gelu: {
        let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3));
        0.5 * x * (1.0 + inner.tanh())
    };
    "silu" silu: x / (1.0 + (-x).exp());
    "elu_alpha1" elu: if x > 0.0 { x } else { x.exp_m1() };
    "leaky_relu_slope0.01" leaky_relu: if x > 0.0 { x } else { 0.01 * x };
    "relu" relu: x.max(0.0);
    "abs" absolute: x.abs();
    "log1p" logarithm_of_one_plus: x.ln_1p();
    "expm1" exponential_minus_one: x.exp_m1();
    "reciprocal" reciprocal: x.recip();
    "atan" arc_tangent: x.atan();
    "asin" arc_sine: x.asin();
    "acos" arc_cosine: x.acos();
    "sinh" hyperbolic_sine: x.sinh();
    "cosh" hyperbolic_cosine: x.cosh();
    "asinh" area_sine: x.asinh();
    "tan" tangent_of: x.tan();
    "pow3" cube: x.powi(3);
    "pow2.5" power: x.powf(2.5);
    "hardtanh" hard_tanh: x.clamp(-1.0, 1.0);
    "mish" mish: x * x.exp().ln_1p().tanh();
    "selu" selu: {
        let (scale, alpha) = (1.0507009873554805, 1.6732632423543772);
        if x > 0.0 { scale * x } else { scale * alpha * x.exp_m1() }
    };
    "softsign" softsign: x / (1.0 + x.abs());
    "square" square: x * x;
    "exp2" power_of_two: x.exp2();
    "log2" binary_logarithm: x.log2();
}

#[test]
fn second_derivatives_of_functions_of_one_number() {
    let case = Case::load("grad2_unary_table");
    for (key, second) in ROWS {
        let points = case.numbers(key);
        case.expect_at(
            &format!("/{key}"),
            &points.into_iter().map(second).collect::<Vec<f64>>(),
        );
    }
}
