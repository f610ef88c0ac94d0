//! Jacobians, Hessians, hvp, vhp, and all of them of every point of a batch.
//!
//! `jacrev!` pulls a row at a time and `jacfwd!` pushes a column at a time: the first suits functions of many inputs, the
//! second functions of many outputs. A product with the Hessian needs no Hessian.

use crate::show::*;
use transform_func::prelude::*;

#[differentiable]
fn predict(weight: &Tensor, bias: &Tensor, x: &Tensor) -> Tensor {
    (weight.matmul(x) + bias).tanh()
}

/// One column of the Jacobian by `x`, or any combination of columns.
#[differentiable]
fn column(weight: &Tensor, bias: &Tensor, x: &Tensor, x_dot: &Tensor) -> Tensor {
    let (_, y_dot) = jvp!(predict, (weight, bias, x), (zero(), zero(), x_dot));
    y_dot
}

/// Rosenbrock's function: a valley that bends.
#[differentiable]
fn valley(x: &Tensor) -> f64 {
    let n = x.len();
    let (here, next) = (x.narrow(0, 0, n - 1), x.narrow(0, 1, n - 1));
    (100.0 * (&next - here.square()).square() + (1.0 - &here).square()).sum()
}

/// The Hessian times `v`: how the gradient changes along `v`. Forward over reverse.
#[differentiable]
fn hvp(x: &Tensor, v: &Tensor) -> Tensor {
    let (_, along) = jvp!(grad!(valley), (x,), (v,));
    along
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let n = if quick { 8 } else { 32 };
    let (w, b, x) = (rng.normal(&[n, n]), rng.normal(&[n]), rng.normal(&[n]));

    // By hand: a row for each unit vector, one after the other; or all columns at once.
    let jacobian = jacrev!(predict, argnums = 2)(&w, &b, &x);
    let (_, pullback) = vjp!(predict, &w, &b, &x);
    let units = Tensor::eye(n);
    let row = |i| pullback(&units.index_axis(0, i)).2;
    let rows: Vec<Tensor> = (0..n as isize).map(row).collect();
    let rows = stack(&rows.iter().collect::<Vec<_>>(), 0);
    same("jacrev! is a loop of pullbacks", &jacobian, &rows)?;
    let columns = vmap!(column, in_dims = (None, None, None, 0), out_dims = 1);
    let columns = columns(&w, &b, &x, &units);
    same("jacrev! is vmap! of a pushforward", &jacobian, &columns)?;
    let forward = jacfwd!(predict, argnums = 2)(&w, &b, &x);
    same("jacrev! is jacfwd!", &jacobian, &forward)?;

    // Which mode: outputs against inputs.
    for (outputs, inputs) in [(n / 4, 8 * n), (8 * n, n / 4)] {
        let (w, b) = (rng.normal(&[outputs, inputs]), rng.normal(&[outputs]));
        let x = rng.normal(&[inputs]);
        let (_, rows) = timed(|| jacrev!(predict, argnums = 2)(&w, &b, &x));
        let (_, columns) = timed(|| jacfwd!(predict, argnums = 2)(&w, &b, &x));
        println!("  {outputs} outputs of {inputs} inputs: jacrev! {rows:.2} ms, jacfwd! {columns:.2} ms");
    }

    let hessian = hessian!(valley)(&x);
    same("hessian! is its transpose", &hessian, &hessian.t())?;
    same(
        "hessian! is jacrev!(grad!)",
        &hessian,
        &jacrev!(grad!(valley))(&x),
    )?;
    let v = rng.normal(&[n]);
    let product = hessian.matmul(&v);
    same("hvp is the product", &hvp(&x, &v), &product)?;
    // `v` times the Hessian: reverse over reverse.
    let (_, pullback) = vjp!(grad!(valley), &x);
    same("vhp is the product", &pullback(&v).0, &product)?;

    // A batch: what is said of one point is mapped.
    let (xs, vs) = (rng.normal(&[4, n]), rng.normal(&[4, n]));
    let mapped = vmap!(jacrev!(predict, argnums = 2), in_dims = (None, None, 0));
    let of_last = jacrev!(predict, argnums = 2)(&w, &b, &xs.index_axis(0, 3));
    same(
        "vmap!(jacrev!) has that of the last",
        &mapped(&w, &b, &xs).index_axis(0, 3),
        &of_last,
    )?;
    let products = einsum("nij,nj->ni", (&vmap!(hessian!(valley))(&xs), &vs));
    same("vmap! of hvp is the products", &vmap!(hvp)(&xs, &vs), &products)?;
    let both = [
        ("Jacobian of tanh(Wx + b)", &jacobian),
        ("Hessian of the valley", &hessian),
    ];
    matrices((out, "jacobians.svg"), &both)
}
