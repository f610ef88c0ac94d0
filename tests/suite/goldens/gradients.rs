//! Gradients of formulas: arguments, trees, auxiliary results.

use std::collections::BTreeMap;

use transform_func::prelude::*;

#[differentiable]
fn sine(x: f64) -> f64 {
    x.sin()
}

#[differentiable]
fn quadratic_form(x: &Tensor, a: &Tensor) -> f64 {
    (x * a.matmul(x)).sum()
}

#[differentiable]
fn rosenbrock(x: &Tensor) -> f64 {
    let (head, tail) = (x.slice(s![..-1]), x.slice(s![1..]));
    (100.0 * (tail - &head * &head).powi(2) + (1.0 - head).powi(2)).sum()
}

#[differentiable]
fn binary_functions(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        let (p, q) = (a[i], b[i]);
        let log_add_exp = p.max(q) + (-(p - q).abs()).exp().ln_1p();
        sum += p.atan2(q) + (p * p + q * q).sqrt() + log_add_exp + p / q + p.powf(q);
    }
    sum
}

#[differentiable]
fn broadcast(a: &Tensor, b: &Tensor, c: &Tensor, s: &Tensor) -> f64 {
    ((a + b).powi(2) * c * s).sum()
}

#[differentiable]
fn matmul_of_every_rank(a: &Tensor, b: &Tensor, m: &Tensor, n: &Tensor, batch: &Tensor) -> f64 {
    let (of_vector, from_left, batched) = (m.matmul(a), b.matmul(n), batch.matmul(n));
    a.matmul(b).sum()
        + of_vector.powi(2).sum()
        + from_left.powi(2).sum()
        + m.matmul(n).sum()
        + batched.powi(2).sum()
}

#[differentiable]
fn with_cosine(x: &Tensor) -> (f64, Tensor) {
    (x.sin().sum(), x.cos())
}

#[differentiable]
fn regression(p: &BTreeMap<String, Tensor>, x: &Tensor, y: &Tensor) -> (f64, (f64, Tensor)) {
    let hidden = (x.matmul(&p["w1"].transpose(0, 1)) + &p["b1"]).tanh();
    let prediction = hidden.matmul(&p["w2"].transpose(0, 1)) + &p["b2"];
    let loss = (&prediction - y).powi(2).mean();
    (loss, (loss, prediction))
}

#[differentiable]
fn nested_arguments(a: (f64, f64), b: &BTreeMap<String, Tensor>) -> f64 {
    a.0 + 2.0 * a.1 + 3.0 * b["foo"].sum()
}

#[differentiable]
fn one_field_used(d: &BTreeMap<String, Tensor>) -> f64 {
    d["a"].powi(2).sum()
}

#[differentiable]
fn dot_product(x: &Tensor, y: &Tensor) -> f64 {
    (x * y).sum()
}

#[differentiable]
fn stopped(x: f64) -> f64 {
    x * x * stop_gradient(x * x * x)
}

#[differentiable]
fn evidence_bound(mean: &Tensor, log_scale: &Tensor, x: &Tensor, noise: &Tensor) -> f64 {
    let samples = mean + log_scale.exp() * noise;
    let log_likelihood = -0.5 * (x - samples).powi(2) - 0.5 * (2.0 * std::f64::consts::PI).ln();
    let divergence = 0.5 * ((2.0 * log_scale).exp() + mean * mean - 1.0) - log_scale;
    log_likelihood.sum_axis(-1).mean() - divergence.sum()
}

super::cases! {
    fn grad_sin(case) {
        case.expect(&grad!(sine)(case.number("x")));
    }

    fn grad_grad_sin(case) {
        case.expect(&grad!(grad!(sine))(case.number("x")));
    }

    fn grad_quadratic_form(case) {
        case.expect(&grad!(quadratic_form)(&case.tensor("x"), &case.tensor("A")));
    }

    fn grad_rosenbrock(case) {
        case.expect(&grad!(rosenbrock)(&case.tensor("x")));
    }

    fn grad_atan2_hypot_logaddexp(case) {
        let (a, b) = (case.numbers("a"), case.numbers("b"));
        case.expect(&grad!(binary_functions, argnums = (0, 1))(&a, &b));
    }

    fn grad_broadcasting(case) {
        let [a, b, c, s] = ["a", "b", "c", "s"].map(|name| case.tensor(name));
        case.expect(&grad!(broadcast, argnums = (0, 1, 2, 3))(&a, &b, &c, &s));
    }

    fn grad_matmul_ranks(case) {
        let [a, b, m, n, batch] = ["a", "b", "M", "N", "B3"].map(|name| case.tensor(name));
        case.expect(&grad!(matmul_of_every_rank, argnums = (0, 1, 2, 3, 4))(&a, &b, &m, &n, &batch));
    }

    fn grad_has_aux(case) {
        case.expect(&grad!(with_cosine, has_aux)(&case.tensor("x")));
    }

    fn grad_and_value_has_aux(case) {
        let (x, y) = (case.tensor("X"), case.tensor("Y"));
        case.expect(&grad_and_value!(regression, has_aux)(&case.map("p"), &x, &y));
    }

    fn grad_nested_pytree(case) {
        let a = (case.number("a/0"), case.number("a/1"));
        case.expect(&grad!(nested_arguments, argnums = (0, 1))(a, &case.map("b")));
    }

    fn grad_unused_leaf_is_zero(case) {
        case.expect(&grad!(one_field_used)(&case.map("d")));
    }

    fn grad_kwargs(case) {
        case.expect(&grad!(dot_product)(&case.tensor("x"), &case.tensor("y")));
    }

    fn grad_stop_gradient(case) {
        let x = case.number("x");
        case.expect(&(grad!(stopped)(x), grad!(grad!(stopped))(x)));
    }

    fn elbo_reparameterised_grad(case) {
        let [mean, log_scale, x, noise] = ["m", "s", "x", "eps"].map(|name| case.tensor(name));
        case.expect(&grad!(evidence_bound, argnums = (0, 1))(&mean, &log_scale, &x, &noise));
    }
}
