use nalgebra::DMatrix;
use transform_func::prelude::*;

#[differentiable]
fn largest(m: &DMatrix<f64>) -> f64 {
    m.singular_values().max()
}

fn main() {}
