//! The whirlwind tour: each transform once, on functions of a line.

use crate::show::*;
use transform_func::prelude::*;

#[differentiable]
fn damped(x: f64) -> f64 {
    (-x / 4.0).exp() * (2.0 * x).sin()
}

#[differentiable]
fn waves(x: &Tensor) -> Tensor {
    x.sin()
}

#[differentiable]
fn total(x: &Tensor) -> f64 {
    waves(x).sum()
}

/// A linear model with a kink, of one example.
#[differentiable]
fn predict(weight: &Tensor, x: &Tensor) -> f64 {
    weight.dot(x).max(0.0)
}

#[differentiable]
fn loss(weight: &Tensor, x: &Tensor, y: f64) -> f64 {
    (predict(weight, x) - y).powi(2)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);

    // `grad!` makes a function of a function, and so on.
    let known = (-0.25_f64).exp() * (2.0 * 2_f64.cos() - 0.25 * 2_f64.sin());
    same("grad! is the slope by hand", &grad!(damped)(1.0), &known)?;

    // `vmap!` makes a function of one example one of a batch, with no axis for it in the code.
    let (weight, xs, ys) = (rng.normal(&[3]), rng.normal(&[5, 3]), rng.normal(&[5]));
    let predictions = vmap!(predict, in_dims = (None, 0))(&weight, &xs);
    let product = xs.matmul(&weight).maximum(0.0);
    same("vmap! is a product of matrices", &predictions, &product)?;

    // The two together: the gradient of every example.
    let slopes = vmap!(grad!(loss), in_dims = (None, 0, 0))(&weight, &xs, &ys);
    let last = grad!(loss)(&weight, &xs.index_axis(0, 4), ys[4]);
    same(
        "vmap!(grad!) has grad! of the last",
        &slopes.index_axis(0, 4),
        &last,
    )?;

    // Products with the Jacobian, from the left and from the right; here it is the diagonal matrix of cosines.
    let (x, v) = (rng.normal(&[5]), rng.normal(&[5]));
    let (_, pullback) = vjp!(waves, &x);
    let (_, pushed) = jvp!(waves, (&x,), (&v,));
    let (_, pushforward) = linearize!(waves, &x);
    same("jvp! is the vjp! of a diagonal matrix", &pushed, &pullback(&v).0)?;
    same("jvp! is linearize!, called once", &pushed, &pushforward(&v))?;

    // The whole of it, row by row or column by column; and the second derivatives.
    let jacobian = jacrev!(waves)(&x);
    same("jacrev! is the cosines", &jacobian, &x.cos().diag())?;
    same("jacfwd! is jacrev!", &jacfwd!(waves)(&x), &jacobian)?;
    let second = hessian!(total)(&x);
    same("hessian! is the sines", &second, &(-x.sin()).diag())?;
    same("jacrev!(grad!) is hessian!", &jacrev!(grad!(total))(&x), &second)?;

    let time = Tensor::linspace(0.0, 8.0, if quick { 100 } else { 400 });
    let orders = vec![
        ("f", points(&time, &vmap!(damped)(&time))),
        ("grad!(f)", points(&time, &vmap!(grad!(damped))(&time))),
        (
            "grad!(grad!(f))",
            points(&time, &vmap!(grad!(grad!(damped)))(&time)),
        ),
    ];
    curves(
        (out, "whirlwind.svg"),
        "A function and its derivatives",
        "x",
        orders,
    )
}
