//! nalgebra's views: as arguments of any strides, by value and by reference, written to, and made in bodies.

use nalgebra::{
    DMatrix, DMatrixView, DMatrixViewMut, DVector, DVectorView, DVectorViewMut, Dyn, Matrix2, Matrix3,
    MatrixView1xX, SMatrixView, U1, Vector2, VectorView2,
};
use transform_func::prelude::*;
use transform_func::testing::{check_dot_product, check_grads, check_mapped, check_vmap};

/// A column with a step between its numbers.
type Strided<'a, E> = DVectorView<'a, E, Dyn, Dyn>;

#[differentiable]
fn form(m: DMatrixView<'_, f64>, x: &DVectorView<'_, f64>, y: MatrixView1xX<'_, f64, U1, Dyn>) -> f64 {
    let mut total = (y * m).transpose().dot(x);
    for i in 0..x.len() {
        total += x[i].sin() * m[(0, i)];
    }
    total
}

/// Of any strides: element by element, since nalgebra's own product of such views reads beside them.
#[differentiable]
fn strided(m: DMatrixView<'_, f64, Dyn, Dyn>, x: DVectorView<'_, f64, Dyn, Dyn>) -> DVector<f64> {
    let mut y = DVector::<f64>::zeros(m.nrows());
    for i in 0..m.nrows() {
        for j in 0..m.ncols() {
            y[i] += m[(i, j)] * x[j].powi(2);
        }
    }
    y * x.sum() + m.column(0)
}

#[differentiable]
fn single(m: SMatrixView<'_, f32, 2, 2>, x: &VectorView2<'_, f32>) -> f32 {
    (m * x).norm() + m.column(1).dot(x)
}

/// Every part, and views that are handed on.
#[differentiable]
fn parts(m: &DMatrix<f64>) -> f64 {
    let corner = m.view((0, 1), (2, 2));
    let spread = m.view_with_steps((0, 0), (2, 2), (1, 1));
    let (some, more) = (m.rows(1, 2), m.columns_with_step(0, 2, 0));
    let fixed = m.fixed_view::<2, 3>(1, 0);
    let (top, left) = (m.fixed_rows::<1>(0), m.fixed_columns::<2>(1));
    let ranged = m.rows_range(1..).norm() * m.columns_range(0..2).sum() + m.view_range(..2, 1..=1).norm();
    form(m.as_view(), &m.column(2).as_view(), m.row(1)) * corner.determinant()
        + (some * more).norm() * spread.trace()
        + (fixed * left).sum() * m.rows_with_step(0, 2, 0).norm()
        + top.dot(&m.row_part(2, 3)) * m.column_part(0, 2).sum()
        + ranged * m.diagonal().norm_squared()
}

#[differentiable]
fn advance(mut y: DVectorViewMut<'_, f64>, x: DVectorView<'_, f64>) -> f64 {
    for i in 0..y.len() {
        y[i] = y[i] * x[i] + x[0];
    }
    y *= 0.5;
    y.sum()
}

#[differentiable]
fn corner(mut m: DMatrixViewMut<'_, f64>, k: f64) {
    m *= k;
    m[(0, 1)] += k.sin();
    m.row_mut(0).fill(k);
    m.set_column(1, &(m.column(0) * k));
}

/// Whole matrices and parts are lent, and parts are written where they are.
#[differentiable]
fn written(m: &DMatrix<f64>, k: f64) -> f64 {
    let mut a = m * k;
    let first = advance(a.column_mut(1), m.column(0));
    corner(a.view_mut((1, 0), (2, 2)), k);
    corner(a.as_view_mut(), first);
    a.set_row(0, &(m.row(1) * k));
    a.rows_mut(1, 1).copy_from(&m.rows(0, 1));
    a.fixed_view_mut::<2, 1>(0, 2)
        .copy_from(&(m.fixed_view::<2, 1>(1, 0) * k));
    a.columns_mut(0, 1).fill(k * first);
    a.component_mul(m).sum() * a.norm()
}

fn square() -> DMatrix<f64> {
    DMatrix::from_row_slice(3, 3, &[1.2, -0.4, 0.7, 0.3, 0.9, -1.1, 0.5, 0.8, -0.6])
}

#[test]
fn views_are_arguments() {
    let m = square();
    let (x, y) = (m.column(1), m.row(2));
    let by_all = grad!(form, argnums = (0, 1, 2))(m.as_view(), &x, y);
    let slope = x * y;
    let mut expected = slope.transpose();
    (0..3).for_each(|i| expected[(0, i)] += x[i].sin());
    assert!((by_all.0 - expected).norm() < 1e-12);
    assert!((by_all.2 - (&m * x).transpose()).norm() < 1e-12);
    check_grads(func!(form), (m.as_view(), &x, y), 2).unwrap();
    check_dot_product(func!(form), (m.as_view(), &x, y)).unwrap();
    check_vmap(func!(form), (m.as_view(), &x, y)).unwrap();
    check_vmap(grad!(form, argnums = 1), (m.as_view(), &x, y)).unwrap();
}

#[test]
fn strides_are_any() {
    let big = DMatrix::from_fn(5, 6, |i, j| ((3 * i + 7 * j) % 11) as f64 * 0.2 - 0.9);
    for (start, sides) in [((0, 0), (2, 3)), ((1, 1), (1, 1)), ((0, 1), (2, 2))] {
        let m = big.view_with_steps(start, sides, (1, 1));
        let column = big.view_with_steps((0, 4), (sides.1, 1), (1, 0));
        let x: Strided<'_, f64> = column.column(0);
        let owned = m.clone_owned();
        assert_eq!(strided(m, x), strided((&owned).into(), x));
        check_grads(func!(strided), (m, x), 2).unwrap();
        check_dot_product(func!(strided), (m, x)).unwrap();
        check_vmap(func!(strided), (m, x)).unwrap();
        let jacobian = jacrev!(strided, argnums = 1)(m, x);
        assert_eq!(jacobian.shape(), (sides.0, sides.1));
        assert!((jacobian - jacfwd!(strided, argnums = 1)(m, x)).norm() < 1e-12);
    }
}

#[test]
fn empty_views_have_empty_derivatives() {
    let (m, x) = (DMatrix::<f64>::zeros(0, 4), DVector::<f64>::zeros(3));
    let nothing = m.view_with_steps((0, 0), (0, 2), (0, 0));
    let pair = x.rows_with_step(0, 2, 0);
    let x = pair.column(0);
    let (y, pullback) = vjp!(strided, nothing, x);
    assert_eq!(y.len(), 0);
    let (by_m, by_x) = pullback(&DVector::zeros(0));
    assert_eq!((by_m.shape(), by_x), ((0, 2), DVector::zeros(2)));
}

#[test]
fn single_floats_are_as_good() {
    let m = Matrix3::new(1.0f32, 2.0, 0.0, 0.5, -1.0, 1.0, 0.0, 0.3, 2.0)
        .fixed_view::<2, 2>(0, 1)
        .clone_owned();
    let v = Vector2::new(0.5f32, -1.0);
    let x = v.as_view();
    let slope: Vector2<f32> = grad!(single, argnums = 1)(m.as_view(), &x);
    let by_hand = m.transpose() * (m * v).normalize() + m.column(1);
    assert!((slope - by_hand).norm() < 1e-5);
    check_grads(func!(single), (m.as_view(), &x), 2).unwrap();
    check_vmap(func!(single), (m.as_view(), &x)).unwrap();
}

#[test]
fn lanes_are_tensors() {
    let mut rng = Rng::new(3);
    let (matrices, columns) = (rng.normal(&[4, 3, 3]), rng.normal(&[3, 4]));
    let m = square();
    let lanes = vmap!(form, in_dims = (0, 1, None));
    check_mapped(lanes, (&matrices, &columns, m.row(0))).unwrap();
    let y = lanes(&matrices, &columns, m.row(0));
    for lane in 0..4 {
        let matrix = DMatrix::from_fn(3, 3, |i, j| matrices[[lane, i, j]]);
        let x = DVector::from_fn(3, |i, _| columns[[i, lane]]);
        assert!((y[[lane]] - form(matrix.as_view(), &x.as_view(), m.row(0))).abs() < 1e-12);
    }
}

#[test]
fn parts_are_read() {
    let m = square();
    let (_, value) = grad_and_value!(parts)(&m);
    assert!((value - parts(&m)).abs() < 1e-12);
    check_grads(func!(parts), (&m,), 2).unwrap();
    check_grads(grad!(parts), (&m,), 1).unwrap();
    check_dot_product(func!(parts), (&m,)).unwrap();
    check_vmap(func!(parts), (&m,)).unwrap();
    check_vmap(grad!(parts), (&m,)).unwrap();
}

#[test]
fn parts_are_written() {
    let m = square();
    let (_, value) = grad_and_value!(written)(&m, 0.7);
    assert!((value - written(&m, 0.7)).abs() < 1e-12);
    check_grads(func!(written), (&m, 0.7), 2).unwrap();
    check_dot_product(func!(written), (&m, 0.7)).unwrap();
    check_vmap(func!(written), (&m, 0.7)).unwrap();
    check_vmap(grad!(written), (&m, 0.7)).unwrap();
}

#[test]
fn transforms_write_to_views() {
    let x = DVector::from_vec(vec![0.5, -1.0, 2.0]);
    let mut expected = square();
    let value = advance(expected.column_mut(1), x.as_view());
    let mut m = square();
    let (slope, found) = grad_and_value!(advance, argnums = 1)(m.column_mut(1), x.as_view());
    assert_eq!((found, m), (value, expected));
    assert!(
        (slope - (square().column(1) + Vector2::new(3.0, 0.0).fixed_resize::<3, 1>(0.0)) * 0.5).norm()
            < 1e-12
    );

    let mut small = Matrix2::new(1.0, 2.0, 3.0, 4.0);
    let mut lanes = Tensor::from_shape_vec(&[1, 2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
    vmap!(corner, in_dims = (0, None))(&mut lanes, 0.3);
    let mut dynamic = DMatrix::from_column_slice(2, 2, small.as_slice());
    corner(dynamic.as_view_mut(), 0.3);
    small.copy_from(&dynamic);
    assert_eq!(lanes.to_vec(), small.transpose().as_slice());
}

#[differentiable]
fn outside(m: &DMatrix<f64>) -> f64 {
    m.rows(1, 3).sum()
}

#[test]
#[should_panic(expected = "rows: 3 rows from 1, 1 apart, are not in a matrix that has 3 rows")]
fn parts_outside_are_refused() {
    // The run of the derivative is what panics.
    let _ = jvp!(outside, (&square(),), (&square(),));
}
