//! `hessian!` and mixed second derivatives.

use std::collections::BTreeMap;

use transform_func::prelude::*;

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

#[differentiable]
fn log_sum_exp(x: &Tensor) -> f64 {
    x.logsumexp()
}

#[differentiable]
fn of_a_map(d: &BTreeMap<String, Tensor>) -> f64 {
    (&d["a"] * &d["a"] * &d["b"]).sum() + (&d["a"] * &d["b"]).sum()
}

#[differentiable]
fn squared_image(u: &Tensor, m: &Tensor) -> f64 {
    u.matmul(m).powi(2).sum()
}

#[differentiable]
fn linear_map(x: &Tensor, w: &Tensor) -> Tensor {
    w.matmul(x)
}

#[differentiable]
fn sine_of_product(x: &Tensor, y: &Tensor) -> f64 {
    (x * y).sin().sum()
}

super::cases! {
    fn hessian_rosenbrock(case) {
        case.expect(&hessian!(rosenbrock)(&case.numbers("x")));
    }

    fn hessian_logsumexp(case) {
        case.expect(&hessian!(log_sum_exp)(&case.tensor("x")));
    }

    fn hessian_pytree_blocks(case) {
        case.expect(&hessian!(of_a_map)(&case.map("d")));
    }

    fn hessian_argnums_tuple(case) {
        let (u, m) = (case.tensor("u"), case.tensor("M"));
        case.expect(&hessian!(squared_image, argnums = (0, 1))(&u, &m));
    }

    fn hessian_linear_is_zero(case) {
        case.expect(&hessian!(linear_map)(&case.tensor("x"), &case.tensor("W")));
    }

    fn mixed_partial(case) {
        let (x, y) = (case.tensor("x"), case.tensor("y"));
        case.expect(&jacfwd!(grad!(sine_of_product), argnums = 1)(&x, &y));
    }
}
