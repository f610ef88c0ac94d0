use nalgebra::{DMatrix, DVectorView};
use transform_func::prelude::*;

#[differentiable]
fn cleared(v: DVectorView<'_, f64>, x: f64) -> f64 {
    v[0] = x;
    v.sum()
}

#[differentiable]
fn row(m: DMatrix<f64>, x: f64) -> f64 {
    m.row_mut(0).fill(x);
    m.sum()
}

fn main() {}
