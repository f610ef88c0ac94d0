use nalgebra::{DMatrix, DVectorView};
use transform_func::prelude::*;

#[differentiable]
fn total(v: DVectorView<'_, f64>) -> f64 {
    v.sum()
}

fn main() {
    let m = DMatrix::<f64>::zeros(2, 2);
    grad!(total)(&m);
    grad!(total)(m.row(0));
}
