//! Operators and elementwise methods, shapes that broadcast, elements.

use ndarray::{
    Array1, Array2, Array3, ArrayD, ArrayRef1, ArrayView1, ArrayView2, Ix1, Ix2, Ix3, IxDyn, array,
};
use transform_func::prelude::*;

use super::{laws, pair_laws, seeded};

#[differentiable]
fn by_reference_and_value(x: &Array1<f64>) -> f64 {
    let y = x * x;
    let z = &y + x;
    let w = z.clone() - &y * 2.0;
    (y / (w * z + 3.0)).sum()
}

#[differentiable]
fn numbers_on_either_side(x: &Array1<f64>) -> f64 {
    let scale = x[0] * x[1];
    let y = 2.0 * x - scale * x / 4.0;
    let mut z = -y + scale;
    z += x;
    z *= 0.5;
    z -= scale;
    (1.0 / (z * x + 9.0)).sum()
}

#[differentiable]
fn elementwise(x: &Array2<f64>) -> f64 {
    let bounded = x.tanh() + x.sin() * x.cos();
    (bounded.exp() + x.abs().sqrt() + (x * x + 1.0).ln()).sum() + x.powi(3).sum()
}

#[differentiable]
fn broadcasting(x: &Array2<f64>) -> f64 {
    let (rows, columns) = (x.column(0), x.row(0));
    let y = x * &columns - &rows.insert_axis(ndarray::Axis(1));
    (&y * &y + &columns).sum()
}

#[differentiable]
fn of_three_axes(x: &Array3<f64>) -> f64 {
    let plane = x.index_axis(ndarray::Axis(0), 1);
    (x * &plane).sum() * x[[0, 1, 0]] + x[(1, 0, 1)]
}

#[differentiable]
fn of_any_rank(x: &ArrayD<f64>) -> f64 {
    let y = x * x + x;
    (&y / (y.ndim() as f64)).sum() * y[[0, 1]]
}

#[differentiable]
fn elements(x: &Array2<f64>) -> f64 {
    let mut y = Array2::zeros((2, 2));
    for i in 0..x.nrows() {
        for j in 0..x.ncols() {
            y[[i, j]] = x[(i, j)] * x[[j, i]];
            y[[0, 0]] += x[[i, j]];
        }
    }
    (&y * &y).sum()
}

#[differentiable]
fn of_views(a: ArrayView2<'_, f64>, x: &ArrayView1<'_, f64>, b: &ArrayRef1<f64>) -> f64 {
    (a.dot(x) * b).sum() * 2.
}

#[differentiable]
fn viewed(x: &Array2<f64>) -> f64 {
    let row = x.row(1).to_owned();
    of_views(x.view(), &x.row(0).view(), &row)
}

#[differentiable]
fn ratio(a: &Array2<f64>, b: &Array1<f64>) -> f64 {
    (a / (b * b + 1.0) - b).sum() * b[0]
}

#[test]
fn of_single_precision() {
    #[differentiable]
    fn f(x: &Array1<f32>) -> f32 {
        let y = x * 2.0 + x[0];
        y.dot(x) + y.mean().unwrap()
    }
    let x = array![1.0_f32, -2.0];
    assert_eq!(grad!(f)(&x), array![6.0, -6.0]);
    assert_eq!(hessian!(f)(&x), array![[6.0_f32, 1.0], [1.0, 4.0]].into_dyn());
    assert_eq!(vmap!(f)(&array![[1.0_f32, -2.0]]).to_vec(), [f(&x)]);
}

#[test]
fn shapes_of_results() {
    #[differentiable]
    fn f(x: Array1<f64>, a: f64) -> Array2<f64> {
        &x.view().insert_axis(ndarray::Axis(1)) * &x * a
    }
    let x = array![1.0, 2.0, 3.0];
    let (y, pullback) = vjp!(f, x.clone(), 2.0);
    assert_eq!(pullback(&y).0.shape(), [3]);
    assert_eq!(jacrev!(f)(x.clone(), 2.0).shape(), [3, 3, 3]);
    assert_eq!(jacfwd!(f)(x.clone(), 2.0), jacrev!(f)(x.clone(), 2.0));
    let mapped: Array3<f64> = vmap!(f, in_dims = (1, None), out_dims = 2)(array![[1.0], [2.0], [3.0]], 2.0);
    assert_eq!(mapped.index_axis(ndarray::Axis(2), 0), y);
}

#[test]
fn nothing_and_one() {
    let none = Array1::<f64>::zeros(0);
    #[differentiable]
    fn total(x: &Array1<f64>) -> f64 {
        (x * x).sum() + x.mean().unwrap_or(7.0)
    }
    assert_eq!((total(&none), grad!(total)(&none)), (7.0, none.clone()));
    assert_eq!(grad!(total)(&array![3.0]), array![7.0]);
    assert_eq!(vmap!(grad!(total))(&Array2::zeros((2, 0))).shape(), [2, 0]);
}

laws! {
    by_reference_and_value: [seeded(Ix1(3), 10)];
    numbers_on_either_side: [seeded(Ix1(3), 1), seeded(Ix1(2), 2)];
    elementwise: [seeded(Ix2(2, 2), 3)];
    broadcasting: [seeded(Ix2(2, 3), 4), seeded(Ix2(1, 2), 5)];
    of_three_axes: [seeded(Ix3(2, 2, 2), 6)];
    of_any_rank: [seeded(IxDyn(&[2, 2]), 7)];
    elements: [seeded(Ix2(2, 2), 8)];
    viewed: [seeded(Ix2(2, 2), 9)];
}
pair_laws! {
    ratio: [(seeded(Ix2(2, 2), 11), seeded(Ix1(2), 12))];
}
