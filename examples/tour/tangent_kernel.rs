//! The neural tangent kernel of two inputs: the product of the Jacobians of a network there by all its weights.
//!
//! It is computed with the Jacobians of both batches, and without any: of a vector, the pullback at one input and the
//! pushforward at the other give the product, and three maps make of that the kernel of two batches.

use crate::data::{Digits, PIXELS};
use crate::show::*;
use transform_func::prelude::*;

const OUTPUTS: usize = 3;

#[differentiable]
fn net(params: &ParamTree, x: &Tensor) -> Tensor {
    let hidden = (params["first"].matmul(x) + &params["bias"]).tanh();
    params["second"].matmul(&hidden)
}

#[differentiable]
fn weighted(params: &ParamTree, x: &Tensor, v: &Tensor) -> f64 {
    net(params, x).dot(v)
}

/// The kernel of two inputs, an `OUTPUTS` x `OUTPUTS` matrix, times a vector.
#[differentiable]
fn times(params: &ParamTree, x1: &Tensor, x2: &Tensor, v: &Tensor) -> Tensor {
    let direction = grad!(weighted)(params, x2, v);
    let (_, along) = jvp!(net, (params, x1), (&direction, zero()));
    along
}

fn by_jacobians(params: &ParamTree, x1: &Tensor, x2: &Tensor) -> Tensor {
    let jacobians = vmap!(jacrev!(net), in_dims = (None, 0));
    let (j1, j2) = (jacobians(params, x1), jacobians(params, x2));
    let flat = |j: &Tensor| j.reshape(&[j.shape()[0], OUTPUTS, j.len() / j.shape()[0] / OUTPUTS]);
    let product = |(a, b)| einsum("naf,mbf->nmab", (&flat(a), &flat(b)));
    let products = j1.values().zip(j2.values()).map(product);
    products.fold(Tensor::zeros(&[]), |sum, product| sum + product)
}

fn by_products(params: &ParamTree, x1: &Tensor, x2: &Tensor) -> Tensor {
    let kernel = vmap!(
        vmap!(
            vmap!(times, in_dims = (None, None, None, 0), out_dims = 1),
            in_dims = (None, None, 0, None)
        ),
        in_dims = (None, 0, None, None)
    );
    kernel(params, x1, x2, &Tensor::eye(OUTPUTS))
}

/// Images of the first `OUTPUTS` digits, sorted by what they show, and which that is.
fn sorted(digits: &Digits, each: usize) -> (Tensor, Tensor<i64>) {
    let labels = digits.labels.to_vec();
    let of = |digit| (0..).zip(&labels).filter(move |(_, label)| **label == digit);
    let picked = (0..OUTPUTS as i64).flat_map(|digit| of(digit).take(each));
    let picked = digits.select(&Tensor::from_vec(picked.map(|(i, _)| i).collect()));
    (picked.pixels, picked.labels)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let (hidden, each) = if quick { (16, 4) } else { (256, 20) };
    let mut params = ParamTree::new();
    params.insert("first", rng.normal(&[hidden, PIXELS]) * 0.125);
    params.insert("bias", rng.normal(&[hidden]) * 0.1);
    params.insert("second", rng.normal(&[OUTPUTS, hidden]) / (hidden as f64).sqrt());
    let (train, test) = Digits::read()?.split(rng);
    let ((x, labels), (x_test, labels_test)) = (sorted(&train, each), sorted(&test, each));

    let (kernel, first) = timed(|| by_jacobians(&params, &x, &x));
    let (again, second) = timed(|| by_products(&params, &x, &x));
    println!("  {first:.1} ms by Jacobians, {second:.1} ms by products");
    same("the two ways", &again, &kernel)?;

    // As one matrix, by inputs and outputs, it is that of a scalar product.
    let n = OUTPUTS * x.shape()[0];
    let whole = kernel.permute(&[0, 2, 1, 3]).reshape(&[n, n]);
    let least = whole.eigvalsh().min() / whole.trace();
    holds("no eigenvalue is negative", least > -1e-9)?;

    // What a very wide network would have learned at the end of its training.
    let y = labels.one_hot(OUTPUTS).cast::<f64>() * 2.0 - 1.0;
    let weights = (whole + Tensor::eye(n) * 1e-3).solve(&y.flatten());
    let between = by_jacobians(&params, &x_test, &x).permute(&[0, 2, 1, 3]);
    let seen = between.reshape(&[n, n]).matmul(&weights).reshape(y.shape());
    let right = seen.argmax_axis(1).eq(&labels_test).cast::<f64>().mean();
    let what = format!("kernel regression reads {:.1} % right", 100.0 * right);
    holds(&what, right > 0.6)?;
    let traces = einsum("nmaa->nm", (&kernel,));
    let centred = &traces - traces.mean();
    let both = [("Its trace, by digit", &traces), ("less the mean", &centred)];
    matrices((out, "tangent_kernel.svg"), &both)
}
