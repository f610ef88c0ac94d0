//! `#[vmappable]` before, behind or without `#[differentiable]`, under any path, in a function, and denied lints.
#![deny(warnings, clippy::all)]
#![allow(unreachable_pub)]

use transform_func::{Tensor, vmap};

#[transform_func::vmappable]
#[transform_func::differentiable]
pub fn before(x: &Tensor) -> Tensor {
    let mut y = x.clone();
    while y.norm() > 1.0 {
        y = &y * 0.5;
    }
    y
}

/// Documented.
#[transform_func::differentiable(nondiff(scale))]
#[transform_func::vmappable]
#[must_use]
pub fn behind<const N: usize>(x: &Tensor, scale: f64) -> f64 {
    let mut sum = scale;
    for i in 0..N {
        if x[i] > 0.0 {
            sum += x[i].ln();
        }
    }
    sum
}

pub(crate) fn main() {
    #[transform_func::vmappable]
    fn alone(x: &Tensor, flow: usize) -> f64 {
        let groups = x.sum();
        if groups > flow as f64 { groups } else { -groups }
    }
    let x = Tensor::ones(&[2, 3]);
    assert_eq!(vmap!(before)(&x).shape(), [2, 3]);
    assert_eq!(vmap!(behind::<3>, in_dims = (0, None))(&(x.clone() * std::f64::consts::E), 0.5).to_vec(), [3.5, 3.5]);
    assert_eq!(vmap!(alone, in_dims = (0, None))(&x, 5).to_vec(), [-3.0, -3.0]);
}
