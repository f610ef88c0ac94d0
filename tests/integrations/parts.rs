//! nalgebra's vectors in other things: in slices, structs, tuples and options, made in bodies, and mapped where lanes part.

use nalgebra::{DVector, Matrix2, RowDVector, Vector2, Vector3};
use transform_func::prelude::*;
use transform_func::testing::{check_grads, check_vmap};

/// The energy of charges.
#[differentiable]
fn energy(charges: &[Vector3<f64>]) -> f64 {
    let mut total = 0.0;
    for i in 1..charges.len() {
        for j in 0..i {
            let between = charges[i] - charges[j];
            total += 1.0 / between.norm();
        }
    }
    total
}

#[derive(Differentiable, Clone, Debug)]
struct Layer {
    weights: Matrix2<f64>,
    bias: Vector2<f64>,
}
#[differentiable]
impl Layer {
    fn forward(&self, x: &Vector2<f64>) -> (Vector2<f64>, f64) {
        let y = self.weights * x + self.bias;
        let size = y.norm_squared();
        (y, size)
    }
}

/// A vector that is made from numbers: it is written into one that is there.
#[differentiable]
fn polar(r: f64, angle: f64) -> Vector2<f64> {
    let mut y = Vector2::<f64>::zeros();
    y[0] = r * angle.cos();
    y[1] = r * angle.sin();
    y
}

#[differentiable]
fn checked(x: &DVector<f64>) -> Option<f64> {
    if x.is_empty() {
        return None;
    }
    Some(x.norm())
}

#[differentiable]
fn row(x: &RowDVector<f64>, k: f64) -> RowDVector<f64> {
    x * k + x.scale(2.0)
}

#[differentiable]
#[vmappable]
fn halved(x: &DVector<f64>) -> f64 {
    let mut y = x.clone();
    while y.norm() > 1.0 {
        y *= 0.5;
    }
    y.sum()
}

#[differentiable]
fn scaled(x: &mut DVector<f64>, k: f64) {
    for i in 0..x.len() {
        x[i] *= k;
    }
}

#[test]
fn forces_are_vectors() {
    let charges = [
        Vector3::new(0.0, 0.0, 0.0),
        Vector3::new(1.0, 0.5, 0.0),
        Vector3::new(-0.5, 1.0, 2.0),
    ];
    let slopes: Vec<Vector3<f64>> = grad!(energy)(&charges);
    let sum: Vector3<f64> = slopes.iter().sum();
    assert!(sum.norm() < 1e-12, "{sum}");
    check_grads(func!(energy), (&charges,), 2).unwrap();
}

#[test]
fn structs_have_matrices() {
    let layer = Layer {
        weights: Matrix2::new(1.0, 2.0, -1.0, 0.5),
        bias: Vector2::new(0.1, -0.3),
    };
    let x = Vector2::new(0.7, -0.2);
    let ((y, size), pullback) = vjp!(Layer::forward, &layer, &x);
    assert_eq!((y, size), layer.forward(&x));
    let (by_layer, by_x) = pullback((&Vector2::zeros(), 1.0));
    assert!((by_layer.bias - 2.0 * y).norm() < 1e-12);
    assert!((by_layer.weights - 2.0 * y * x.transpose()).norm() < 1e-12);
    assert!((by_x - layer.weights.transpose() * 2.0 * y).norm() < 1e-12);
}

#[test]
fn vectors_are_made_by_writing() {
    let jacobian = jacrev!(polar, argnums = (0, 1))(2.0, 0.5);
    assert!((jacobian.0 - DVector::from_vec(vec![0.5f64.cos(), 0.5f64.sin()])).norm() < 1e-12);
    check_grads(func!(polar), (2.0, 0.5), 2).unwrap();
    check_vmap(func!(polar), (2.0, 0.5)).unwrap();
}

#[test]
fn options_and_rows_and_places() {
    let x = DVector::from_vec(vec![3.0, 4.0]);
    let slope = grad!(checked)(&x).expect("there are numbers");
    assert!((slope - &x / 5.0).norm() < 1e-12);
    assert_eq!(grad!(checked)(&DVector::zeros(0)), None);
    check_grads(func!(row), (&RowDVector::from_vec(vec![1.0, -2.0]), 0.5), 2).unwrap();
    let mut x = x;
    let (_, pullback) = vjp!(scaled, &mut x, 2.0);
    assert_eq!(x, DVector::from_vec(vec![6.0, 8.0]));
    let (by_x, by_k) = pullback(((), &DVector::from_vec(vec![1.0, 10.0])));
    assert_eq!((by_x, by_k), (DVector::from_vec(vec![2.0, 20.0]), 43.0));
}

#[test]
fn lanes_part() {
    let xs = Tensor::from_shape_vec(&[3, 2], vec![0.5, 0.5, 2.0, 1.0, -6.0, 8.0]).unwrap();
    assert_eq!(vmap!(halved)(&xs).to_vec(), [1.0, 0.75, 0.125]);
    assert_eq!(
        vmap!(grad!(halved))(&xs).to_vec(),
        [1.0, 1.0, 0.25, 0.25, 0.0625, 0.0625]
    );
}

#[test]
fn functional_forms_compute_the_same() {
    let x = DVector::from_vec(vec![3.0, -5.0]);
    assert_eq!(functionalize!(halved)(&x), halved(&x));
    assert!(
        functionalize!(halved)
            .source()
            .contains("fn halved(x: &DVector<f64>) -> f64")
    );
}
