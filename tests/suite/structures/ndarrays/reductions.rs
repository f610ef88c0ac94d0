//! Sums, means and spreads.

use ndarray::{Array1, Array2, Axis, Ix1, Ix2};
use transform_func::prelude::*;

use super::{laws, seeded};

#[differentiable]
fn along_axes(x: &Array2<f64>) -> f64 {
    let sums = x.sum_axis(Axis(0));
    let means = x.mean_axis(Axis(1)).unwrap();
    sums.dot(&sums) * means.product() + x.mean().unwrap()
}

#[differentiable]
fn spreads(x: &Array2<f64>) -> f64 {
    let spread = x.std_axis(Axis(0), 1.0);
    let variance = x.var_axis(Axis(1), 0.0);
    spread.dot(&spread.exp()) + variance.sum() * x.var(1.0) + x.std(0.0)
}

#[differentiable]
fn standardized(x: &Array1<f64>) -> f64 {
    let mean = x.mean().unwrap();
    let z = (x - mean) / x.std(0.);
    (&z * &z * &z).sum() / z.len() as f64
}

laws! {
    along_axes: [seeded(Ix2(2, 3), 1)];
    spreads: [seeded(Ix2(3, 2), 2)];
    standardized: [seeded(Ix1(4), 3)];
}
