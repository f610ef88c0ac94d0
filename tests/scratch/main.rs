use nalgebra::*;
use transform_func::prelude::*;
use transform_func::testing::*;

#[differentiable]
fn form(m: DMatrixView<f64>, x: &DVectorView<f64>, y: DVectorView<'_, f64, Dyn, Dyn>) -> f64 {
    let mut total = x.dot(&(m * y));
    for i in 0..x.len() {
        total += x[i].sin();
    }
    total
}

#[differentiable]
fn caller(m: &DMatrix<f64>) -> f64 {
    let c = m.column(0);
    form(m.as_view(), &m.column(0), m.row(1).transpose()) * c.norm() + m.row(0).sum()
}

#[test]
fn t() {
    let m = DMatrix::from_row_slice(2, 2, &[3.0, 1.0, 1.0, 2.0]);
    println!("{:?}", form(m.as_view(), &m.column(0).as_view(), m.view_with_steps((0,0), (2,1), (0,0))));
}
