//! Nothing, one thing, rank 0: shapes at the edge.

use transform_func::prelude::*;

#[differentiable]
fn squared_norm(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    sum
}

#[differentiable]
fn doubled(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = 2.0 * x[i];
    }
    y
}

#[differentiable]
fn nothing(_x: &[f64]) -> Vec<f64> {
    vec![0.0; 0]
}

#[differentiable]
fn sum_of_squares(x: &Tensor) -> f64 {
    (x * x).sum()
}

#[differentiable]
fn square(x: &Tensor) -> Tensor {
    x * x
}

#[differentiable]
fn total(x: &Tensor) -> f64 {
    x.sum()
}

#[differentiable]
fn scaled_matrix_product(a: &Tensor, b: &Tensor) -> Tensor {
    a.matmul(b) * 2.0
}

#[test]
fn empty_slices() {
    let empty: [f64; 0] = [];
    assert_eq!(grad!(squared_norm)(&empty), Vec::<f64>::new());
    assert_eq!(grad_and_value!(squared_norm)(&empty), (vec![], 0.0));
    assert_eq!(hessian!(squared_norm)(&empty), Vec::<Vec<f64>>::new());
    assert_eq!(jacrev!(doubled)(&empty), Vec::<Vec<f64>>::new());
    assert_eq!(jacfwd!(doubled)(&empty), Vec::<Vec<f64>>::new());
    assert_eq!(jvp!(doubled, (&empty[..],), (&empty[..],)), (vec![], vec![]));
    assert_eq!(vjp!(squared_norm, &empty).1(1.0), (vec![],));
}

#[test]
fn empty_results() {
    let x = [1.0, 2.0];
    assert_eq!(jacrev!(nothing)(&x), Vec::<Vec<f64>>::new());
    assert_eq!(vjp!(nothing, &x).1(&vec![]), (vec![0.0, 0.0],));
    assert_eq!(linearize!(nothing, &x).1(&x), Vec::<f64>::new());
}

#[test]
fn empty_tensors() {
    for shape in [&[0][..], &[0, 3], &[2, 0]] {
        let empty = Tensor::zeros(shape);
        assert_eq!(grad!(sum_of_squares)(&empty).shape(), shape);
        assert_eq!(grad_and_value!(total)(&empty), (empty.clone(), 0.0));
        let twice = [shape, shape].concat();
        assert_eq!(jacrev!(square)(&empty).shape(), twice);
        assert_eq!(jacfwd!(square)(&empty).shape(), twice);
        assert_eq!(hessian!(sum_of_squares)(&empty).shape(), twice);
        assert_eq!(jvp!(square, (&empty,), (&empty,)).1.shape(), shape);
    }
}

#[test]
fn empty_inner_axis() {
    let (a, b) = (Tensor::zeros(&[2, 0]), Tensor::zeros(&[0, 3]));
    let (y, pullback) = vjp!(scaled_matrix_product, &a, &b);
    assert_eq!(y, Tensor::zeros(&[2, 3]));
    assert_eq!(pullback(&Tensor::ones(&[2, 3])), (a, b));
}

#[test]
fn rank_zero() {
    let x = Tensor::scalar(1.5);
    assert_eq!(grad!(sum_of_squares)(&x), Tensor::scalar(3.0));
    assert_eq!(jacrev!(square)(&x), Tensor::scalar(3.0));
    assert_eq!(jacfwd!(square)(&x), Tensor::scalar(3.0));
    assert_eq!(hessian!(sum_of_squares)(&x), Tensor::scalar(2.0));
    assert_eq!(
        jvp!(square, (&x,), (&Tensor::scalar(2.0),)).1,
        Tensor::scalar(6.0)
    );
    assert_eq!(vjp!(square, &x).1(&Tensor::scalar(2.0)).0, Tensor::scalar(6.0));
}

#[test]
fn size_one_keeps_its_axes() {
    let x = Tensor::full(&[1, 1], 1.5);
    assert_eq!(jacrev!(square)(&x), Tensor::full(&[1, 1, 1, 1], 3.0));
    assert_eq!(
        grad!(sum_of_squares)(&Tensor::from_vec(vec![1.5])),
        Tensor::from_vec(vec![3.0])
    );
    assert_eq!(jacrev!(doubled)(&[1.5]), vec![vec![2.0]]);
}
