use ndarray::Array2;
use transform_func::differentiable;

#[differentiable]
fn doubled_row(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut row = y.row_mut(0);
    row *= 2.0;
    y.sum()
}

fn main() {}
