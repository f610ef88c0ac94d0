//! `jvp!`, `vjp!`, `linearize!`.

use transform_func::prelude::*;

#[differentiable]
fn minus_itself(x: f64) -> f64 {
    let square = x * x;
    square - x * x
}

#[differentiable]
fn minus_itself_stopped(x: f64) -> f64 {
    x * x - stop_gradient(x * x)
}

#[differentiable]
fn product(x: &Tensor, y: &Tensor) -> Tensor {
    x * y
}

#[differentiable]
fn with_constant(x: &Tensor) -> (Tensor, Tensor) {
    (x * x, Tensor::from_vec(vec![9.0, 8.0]))
}

#[differentiable]
fn mlp(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor, x: &Tensor) -> Tensor {
    w2.matmul(&(w1.matmul(x) + b1).tanh()) + b2
}

#[differentiable]
fn sine(x: &Tensor) -> Tensor {
    x.sin()
}

#[differentiable]
fn product_and_square(a: &Tensor, b: &Tensor) -> (Tensor, f64) {
    (a * b, (a * a).sum())
}

#[differentiable]
fn matrix_product(a: &Tensor, b: &Tensor) -> Tensor {
    a.matmul(b)
}

#[differentiable]
fn cosine_and_square(x: &Tensor) -> (Tensor, f64) {
    (x.cos(), (x * x).sum())
}

#[differentiable]
fn quartic(x: &Tensor) -> f64 {
    x.powi(4).sum() + x.prod()
}

super::cases! {
    /// There is one way to stop a derivative and both modes respect it; what torch's forward mode sees through
    /// `no_grad` is the plain expression.
    fn jvp_ignores_no_grad(case) {
        let x = case.number("x");
        case.expect_at("/no_grad_tangent", &jvp!(minus_itself, (x,), (1.0,)).1);
        case.expect_at("/detach_tangent", &jvp!(minus_itself_stopped, (x,), (1.0,)).1);
    }

    fn jvp_basic(case) {
        let [x, y, x_dot, y_dot] = ["x", "y", "tx", "ty"].map(|name| case.tensor(name));
        case.expect(&jvp!(product, (&x, &y), (&x_dot, &y_dot)));
    }

    fn jvp_unrelated_output_zero(case) {
        let x = case.tensor("x");
        case.expect(&jvp!(with_constant, (&x,), (&Tensor::ones(&[3]),)));
    }

    fn jvp_mlp_vs_fd(case) {
        let (p, p_dot, x) = (case.map("p"), case.map("t"), case.tensor("x"));
        case.expect(&jvp!(
            mlp,
            (&p["w1"], &p["b1"], &p["w2"], &p["b2"], &x),
            (&p_dot["w1"], &p_dot["b1"], &p_dot["w2"], &p_dot["b2"], zero())
        ));
    }

    fn vjp_basic(case) {
        let (y, pullback) = vjp!(sine, &case.tensor("x"));
        case.expect(&(y, pullback(&case.tensor("v"))));
    }

    fn vjp_multi_io_pytree(case) {
        let (_, pullback) = vjp!(product_and_square, &case.tensor("a"), &case.tensor("b"));
        case.expect(&pullback((&case.tensor("u"), case.number("w"))));
    }

    fn vjp_fn_reused(case) {
        let (_, pullback) = vjp!(matrix_product, &case.tensor("A"), &case.tensor("B"));
        case.expect(&(pullback(&case.tensor("C1")), pullback(&case.tensor("C2"))));
    }

    fn linearize_basic(case) {
        let (y, pushforward) = linearize!(cosine_and_square, &case.tensor("x"));
        case.expect(&(y, pushforward(&case.tensor("t1")), pushforward(&case.tensor("t2"))));
    }

    fn linearize_vmap_columns(case) {
        let (p, x) = (case.map("p"), case.tensor("x"));
        let (_, pushforward) = linearize!(mlp, &p["w1"], &p["b1"], &p["w2"], &p["b2"], &x);
        let none = p.iter().map(|(name, p)| (name.as_str(), Tensor::zeros_like(p)));
        let none: std::collections::BTreeMap<&str, Tensor> = none.collect();
        let along = |x_dot: Vec<f64>| {
            pushforward(&none["w1"], &none["b1"], &none["w2"], &none["b2"], &Tensor::from_vec(x_dot)).to_vec()
        };
        case.expect(&vec![along(vec![1.0, 0.0]), along(vec![0.0, 1.0])]);
    }

    fn linearize_of_grad_hvp(case) {
        let (_, pushforward) = linearize!(grad!(quartic), &case.tensor("x"));
        case.expect(&pushforward(&case.tensor("t")));
    }
}
