//! One linear map seen from all sides: pushforward, pullback, Jacobian rows and columns, chunks.

use transform_func::prelude::*;

use crate::laws::{Flat, assert_close, direction, dot, seeded_tensor, times, transposed_times};

#[differentiable]
fn layer(w: &Tensor, x: &Tensor) -> Tensor {
    x.matmul(w).tanh() + x.sum_axis(-1).unsqueeze(-1)
}

#[differentiable]
fn square_matrix(x: &Tensor) -> Tensor {
    x.matmul(x)
}

#[differentiable]
fn trajectory(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; 5];
    let mut state = x[0];
    for t in 0..5 {
        state = state + 0.3 * (x[1] * state).sin() * x[t % 3];
        y[t] = state;
    }
    y
}

#[differentiable]
fn mixed_results(x: &Tensor) -> (Tensor, f64, (Tensor, f64)) {
    (x.exp(), x.sum(), (x.index_axis(0, 0), x.prod()))
}

#[differentiable]
fn from_array(x: [f64; 3]) -> [f64; 2] {
    [x[0] * x[1], x[2].sin() * x[0]]
}

#[differentiable]
fn linear(x: &Tensor) -> Tensor {
    3.0 * x.transpose(0, 1)
}

#[differentiable]
fn scalar_field(x: &Tensor) -> f64 {
    (x.sin() * x.exp()).sum() * x.prod() + x.logsumexp()
}

#[test]
fn adjoint_identity_of_tensors() {
    let (w, x) = (seeded_tensor(&[3, 4], 1), seeded_tensor(&[2, 3], 2));
    let (w_dot, x_dot) = (seeded_tensor(&[3, 4], 3), seeded_tensor(&[2, 3], 4));
    let y_bar = seeded_tensor(&[2, 4], 5);
    let (_, y_dot) = jvp!(layer, (&w, &x), (&w_dot, &x_dot));
    let (_, pullback) = vjp!(layer, &w, &x);
    let (w_bar, x_bar) = pullback(&y_bar);
    assert_eq!((w_bar.shape(), x_bar.shape()), (w.shape(), x.shape()));
    let forward = dot(&y_bar.flat(), &y_dot.flat());
    let reverse = dot(&w_bar.flat(), &w_dot.flat()) + dot(&x_bar.flat(), &x_dot.flat());
    assert_close("<u, J v> = <J^T u, v>", &[forward], &[reverse], 1e-12);
}

#[test]
fn a_pullback_can_be_called_often() {
    let x = seeded_tensor(&[2, 2], 6);
    let (y, pullback) = vjp!(square_matrix, &x);
    let (u, v) = (seeded_tensor(&[2, 2], 7), seeded_tensor(&[2, 2], 8));
    let (of_u,) = pullback(&u);
    let (of_v,) = pullback(&v);
    let (of_sum,) = pullback(&(&u + &v));
    assert_close("linear", &of_sum.flat(), &(&of_u + &of_v).flat(), 1e-12);
    assert_eq!(pullback(&u), (of_u,));
    assert_eq!(y, x.matmul(&x));
}

#[test]
fn a_pushforward_can_be_called_often() {
    let x = [0.6, -0.8, 1.1];
    let (y, pushforward) = linearize!(trajectory, &x);
    assert_eq!(y, trajectory(&x));
    let columns = jacfwd!(trajectory)(&x);
    for j in 0..3 {
        let mut unit = [0.0; 3];
        unit[j] = 1.0;
        let column: Vec<f64> = columns.iter().map(|row| row[j]).collect();
        assert_close("column", &pushforward(&unit), &column, 1e-12);
    }
}

/// The pullback owns what it needs: arguments may go, or change, before it is called.
#[test]
fn pullbacks_outlive_their_arguments() {
    let pullback = {
        let x = vec![0.6, -0.8, 1.1];
        vjp!(trajectory, &x).1
    };
    let expected = vjp!(trajectory, &[0.6, -0.8, 1.1]).1(&vec![1.0; 5]);
    assert_eq!(pullback(&vec![1.0; 5]), expected);
    let mut x = seeded_tensor(&[2, 2], 9);
    let (_, pullback) = vjp!(square_matrix, &x);
    let before = pullback(&Tensor::ones(&[2, 2]));
    x *= 10.0;
    assert_eq!(pullback(&Tensor::ones(&[2, 2])), before);
}

#[test]
fn rows_and_columns_are_the_same_jacobian() {
    let x = seeded_tensor(&[2, 2], 10);
    let (rows, columns) = (jacrev!(square_matrix)(&x), jacfwd!(square_matrix)(&x));
    assert_eq!(
        (rows.shape(), columns.shape()),
        (&[2, 2, 2, 2][..], &[2, 2, 2, 2][..])
    );
    assert_close("jacrev = jacfwd", &rows.flat(), &columns.flat(), 1e-12);
    let v = direction(4, 11);
    let along = Tensor::from_shape_vec(&[2, 2], v.clone()).unwrap();
    let y_dot = jvp!(square_matrix, (&x,), (&along,)).1;
    assert_close("J v", &times(&rows.flat(), &v), &y_dot.flat(), 1e-12);
    let (x_bar,) = vjp!(square_matrix, &x).1(&along);
    assert_close(
        "J^T u",
        &transposed_times(&rows.flat(), &v, 4),
        &x_bar.flat(),
        1e-12,
    );
}

#[test]
fn chunks_do_not_matter() {
    let x = [0.6, -0.8, 1.1];
    let whole = jacrev!(trajectory)(&x);
    assert_eq!(jacrev!(trajectory, chunk_size = 1)(&x), whole);
    assert_eq!(jacrev!(trajectory, chunk_size = 2)(&x), whole);
    assert_eq!(jacrev!(trajectory, chunk_size = 5)(&x), whole);
    assert_eq!(jacrev!(trajectory, chunk_size = 100)(&x), whole);
    let whole = jacfwd!(trajectory)(&x);
    assert_eq!(jacfwd!(trajectory, chunk_size = 1)(&x), whole);
    assert_eq!(jacfwd!(trajectory, chunk_size = 2)(&x), whole);
    assert_eq!(jacfwd!(trajectory, chunk_size = 100)(&x), whole);
}

#[test]
fn results_keep_their_tree() {
    let x = seeded_tensor(&[2, 2], 12);
    let (of_exp, of_sum, (of_row, of_product)) = jacrev!(mixed_results)(&x);
    assert_eq!((of_exp.shape(), of_sum.shape()), (&[2, 2, 2, 2][..], &[2, 2][..]));
    assert_eq!(
        (of_row.shape(), of_product.shape()),
        (&[2, 2, 2][..], &[2, 2][..])
    );
    let forward = jacfwd!(mixed_results)(&x);
    assert_close(
        "trees",
        &(of_exp, of_sum, (of_row, of_product)).flat(),
        &forward.flat(),
        1e-12,
    );
}

#[test]
fn arrays_keep_their_lengths() {
    let x = [0.6, -0.8, 1.1];
    let rows: [[f64; 3]; 2] = jacrev!(from_array)(x);
    let columns: [[f64; 3]; 2] = jacfwd!(from_array)(x);
    let (sine, cosine) = (1.1_f64.sin(), 1.1_f64.cos());
    let expected = [-0.8, 0.6, 0.0, sine, 0.0, 0.6 * cosine];
    assert_close("jacrev", &rows.flat(), &expected, 1e-12);
    assert_close("jacfwd", &columns.flat(), &expected, 1e-12);
}

#[test]
fn a_linear_function_is_its_own_derivative() {
    let (x, v) = (seeded_tensor(&[2, 3], 13), seeded_tensor(&[2, 3], 14));
    assert_eq!(jvp!(linear, (&x,), (&v,)).1, linear(&v));
    let (_, pullback) = vjp!(linear, &x);
    assert_close(
        "transpose",
        &pullback(&linear(&v)).0.flat(),
        &(9.0 * &v).flat(),
        1e-12,
    );
}

#[test]
fn hessians_are_symmetric() {
    let x = seeded_tensor(&[2, 2], 15);
    let hessian = hessian!(scalar_field)(&x).reshape(&[4, 4]);
    assert_close(
        "symmetric",
        &hessian.flat(),
        &hessian.transpose(0, 1).flat(),
        1e-11,
    );
}
