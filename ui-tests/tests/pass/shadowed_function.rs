//! A variable called like the annotated function, as in Python's `loss = loss(x)`.

use transform_func::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    let f = f(x);
    f + f
}

pub(crate) fn main() {
    let f = f(3.0);
    assert_eq!((f, grad!(f)(3.0), grad!(twice)(3.0)), (9.0, 6.0, 12.0));
}
