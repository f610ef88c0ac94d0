//! nalgebra's matrices and vectors, in annotated functions and by every transform.

use nalgebra::{DMatrix, DVector, Matrix2, Matrix2x3, Matrix3, SMatrix, Vector2, Vector3};
use transform_func::prelude::*;
use transform_func::testing::{check_dot_product, check_grads, check_mapped, check_vmap};

#[differentiable]
fn quadratic(a: &DMatrix<f64>, b: &DVector<f64>, x: &DVector<f64>) -> f64 {
    0.5 * x.dot(&(a * x)) - b.dot(x)
}

#[differentiable]
fn rosenbrock(x: &DVector<f64>) -> f64 {
    let mut total = 0.0;
    for i in 1..x.len() {
        total += 100.0 * (x[i] - x[i - 1].powi(2)).powi(2) + (1.0 - x[i - 1]).powi(2);
    }
    total
}

#[differentiable]
fn pendulum(state: &Vector2<f64>, forces: &Matrix2<f64>, damping: f64) -> Vector2<f64> {
    let mut next = forces * state - state * damping;
    next[1] -= state[0].sin();
    if next[0] > 0.0 {
        next[0] *= 2.0;
    }
    next
}

/// Every operator and method.
#[differentiable]
fn everything(m: &Matrix2x3<f64>, v: &Vector3<f64>, k: f64) -> f64 {
    let w = m.transpose() * (m * v).scale(k) + 2.0 * v - -v * k;
    let q = m.component_mul(m).component_div(&(m * k)).unscale(3.0);
    let square = m * m.transpose() / k;
    let column = m.column(1).into_owned();
    let row = m.row(0).into_owned();
    let sizes = m.nrows() as f64 + m.ncols() as f64 + m.len() as f64;
    w.norm()
        + q.sum() * v.mean()
        + square.determinant()
        + square.trace()
        + column.norm_squared()
        + row[2]
        + m[(1, 0)] * m[3]
        + w.abs().max()
        + w.min()
        + v.product()
        + sizes * k
}

#[differentiable]
fn outer(v: &Vector2<f64>, w: &DVector<f64>) -> DMatrix<f64> {
    let row = w.transpose();
    DMatrix::<f64>::identity(2, 2) * v * row
}

fn a() -> DMatrix<f64> {
    DMatrix::from_row_slice(3, 3, &[4.0, 1.0, 0.5, 1.0, 3.0, -0.2, 0.5, -0.2, 2.0])
}
fn b() -> DVector<f64> {
    DVector::from_vec(vec![1.0, -2.0, 0.5])
}

#[test]
fn gradients_are_of_the_arguments_types() {
    let x = DVector::from_vec(vec![0.3, 0.1, -0.7]);
    let by_all = grad!(quadratic, argnums = (0, 1, 2))(&a(), &b(), &x);
    assert!((by_all.0 - 0.5 * &x * x.transpose()).norm() < 1e-12);
    assert!((by_all.1 + &x).norm() < 1e-12);
    assert!((by_all.2 - (a() * &x - b())).norm() < 1e-12);
    assert_eq!(
        grad!(quadratic, argnums = 2)(&a(), &b(), &DVector::zeros(3)),
        -b()
    );
}

#[test]
fn jacobians_are_matrices() {
    let x = DVector::from_vec(vec![0.3, 0.1, -0.7]);
    let hessian: DMatrix<f64> = hessian!(quadratic, argnums = 2)(&a(), &b(), &x);
    assert!((hessian - a()).norm() < 1e-12);

    let (state, forces) = (Vector2::new(0.4, -0.2), Matrix2::new(0.5, 1.0, -1.0, 0.2));
    let by_state = jacrev!(pendulum)(&state, &forces, 0.1);
    // The first number of the result is 0.2 - 0.2 - 0.04 and so not doubled.
    let expected = DMatrix::from_row_slice(2, 2, &[0.4, 1.0, -1.0 - 0.4f64.cos(), 0.1]);
    assert!((&by_state - expected).norm() < 1e-12, "{by_state}");
    assert_eq!(by_state, jacfwd!(pendulum)(&state, &forces, 0.1));
    // A column for each number of the matrix, column by column.
    let by_forces = jacrev!(pendulum, argnums = 1)(&state, &forces, 0.1);
    let expected = DMatrix::from_row_slice(2, 4, &[0.4, 0.0, -0.2, 0.0, 0.0, 0.4, 0.0, -0.2]);
    assert!((by_forces - expected).norm() < 1e-12);
}

#[test]
fn values_are_nalgebras() {
    let (m, v) = (
        Matrix2x3::new(1.0, -0.5, 2.0, 0.3, 1.5, -0.7),
        Vector3::new(0.2, -0.4, 0.9),
    );
    let (slope, value) = grad_and_value!(everything)(&m, &v, 0.8);
    assert!((value - everything(&m, &v, 0.8)).abs() < 1e-12);
    assert_eq!(slope.shape(), m.shape());
    let (y, _) = vjp!(outer, &Vector2::new(1.0, 2.0), &b());
    assert_eq!(y, outer(&Vector2::new(1.0, 2.0), &b()));
}

#[test]
fn derivatives_hold_to_second_order() {
    let x = DVector::from_vec(vec![0.3, 0.1, -0.7]);
    check_grads(func!(quadratic), (&a(), &b(), &x), 2).unwrap();
    check_grads(func!(rosenbrock), (&x,), 2).unwrap();
    check_grads(grad!(rosenbrock), (&x,), 1).unwrap();
    let (state, forces) = (Vector2::new(0.4, 0.2), Matrix2::new(0.5, 1.0, -1.0, 0.2));
    check_grads(func!(pendulum), (&state, &forces, 0.1), 2).unwrap();
    let (m, v) = (
        Matrix2x3::new(1.0, -0.5, 2.0, 0.3, 1.5, -0.7),
        Vector3::new(0.2, -0.4, 0.9),
    );
    check_grads(func!(everything), (&m, &v, 0.8), 2).unwrap();
    check_dot_product(func!(everything), (&m, &v, 0.8)).unwrap();
    check_grads(func!(outer), (&state, &x), 2).unwrap();
}

#[test]
fn lanes_are_the_loop() {
    let x = DVector::from_vec(vec![0.3, 0.1, -0.7]);
    check_vmap(func!(rosenbrock), (&x,)).unwrap();
    check_vmap(grad!(rosenbrock), (&x,)).unwrap();
    let (m, v) = (
        Matrix2x3::new(1.0, -0.5, 2.0, 0.3, 1.5, -0.7),
        Vector3::new(0.2, -0.4, 0.9),
    );
    check_vmap(func!(everything), (&m, &v, 0.8)).unwrap();
    check_vmap(grad!(everything), (&m, &v, 0.8)).unwrap();

    // A vector has one axis where it is mapped, a matrix two: rows, then columns.
    let mut rng = Rng::new(5);
    let (matrices, vectors) = (rng.normal(&[4, 3, 3]), rng.normal(&[3, 4]));
    let lanes = vmap!(quadratic, in_dims = (0, None, 1));
    check_mapped(lanes, (&matrices, &b(), &vectors)).unwrap();
    let y = lanes(&matrices, &b(), &vectors);
    for lane in 0..4 {
        let m = DMatrix::from_fn(3, 3, |i, j| matrices[[lane, i, j]]);
        let x = DVector::from_fn(3, |i, _| vectors[[i, lane]]);
        assert!((y[[lane]] - quadratic(&m, &b(), &x)).abs() < 1e-12);
    }
}

#[differentiable]
fn single(m: &SMatrix<f32, 3, 3>, x: &Vector3<f32>) -> f32 {
    (m * x).norm()
}

#[test]
fn single_floats_are_as_good() {
    let m = Matrix3::new(1.0f32, 2.0, 0.0, 0.5, -1.0, 1.0, 0.0, 0.3, 2.0);
    let x = Vector3::new(0.5, -1.0, 2.0);
    let slope: Vector3<f32> = grad!(single, argnums = 1)(&m, &x);
    let by_hand = m.transpose() * (m * x).normalize();
    assert!((slope - by_hand).norm() < 1e-5);
    check_grads(func!(single), (&m, &x), 2).unwrap();
}

#[test]
fn newtons_method_solves() {
    let mut x = DVector::from_vec(vec![-1.2, 1.0]);
    for _ in 0..10 {
        let step = hessian!(rosenbrock)(&x).lu().solve(&grad!(rosenbrock)(&x));
        x -= step.expect("the Hessian is regular here");
    }
    assert!((x - DVector::from_element(2, 1.0)).norm() < 1e-12);
}
