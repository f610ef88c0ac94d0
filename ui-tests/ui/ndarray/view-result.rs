use ndarray::{Array2, ArrayView1};
use transform_func::differentiable;

#[differentiable]
fn first(x: &Array2<f64>) -> ArrayView1<'_, f64> {
    x.row(0)
}

fn main() {}
