//! nalgebra's matrices that bodies make from numbers that vary.

use nalgebra::{DMatrix, DVector, Matrix2, Matrix2x3, RowDVector, RowVector2, SMatrix, Vector2, Vector3};
use transform_func::prelude::*;
use transform_func::testing::{check_dot_product, check_grads, check_vmap};

/// Of rows; nalgebra's own macros, of its feature `macros`, give the same.
fn of_rows<T: nalgebra::Scalar, const R: usize, const C: usize>(rows: [[T; C]; R]) -> SMatrix<T, R, C> {
    SMatrix::from_fn(|i, j| rows[i][j].clone())
}
macro_rules! matrix {
    ($($($x:expr),+);+) => { of_rows([$([$($x),+]),+]) };
}
macro_rules! vector {
    ($($x:expr),+ $(,)?) => { of_rows([$([$x]),+]) };
}
macro_rules! dmatrix {
    ($($($x:expr),+);+) => {{
        let rows = [$([$($x),+]),+];
        DMatrix::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
    }};
}
macro_rules! dvector {
    ($($x:expr),+) => { DVector::from_vec(vec![$($x),+]) };
}

#[differentiable]
fn polar(r: f64, angle: f64) -> Vector2<f64> {
    Vector2::new(r * angle.cos(), r * angle.sin())
}

#[differentiable]
fn fixed(x: f64, y: f64) -> f64 {
    let rotation = Matrix2::new(x.cos(), -x.sin(), x.sin(), x.cos());
    let wide = Matrix2x3::new(x, 1.0, y, 2.0, x * y, 0.5);
    let row = RowVector2::new(y, x * x);
    let spread = rotation * wide;
    (row * spread).transpose().dot(&Vector3::new(1.0, y, x)) + (row * rotation).norm()
}

#[differentiable]
fn literal(x: f64, y: f64) -> f64 {
    let m = matrix![x, 2.0, y; y * y, x, 1.0];
    let v = vector![x, y.exp(), 3.0];
    let (wide, long) = (dmatrix![x, y; 1.0, x * y], dvector![y, x]);
    (m * v).norm() + (wide * long).sum()
}

#[differentiable]
fn dynamic(x: &[f64]) -> f64 {
    let n = x.len();
    let mut squares = Vec::new();
    for value in x {
        squares.push(value * value);
    }
    let v = DVector::from_vec(squares);
    let row = RowDVector::from_vec(x.to_vec());
    let by_rows = DMatrix::from_row_slice(1, 2, &[x[0], v.sum()]);
    let outer = DMatrix::from_vec(n, 1, x.to_vec()) * &row;
    (outer * v).norm() + by_rows.norm()
}

#[differentiable]
fn single(x: f32) -> Matrix2<f32> {
    Matrix2::new(x, x * x, 1.0, x.sin())
}

/// Nothing varies here, and then something does.
#[differentiable]
fn constant_first(x: f64) -> f64 {
    let mut v = Vector2::new(1.0, 2.0);
    let m = Matrix2::new(0.5, 1.0, 2.0, 0.25);
    v[1] = x;
    (m * v).norm_squared()
}

#[test]
fn numbers_are_where_nalgebra_has_them() {
    for (x, y) in [(0.3, 0.7), (-1.1, 0.4)] {
        let (_, value) = grad_and_value!(fixed)(x, y);
        assert!((value - fixed(x, y)).abs() < 1e-12);
        let (_, value) = grad_and_value!(literal)(x, y);
        assert!((value - literal(x, y)).abs() < 1e-12);
        let (_, value) = grad_and_value!(dynamic)(&[x, y, 0.5]);
        assert!((value - dynamic(&[x, y, 0.5])).abs() < 1e-12);
    }
    let (y, pullback) = vjp!(single, 2.0);
    assert_eq!(y, single(2.0));
    assert!((pullback(&Matrix2::new(1.0, 10.0, 100.0, 0.0)).0 - 41.0).abs() < 1e-5);
    assert_eq!(grad!(constant_first)(3.0), 2.0 * 3.5 + 0.5 * 2.75);
}

#[test]
fn derivatives_hold_to_second_order() {
    assert_eq!(jacrev!(polar)(2.0, 0.0), Vector2::new(1.0, 0.0));
    check_grads(func!(polar), (2.0, 0.5), 2).unwrap();
    check_grads(func!(fixed), (0.3, 0.7), 2).unwrap();
    check_grads(grad!(fixed), (0.3, 0.7), 1).unwrap();
    check_grads(func!(literal), (0.3, 0.7), 2).unwrap();
    check_grads(func!(dynamic), (&[0.3, 0.7, -0.2],), 2).unwrap();
    check_grads(func!(dynamic), (&[0.3],), 2).unwrap();
    check_grads(func!(single), (0.7,), 2).unwrap();
    check_dot_product(func!(fixed), (0.3, 0.7)).unwrap();
    check_dot_product(func!(dynamic), (&[0.3, 0.7, -0.2],)).unwrap();
}

#[test]
fn lanes_are_the_loop() {
    check_vmap(func!(polar), (2.0, 0.5)).unwrap();
    check_vmap(func!(fixed), (0.3, 0.7)).unwrap();
    check_vmap(grad!(fixed), (0.3, 0.7)).unwrap();
    check_vmap(func!(literal), (0.3, 0.7)).unwrap();
    check_vmap(func!(dynamic), (&[0.3, 0.7, -0.2],)).unwrap();
    check_vmap(grad!(dynamic), (&[0.3, 0.7, -0.2],)).unwrap();
}
