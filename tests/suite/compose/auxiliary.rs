//! `has_aux`: a second result that is handed through and not differentiated.

use transform_func::prelude::*;

use crate::laws::{Flat, assert_close};

#[differentiable]
fn cube_and_square(x: f64) -> (f64, f64) {
    (x * x * x, x * x)
}

#[differentiable]
fn norm_and_parts(x: &[f64], scale: f64) -> (f64, (Vec<f64>, f64)) {
    let mut squares = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..x.len() {
        squares[i] = scale * x[i] * x[i];
        sum += squares[i];
    }
    (sum, (squares, scale))
}

#[differentiable]
fn squares_and_sum(x: &Tensor) -> (Tensor, f64) {
    (x * x, x.sum())
}

#[differentiable]
fn loss_and_prediction(w: &Tensor, x: &Tensor) -> (f64, Tensor) {
    let prediction = x.matmul(w);
    ((&prediction * &prediction).sum(), prediction)
}

#[test]
fn grad_returns_gradient_and_aux() {
    assert_eq!(grad!(cube_and_square, has_aux)(2.0), (12.0, 4.0));
    let (gradient, (squares, scale)) = grad!(norm_and_parts, has_aux)(&[1.0, -2.0], 0.5);
    assert_eq!((gradient, squares, scale), (vec![1.0, -2.0], vec![0.5, 2.0], 0.5));
    let ((of_scale, of_x), _) = grad!(norm_and_parts, argnums = (1, 0), has_aux)(&[1.0, -2.0], 0.5);
    assert_eq!((of_scale, of_x), (5.0, vec![1.0, -2.0]));
}

#[test]
fn grad_and_value_nests_value_and_aux() {
    assert_eq!(grad_and_value!(cube_and_square, has_aux)(2.0), (12.0, (8.0, 4.0)));
    let x = Tensor::eye(2);
    let (gradient, (value, prediction)) =
        grad_and_value!(loss_and_prediction, has_aux)(&Tensor::from_vec(vec![1.0, 2.0]), &x);
    assert_eq!(
        (gradient.to_vec(), value, prediction.to_vec()),
        (vec![2.0, 4.0], 5.0, vec![1.0, 2.0])
    );
}

#[test]
fn vjp_returns_aux_last() {
    let (y, pullback, aux) = vjp!(cube_and_square, 2.0, has_aux);
    assert_eq!(
        (y, pullback(1.0), pullback(0.5), aux),
        (8.0, (12.0,), (6.0,), 4.0)
    );
    let (y, pullback, sum) = vjp!(squares_and_sum, &Tensor::from_vec(vec![1.0, 3.0]), has_aux);
    assert_eq!((y.to_vec(), sum), (vec![1.0, 9.0], 4.0));
    assert_eq!(
        pullback(&Tensor::from_vec(vec![1.0, 2.0])).0.to_vec(),
        vec![2.0, 12.0]
    );
}

#[test]
fn jvp_returns_aux_last() {
    assert_eq!(jvp!(cube_and_square, (2.0,), (0.5,), has_aux), (8.0, 6.0, 4.0));
    let (x, x_dot) = (
        Tensor::from_vec(vec![1.0, 3.0]),
        Tensor::from_vec(vec![1.0, -1.0]),
    );
    let (y, y_dot, sum) = jvp!(squares_and_sum, (&x,), (&x_dot,), has_aux);
    assert_eq!(
        (y.to_vec(), y_dot.to_vec(), sum),
        (vec![1.0, 9.0], vec![2.0, -6.0], 4.0)
    );
}

#[test]
fn jacobians_return_aux() {
    let x = Tensor::from_vec(vec![1.0, 3.0]);
    let expected = vec![2.0, 0.0, 0.0, 6.0];
    for (jacobian, sum) in [
        jacrev!(squares_and_sum, has_aux)(&x),
        jacfwd!(squares_and_sum, has_aux)(&x),
    ] {
        assert_eq!(
            (jacobian.shape(), jacobian.to_vec(), sum),
            (&[2, 2][..], expected.clone(), 4.0)
        );
    }
    let (in_chunks, _) = jacrev!(squares_and_sum, has_aux, chunk_size = 1)(&x);
    assert_eq!(in_chunks.to_vec(), expected);
}

#[test]
fn hessian_returns_aux() {
    assert_eq!(hessian!(cube_and_square, has_aux)(2.0), (12.0, 4.0));
    let (second, (squares, _)) = hessian!(norm_and_parts, has_aux)(&[1.0, -2.0], 0.5);
    assert_eq!(
        (second, squares),
        (vec![vec![1.0, 0.0], vec![0.0, 1.0]], vec![0.5, 2.0])
    );
}

/// The inner transform hands its aux through as the aux of the outer one.
#[test]
fn aux_through_two_levels() {
    assert_eq!(grad!(grad!(cube_and_square, has_aux), has_aux)(2.0), (12.0, 4.0));
    assert_eq!(
        jacfwd!(grad!(cube_and_square, has_aux), has_aux)(2.0),
        (12.0, 4.0)
    );
    let (y, y_dot, aux) = jvp!(
        grad!(norm_and_parts, has_aux),
        (&[1.0, -2.0][..], 0.5),
        (zero(), 1.0),
        has_aux
    );
    assert_close(
        "gradient and its tangent",
        &(y, y_dot, aux).flat(),
        &[1.0, -2.0, 2.0, -4.0, 0.5, 2.0, 0.5],
        1e-12,
    );
}

/// Without `has_aux` the pair is differentiated whole.
#[test]
fn pair_without_aux() {
    assert_eq!(jacrev!(cube_and_square)(2.0), (12.0, 4.0));
    assert_eq!(vjp!(cube_and_square, 2.0).1((1.0, 1.0)), (16.0,));
}
