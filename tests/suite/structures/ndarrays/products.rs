//! `dot`, of every pair of ranks.

use ndarray::{Array1, Array2, Ix1, Ix2};
use transform_func::prelude::*;

use super::{laws, pair_laws, seeded};

#[differentiable]
fn vectors(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.dot(b) * b.dot(b)
}

#[differentiable]
fn matrix_and_vector(a: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let y = a.dot(b);
    b.dot(&a.t()).dot(&y)
}

#[differentiable]
fn matrices(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let y = a.dot(b) + a.dot(&b.t().t());
    y.dot(&y.t()).sum()
}

#[differentiable]
fn quadratic_form(x: &Array1<f64>) -> f64 {
    let a = Array2::from_diag(&Array1::from_vec(vec![2.0, 0.5]));
    let b = Array1::from_vec(vec![1.0, -2.0]);
    x.dot(&a).dot(x) + a.dot(x).dot(&b) + b.dot(x)
}

laws! {
    quadratic_form: [seeded(Ix1(2), 1)];
}
pair_laws! {
    vectors: [(seeded(Ix1(3), 2), seeded(Ix1(3), 3))];
    matrix_and_vector: [(seeded(Ix2(2, 2), 4), seeded(Ix1(2), 5))];
    matrices: [(seeded(Ix2(2, 3), 6), seeded(Ix2(3, 2), 7))];
}
