//! Arrays made from numbers.

use ndarray::{Array, Array1, Array2, Axis, Ix1, array};
use transform_func::prelude::*;

use super::super::table::slice_table;
use super::{laws, seeded};

#[differentiable]
fn literals(x: &Array1<f64>) -> f64 {
    let turn = array![[x[0].cos(), -x[0].sin()], [x[0].sin(), x[0].cos()]];
    let point = array![x[1], 2.0];
    let fixed = array![[1.0, 2.0], [3.0, 4.0]];
    turn.dot(&point).dot(&fixed.dot(&point))
}

#[differentiable]
fn from_vectors(x: &Array1<f64>) -> f64 {
    let mut squares = Vec::with_capacity(4);
    for i in 0..x.len() {
        squares.push(x[i] * x[i]);
        squares.push(x[i]);
    }
    let matrix = Array2::from_shape_vec((2, 2), squares.clone()).unwrap();
    let vector = Array1::from(squares);
    matrix.sum_axis(Axis(0)).dot(x) * vector.sum() + Array::from_vec(vec![x[0], 3.0]).dot(x)
}

#[differentiable]
fn of_one_element(x: &Array1<f64>) -> f64 {
    let filled = Array2::from_elem((2, 2), x[0] * x[1]);
    let scaled = filled + Array2::from_diag(x) + Array2::<f64>::eye(2) * x[1];
    let grid = Array1::linspace(0.0, 1.0, 2);
    scaled.dot(&(x * &grid)).sum()
}

#[differentiable]
fn shape_is_wrong(x: f64) -> f64 {
    match Array2::from_shape_vec((2, 2), vec![x, 1.0]) {
        Ok(made) => made.sum(),
        Err(_) => x * x,
    }
}

#[test]
fn errors_of_shapes() {
    assert_eq!(grad!(shape_is_wrong)(3.0), 6.0);
}

#[differentiable]
fn all_alike(x: &Array1<f64>) -> f64 {
    let k = x[0];
    let mut m = Array2::from_elem((2, 3), k);
    m.row_mut(0).fill(k * x[1]);
    let v = Array1::from_elem(3, x[1].sin());
    m.dot(&v).sum() + m.sum()
}

#[differentiable]
fn of_slices(x: &[f64]) -> f64 {
    let all = Array1::from_vec(x.to_vec());
    let tail = Array::from(x[1..].to_vec());
    all.dot(&all) * tail.sum()
}

laws! {
    all_alike: [array![0.3, -0.7]];
    literals: [seeded(Ix1(2), 1)];
    from_vectors: [seeded(Ix1(2), 2)];
    of_one_element: [seeded(Ix1(2), 3)];
}

slice_table! {
    of_slices: [[0.3, -0.7, 1.1]];
}
