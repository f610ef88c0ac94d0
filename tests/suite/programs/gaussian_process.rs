//! The marginal likelihood of a Gaussian process by the parameters of its kernel: through a Cholesky factor in loops, and
//! through that of tensors.

use std::f64::consts::PI;

use transform_func::prelude::*;

use super::assert_laws;
use crate::laws::{DOUBLE, assert_close, direction, tensor};

/// Logarithms of the size and the length of what varies, and of the noise.
#[differentiable]
fn kernel(log: &[f64], x: &[f64]) -> Vec<Vec<f64>> {
    let n = x.len();
    let (size, length, noise) = (log[0].exp(), log[1].exp(), log[2].exp());
    let mut k = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let distance = (x[i] - x[j]) / length;
            k[i][j] = size * size * (-0.5 * distance * distance).exp();
            k[j][i] = k[i][j];
        }
        k[i][i] += noise * noise;
    }
    k
}

/// Turns the lower half of a matrix into its factor.
#[differentiable]
fn cholesky(a: &mut [Vec<f64>]) -> Result<(), usize> {
    for j in 0..a.len() {
        for k in 0..j {
            a[j][j] -= a[j][k] * a[j][k];
        }
        if a[j][j] <= 0.0 {
            return Err(j);
        }
        a[j][j] = a[j][j].sqrt();
        for i in j + 1..a.len() {
            for k in 0..j {
                a[i][j] -= a[i][k] * a[j][k];
            }
            a[i][j] /= a[j][j];
        }
    }
    Ok(())
}

#[differentiable]
fn in_loops(log: &[f64], x: &[f64], y: &[f64]) -> f64 {
    let mut factor = kernel(log, x);
    if let Err(row) = cholesky(&mut factor) {
        panic!("row {row} depends on those above");
    }
    let mut white = y.to_vec();
    let mut total = -0.5 * y.len() as f64 * (2.0 * PI).ln();
    for i in 0..white.len() {
        for k in 0..i {
            white[i] = white[i] - factor[i][k] * white[k];
        }
        white[i] /= factor[i][i];
        total -= 0.5 * white[i] * white[i] + factor[i][i].ln();
    }
    total
}

#[differentiable]
fn of_tensors(log: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    let n = x.len();
    let (size, length, noise) = (log[0].exp(), log[1].exp(), log[2].exp());
    let distance = (x.unsqueeze(1) - x.unsqueeze(0)) / length;
    let k = (distance.square() * -0.5).exp() * (size * size) + Tensor::eye(n) * (noise * noise);
    let factor = k.cholesky();
    let white = factor.solve_triangular(&y.unsqueeze(1), false);
    -0.5 * white.square().sum() - factor.diag().ln().sum() - 0.5 * n as f64 * (2.0 * PI).ln()
}

/// `1/2 tr((a a^T - K^-1) dK)` with `a = K^-1 y`, for each parameter.
fn by_hand(log: &[f64], x: &[f64], y: &[f64]) -> Vec<f64> {
    let n = x.len();
    let k = tensor(&[n, n], &kernel(log, x).concat());
    let inverse = k.inverse();
    let a = inverse.matmul(&tensor(&[n], y));
    let inner = a.outer(&a) - inverse;
    let [size, length, noise] = [log[0].exp(), log[1].exp(), log[2].exp()];
    let part = |i: usize, j: usize| {
        let squared = ((x[i] - x[j]) / length).powi(2);
        let smooth = size * size * (-0.5 * squared).exp();
        let own = if i == j { 2.0 * noise * noise } else { 0.0 };
        [2.0 * smooth, smooth * squared, own]
    };
    let mut slopes = vec![0.0; 3];
    for i in 0..n {
        for j in 0..n {
            for (slope, part) in slopes.iter_mut().zip(part(i, j)) {
                *slope += 0.5 * inner[[i, j]] * part;
            }
        }
    }
    slopes
}

#[test]
fn gaussian_process() {
    let (log, x) = ([0.2, -0.4, -1.5], [-1.1, -0.6, 0.0, 0.3, 0.9, 1.4]);
    let y = direction(6, 5);
    let (in_tensors, x_tensor, y_tensor) =
        (Tensor::from(&log[..]), Tensor::from(&x[..]), Tensor::from(&y[..]));
    let expected = by_hand(&log, &x, &y);
    assert_close("loops", &grad!(in_loops)(&log, &x, &y), &expected, 1e-11);
    let (slopes, value) = grad_and_value!(of_tensors)(&in_tensors, &x_tensor, &y_tensor);
    assert_close("tensors", &slopes.to_vec(), &expected, 1e-11);
    assert_close("value", &[value], &[in_loops(&log, &x, &y)], 1e-12);
    let bend = hessian!(in_loops)(&log, &x, &y).concat();
    let bend_of_tensors = hessian!(of_tensors)(&in_tensors, &x_tensor, &y_tensor);
    assert_close("second order", &bend_of_tensors.to_vec(), &bend, 1e-10);
    assert_laws!(DOUBLE; in_loops, log, &x => zero(), &y => zero());
}
