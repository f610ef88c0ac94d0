//! Annotated functions called like methods and functions of std.

use transform_func::{differentiable, grad};

#[differentiable]
fn sin(x: f64) -> f64 {
    x.sin() * 2.0
}

#[differentiable]
fn max(a: f64, b: f64) -> f64 {
    a.max(b)
}

#[differentiable]
fn swap(x: (f64, f64)) -> (f64, f64) {
    (x.1, x.0)
}

#[differentiable]
fn clone(x: f64) -> f64 {
    sin(x) + max(x, 0.0)
}

#[differentiable]
fn default(x: f64) -> f64 {
    swap((clone(x), x)).1
}

#[differentiable]
fn drop(x: f64) -> f64 {
    x.sin().max(x)
}

pub(crate) fn main() {
    assert_eq!((sin(0.0), grad!(sin)(0.0)), (0.0, 2.0));
    assert_eq!(grad!(max, argnums = (0, 1))(1.0, 2.0), (0.0, 1.0));
    assert_eq!(
        (grad!(clone)(0.5), grad!(default)(0.5)),
        (grad!(sin)(0.5) + 1.0, grad!(clone)(0.5))
    );
    assert_eq!(grad!(drop)(2.0), 1.0);
}
