use nalgebra::{DMatrix, DVectorView};
use transform_func::prelude::*;

#[differentiable]
fn first(m: &DMatrix<f64>) -> DVectorView<'_, f64> {
    m.column(0)
}

fn main() {}
