//! Views and made matrices within branches, transforms of bodies, and rounds that are run again.

use nalgebra::{DMatrix, DMatrixView, DVectorViewMut, Matrix2, Vector2};
use transform_func::prelude::*;
use transform_func::testing::check_grads;

#[differentiable]
fn bump(mut y: DVectorViewMut<'_, f64>, by: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..y.len() {
        y[i] = y[i] * y[i] * by + 0.1;
        sum += y[i].sin();
    }
    sum
}
#[differentiable]
fn branches(x: &[f64]) -> f64 {
    let mut m = DMatrix::<f64>::zeros(2, 3);
    let mut total = 0.0;
    for j in 0..3 {
        m[(0, j)] = x[j];
        m[(1, j)] = x[0] * x[j];
        if j != 1 {
            total += bump(m.column_mut(j), x[1]);
        } else {
            total += m.column(j).norm();
        }
    }
    total * m.norm_squared()
}
#[test]
fn lent_in_branches_to_third_order() {
    let x = [0.7, 1.2, -0.4];
    check_grads(func!(branches), (&x[..],), 2).unwrap();
    let h = hessian!(branches)(&x);
    let e = 1e-6;
    let third = jacfwd!(hessian!(branches))(&x);
    for k in 0..3 {
        let (mut a, mut b) = (x, x);
        a[k] += e;
        b[k] -= e;
        let (p, q) = (hessian!(branches)(&a), hessian!(branches)(&b));
        for i in 0..3 {
            for j in 0..3 {
                let fd = (p[i][j] - q[i][j]) / (2.0 * e);
                assert!(
                    (fd - third[i][j][k]).abs() < 1e-4 * (1.0 + fd.abs()),
                    "{fd} {}",
                    third[i][j][k]
                );
                assert!((h[i][j] - h[j][i]).abs() < 1e-9);
            }
        }
    }
}

#[differentiable]
fn quad(m: DMatrixView<'_, f64>, s: f64) -> f64 {
    (m * m.transpose()).trace() * s.sin() + m[(0, 0)].exp()
}
#[differentiable]
fn through(m: &DMatrix<f64>, s: f64) -> f64 {
    let g = grad!(quad)(m.view((0, 0), (2, 2)), s);
    g.norm_squared() + quad(m.as_view(), s)
}
#[test]
fn gradient_of_a_view_in_a_body() {
    let m = DMatrix::from_row_slice(2, 3, &[0.3, 1.0, -0.2, 0.5, 0.1, 0.9]);
    check_grads(func!(through), (&m, 0.4), 2).unwrap();
}

#[differentiable]
fn made(x: f32, n: usize) -> f32 {
    let mut v = Vector2::new(x, 1.0);
    #[checkpoint(every = 2)]
    for _ in 0..n {
        let m = Matrix2::new(x.cos(), -x.sin(), x.sin(), x.cos());
        v = m * v * 0.9;
    }
    v.dot(&Vector2::new(1.0, x))
}
#[test]
fn made_in_rounds_that_are_run_again() {
    let e = 1e-2_f32;
    let fd = (grad!(made)(0.3 + e, 5) - grad!(made)(0.3 - e, 5)) / (2.0 * e);
    let h = grad!(grad!(made))(0.3, 5);
    assert!((fd - h).abs() < 2e-2 * (1.0 + h.abs()), "{fd} {h}");
}

/// Methods of elements, of what is never written and of what is.
#[differentiable]
fn elements(mut m: DMatrix<f64>, v: &[f64]) -> f64 {
    let mut own = DMatrix::<f64>::zeros(2, 2);
    own[(0, 1)] = v[0].cos();
    let mut pair = Vector2::new(v[0], v[1]);
    pair[1] *= v[0];
    m[(1, 0)] *= v[1];
    m[(1, 0)].exp() * own[(0, 1)].sin() + pair[1].tanh() * m[(0, 0)].powi(2)
}
#[test]
fn methods_of_elements() {
    let m = DMatrix::from_row_slice(2, 2, &[0.3, 1.0, -0.2, 0.5]);
    check_grads(func!(elements), (m, &[0.7, -0.4][..]), 2).unwrap();
}
