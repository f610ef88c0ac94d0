//! Views and slices, read and written, shapes.

use ndarray::{Array1, Array2, Array3, Axis, Ix1, Ix2, Ix3, Slice};
use transform_func::prelude::*;

use super::{laws, seeded};

#[differentiable]
fn slices(x: &Array2<f64>) -> f64 {
    let inner = x.slice(s![1.., ..2]);
    let strided = x.slice(s![.., ..;2]);
    let backwards = x.slice(s![..;-1, 0]);
    let edge = x.slice_axis(Axis(1), Slice::from(1..));
    (&inner * &inner).sum()
        + strided.exp().sum() * backwards.product()
        + edge.sum_axis(Axis(0)).dot(&x.row(0).slice(s![1..]))
}

#[differentiable]
fn turned(x: &Array3<f64>) -> f64 {
    let y = x.view().permuted_axes([2, 0, 1]);
    let z = x.clone().reversed_axes().as_standard_layout().into_owned();
    let flat = z.into_shape_with_order((2, 4)).unwrap();
    let columns = x.to_shape(((2, 4), ndarray::Order::ColumnMajor)).unwrap();
    y.index_axis(Axis(0), 1).t().dot(&flat.slice(s![.., 1..3])).sum() + (&columns * &flat).sum()
}

#[differentiable]
fn widened(x: &Array1<f64>) -> f64 {
    let rows = x.broadcast((2, 3)).unwrap();
    let column = x.view().insert_axis(Axis(1));
    let back = column.remove_axis(Axis(1));
    rows.dot(&back).sum() + x.broadcast(4).is_none() as u8 as f64
}

#[differentiable]
fn chosen(x: &Array2<f64>) -> f64 {
    let places = [2, 0, 2];
    let rows = x.select(Axis(0), &places);
    (&rows * x).sum() + x.diag().dot(&x.column(1).slice(s![..2]))
}

#[differentiable]
fn written(x: &Array2<f64>) -> f64 {
    let mut y = Array2::zeros((3, 2));
    y.row_mut(0).assign(&x.row(1));
    y.column_mut(1).assign(&x.sum_axis(Axis(1)));
    y.slice_mut(s![1.., ..1]).assign(&x.slice(s![..2, 1..]));
    y.slice_mut(s![.., ..;2]).row_mut(2).fill(x[[0, 0]]);
    let z = y.clone();
    y.index_axis_mut(Axis(0), 1).scaled_add(2.0, &x.row(2));
    y.diag_mut().fill(3.0);
    y.scaled_add(x[[1, 1]], &z);
    (&y * &y * &z).sum()
}

#[differentiable]
fn changed(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    for i in 0..x.nrows() {
        let row = &y.row(i) * &x.row(0) + i as f64;
        y.row_mut(i).assign(&row);
    }
    y.swap_axes(0, 1);
    y.invert_axis(Axis(1));
    let mut z = x.dot(&y);
    z.fill(y[[0, 1]]);
    (y.dot(x) * z.sum()).sum()
}

/// What is static is written to as well.
#[differentiable]
fn beside_plain_writes(x: &Array1<f64>) -> f64 {
    let mut design = Array2::ones((2, 2));
    design.row_mut(1).fill(2.0);
    design
        .slice_mut(s![0, ..])
        .assign(&Array1::from_vec(vec![3.0, -1.0]));
    design.diag_mut().scaled_add(0.5, &Array1::ones(2));
    design.dot(x).dot(x)
}

#[differentiable]
fn left_in_arguments(x: &mut Array2<f64>, by: &Array1<f64>) {
    x.row_mut(0).assign(by);
    let turned = x.t().to_owned();
    x.scaled_add(by[1], &turned);
    *x *= 2.0;
}

#[differentiable]
fn calls_with_places(x: &Array2<f64>) -> f64 {
    let mut y = x * 2.0;
    left_in_arguments(&mut y, &x.row(1).to_owned());
    (&y * x).sum()
}

#[test]
fn views_of_arguments_are_left() {
    let mut x = seeded(Ix2(2, 2), 1);
    let by = seeded(Ix1(2), 2);
    let mut expected = x.clone();
    left_in_arguments(&mut expected, &by);
    let (_, pullback) = vjp!(left_in_arguments, &mut x, &by);
    let (x_bar, by_bar) = pullback(((), &Array2::ones((2, 2))));
    assert_eq!(x, expected);
    assert_eq!((x_bar.shape(), by_bar.shape()), (&[2, 2][..], &[2][..]));
}

laws! {
    slices: [seeded(Ix2(3, 3), 1)];
    turned: [seeded(Ix3(2, 2, 2), 2)];
    widened: [seeded(Ix1(3), 3)];
    chosen: [seeded(Ix2(3, 2), 4)];
    written: [seeded(Ix2(3, 2), 5)];
    changed: [seeded(Ix2(2, 2), 6)];
    beside_plain_writes: [seeded(Ix1(2), 7)];
    calls_with_places: [seeded(Ix2(2, 2), 8)];
}
