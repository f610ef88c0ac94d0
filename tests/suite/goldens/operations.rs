//! Gradients of the operations of tensors by name: elementwise functions, scans, sorting, layout; kinks.

use transform_func::prelude::*;

/// The second derivative of each elementwise function: the gradient of the sum of its gradient.
macro_rules! second_derivatives {
    ($x:ident; $($key:literal $name:ident: $body:expr;)+) => {
        mod elementwise {
            $(
                pub(super) mod $name {
                    use transform_func::prelude::*;

                    #[differentiable]
                    fn total($x: &Tensor) -> f64 {
                        ($body).sum()
                    }

                    #[differentiable]
                    fn total_slope(x: &Tensor) -> f64 {
                        grad!(total)(x).sum()
                    }

                    pub(in super::super) fn second(x: &Tensor) -> Tensor {
                        grad!(total_slope)(x)
                    }
                }
            )+
        }

        const SECOND_DERIVATIVES: &[(&str, fn(&Tensor) -> Tensor)] = &[$(($key, elementwise::$name::second)),+];
    };
}

second_derivatives! { x;
    "exp" exp: x.exp();
    "log" ln: x.ln();
    "sqrt" sqrt: x.sqrt();
    "rsqrt" root_recip: x.sqrt().recip();
    "tanh" tanh: x.tanh();
    "sigmoid" sigmoid: x.sigmoid();
    "softplus" softplus: x.softplus();
    "log_sigmoid" log_sigmoid: x.log_sigmoid();
    "gelu_erf" gelu: x.gelu();
    "gelu_tanh" gelu_tanh: x.gelu_tanh();
    "silu" silu: x.silu();
    "elu_alpha1" elu: x.elu(1.0);
    "leaky_relu_slope0.01" leaky_relu: x.leaky_relu(0.01);
    "relu" relu: x.relu();
    "abs" abs: x.abs();
    "erf" erf: x.erf();
    "log1p" ln_1p: x.ln_1p();
    "expm1" exp_m1: x.exp_m1();
    "reciprocal" recip: x.recip();
    "atan" atan: x.atan();
    "asin" asin: x.asin();
    "acos" acos: x.acos();
    "sinh" sinh: x.sinh();
    "cosh" cosh: x.cosh();
    "asinh" asinh: x.asinh();
    "tan" tan: x.tan();
    "pow3" powi: x.powi(3);
    "pow2.5" pow: x.pow(2.5);
    "lgamma" lgamma: x.lgamma();
    "hardtanh" clamp: x.clamp(-1.0, 1.0);
    "mish" mish: x * x.softplus().tanh();
    "selu" selu: x.selu();
    "softsign" softsign: x / (1.0 + x.abs());
    "square" square: x.square();
    "exp2" exp2: x.exp2();
    "log2" log2: x.log2();
    "digamma" digamma: x.digamma();
}

#[differentiable]
fn squared_running_sums(x: &Tensor, w: &Tensor) -> f64 {
    (w * x.cumsum(1).square()).sum()
}

#[differentiable]
fn products(x: &Tensor, w: &Tensor) -> f64 {
    x.prod() + (w * x.cumprod(0)).sum()
}

#[differentiable]
fn sorted_and_largest(x: &Tensor) -> f64 {
    let (sorted, _) = x.sort(0);
    let (largest, _) = x.topk(2, 0);
    let ranks = Tensor::from_vec(vec![1.0, 2.0, 3.0, 4.0]);
    (ranks * sorted).sum() + 10.0 * largest[0] + 20.0 * largest[1]
}

#[differentiable]
fn added_into_bins(v: &Tensor) -> f64 {
    let index = Tensor::from_vec(vec![0_i64, 3, 0]);
    Tensor::zeros(&[4]).scatter_add(0, &index, v).square().sum()
}

#[differentiable]
fn laid_out(x: &Tensor, w: &Tensor, v: &Tensor) -> f64 {
    let diagonal = x.gather(1, &Tensor::from_vec(vec![0_i64, 1, 2]).unsqueeze(1));
    (w * x.pad(&[(1, 1), (1, 1)], 0.0)).sum()
        + (x.roll(1, 1) * x).sum()
        + (x.flip(0) * x.square()).sum()
        + (x.tile(&[2, 1]) * v).sum()
        + x.tril(0).sum()
        + 2.0 * x.triu(1).sum()
        + diagonal.powi(3).sum()
}

/// Functions at whose kinks or ties the gradient is looked at.
macro_rules! at_kinks {
    ($x:ident; $($name:ident: $body:expr;)+) => { $(
        #[differentiable]
        fn $name($x: &Tensor) -> f64 {
            $body
        }
    )+ };
}
at_kinks! { x;
    rectified: x.relu().sum();
    absolute: x.abs().sum();
    length: x.norm();
    largest: x.max();
    largest_shared: x.amax();
    largest_along: x.max_axis(0).sum();
    at_least: x.maximum(2.0).sum();
    clamped: x.clamp(0.0, 1.0).sum();
    sign: x.sign().sum();
    root: x.sqrt().sum();
    root_if_positive: x.gt(0.0).select(&x.sqrt(), &(0.0 * x)).sum();
}

super::cases! {
    fn grad2_unary_table(case) {
        let mut keys: Vec<&str> = SECOND_DERIVATIVES.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        assert_eq!(keys, case.inputs());
        for (key, second) in SECOND_DERIVATIVES {
            case.expect_at(&format!("/{key}"), &second(&case.tensor(key)));
        }
    }

    fn grad_cumsum(case) {
        case.expect(&grad!(squared_running_sums)(&case.tensor("X"), &case.tensor("W")));
    }

    fn grad_prod_cumprod(case) {
        case.expect(&grad!(products)(&case.tensor("x"), &case.tensor("w")));
    }

    fn grad_sort_topk(case) {
        case.expect(&grad!(sorted_and_largest)(&case.tensor("x")));
    }

    fn grad_scatter_add(case) {
        case.expect(&grad!(added_into_bins)(&case.tensor("v")));
    }

    fn grad_pad_roll_flip_repeat(case) {
        let [x, w, v] = ["X", "W", "V"].map(|name| case.tensor(name));
        case.expect(&grad!(laid_out)(&x, &w, &v));
    }

    fn grad_kinks(case) {
        let (at, ties) = (|x: f64| Tensor::scalar(x), Tensor::from_vec(vec![2.0, 2.0, 1.0]));
        case.expect_at("/relu0", &grad!(rectified)(&at(0.0)));
        case.expect_at("/abs0", &grad!(absolute)(&at(0.0)));
        case.expect_at("/norm0", &grad!(length)(&Tensor::zeros(&[2])));
        case.expect_at("/max_full_ties", &grad!(largest)(&ties));
        case.expect_at("/amax_ties", &grad!(largest_shared)(&ties));
        case.expect_at("/max_dim_ties", &grad!(largest_along)(&ties));
        case.expect_at("/maximum_tie", &grad!(at_least)(&at(2.0)));
        case.expect_at("/clamp_at_lower", &grad!(clamped)(&at(0.0)));
        case.expect_at("/clamp_at_upper", &grad!(clamped)(&at(1.0)));
        case.expect_at("/sign", &grad!(sign)(&at(1.0)));
        case.expect_at("/sqrt0", &grad!(root)(&at(0.0)));
        case.expect_at("/where_sqrt0", &grad!(root_if_positive)(&at(0.0)));
    }
}
