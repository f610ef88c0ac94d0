//! Methods that take closures, and loops over parts.

use ndarray::{Array1, Array2, Array3, Axis, Ix1, Ix2, Ix3, Zip, concatenate, stack};
use transform_func::prelude::*;

use super::{laws, seeded};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn mapped(x: &Array2<f64>) -> f64 {
    let scale = x[[0, 0]];
    let y = x.mapv(|v| (v * scale).sin() + v * v);
    let z = (x + &y).mapv(square).mapv(f64::sqrt);
    let mut w = y.clone();
    w.mapv_inplace(|v| v * scale);
    w.row_mut(0).mapv_inplace(|v| v + 1.0);
    w.map_inplace(|v| *v *= 0.5);
    (&y * &z).sum() + w.sum()
}

#[differentiable]
fn branching(x: &Array1<f64>) -> f64 {
    x.mapv(|v| if v > 0.0 { v * v } else { -v }).sum()
}

#[differentiable]
fn zipped(x: &Array2<f64>) -> f64 {
    let y = x.t().to_owned();
    let mut out = Array2::zeros(x.dim());
    Zip::from(&mut out)
        .and(x)
        .and(&y)
        .for_each(|o, &a, &b| *o = a * b + a);
    let both = Zip::from(&out).and(x).map_collect(|o, a| o * a);
    let total = Zip::from(x).and(&both).fold(0.0, |sum, a, b| sum + a * b);
    Zip::from(&mut out).for_each(|o| *o += 1.0);
    let norms = Zip::from(x.rows()).map_collect(|row| row.dot(&row));
    total + out.sum() + norms.product()
}

#[differentiable]
fn over_rows(x: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for row in x.outer_iter() {
        total += row.dot(&row).sqrt();
    }
    for (i, column) in x.columns().into_iter().enumerate() {
        total += column.sum() * column[0] * i as f64;
    }
    for (row, other) in x.rows().into_iter().zip(x.axis_iter(Axis(0))) {
        total += (&row * &other).product();
    }
    total
}

#[differentiable]
fn rows_written(x: &Array2<f64>) -> f64 {
    let mut y = x * 2.0;
    for mut row in y.outer_iter_mut() {
        row *= 0.5;
        row[0] = row[1] * row[1];
    }
    for (i, mut column) in y.columns_mut().into_iter().enumerate() {
        column.assign(&x.row(i));
        column.scaled_add(2.0, &x.row(0));
    }
    (&y * &y * x).sum()
}

#[differentiable]
fn lanes(x: &Array3<f64>) -> f64 {
    let norms = x.map_axis(Axis(1), |lane| lane.dot(&lane));
    (&norms * &x.index_axis(Axis(1), 0)).sum()
}

#[differentiable]
fn of_indices(x: &Array1<f64>) -> f64 {
    let n = x.len();
    let vander = Array2::from_shape_fn((n, 3), |(i, j)| x[i].powi(j as i32));
    let ramp = Array1::from_shape_fn(3, |i| x[0] * i as f64);
    vander.dot(&ramp).dot(x)
}

#[differentiable]
fn joined(x: &Array2<f64>) -> f64 {
    let both = concatenate(Axis(0), &[x.view(), x.t()]).unwrap();
    let y = x * 2.0;
    let wide = concatenate![Axis(1), &y - x, both.slice(s![..2, ..])];
    let deep = stack(Axis(1), &[x.row(0), x.row(1), Array1::ones(2).view()]).unwrap();
    let flat = ndarray::stack![Axis(0), x.row(0), x.column(0)];
    both.dot(&flat).sum() * wide.sum() + deep.product()
}

#[test]
fn shapes_that_do_not_fit() {
    #[differentiable]
    fn f(x: &Array1<f64>) -> f64 {
        match stack(Axis(0), &[x.view(), x.slice(s![1..])]) {
            Ok(both) => both.sum(),
            Err(_) => x.sum(),
        }
    }
    let x = Array1::<f64>::ones(2);
    assert_eq!(grad!(f)(&x), x);
}

laws! {
    mapped: [seeded(Ix2(2, 2), 1)];
    zipped: [seeded(Ix2(2, 2), 2)];
    over_rows: [seeded(Ix2(2, 2), 3)];
    rows_written: [seeded(Ix2(2, 2), 4)];
    lanes: [seeded(Ix3(2, 2, 2), 5)];
    of_indices: [seeded(Ix1(2), 6)];
    joined: [seeded(Ix2(2, 2), 7)];
}
