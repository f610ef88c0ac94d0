//! Matrices as flat or nested arrays.

use transform_func::prelude::*;

use crate::corpus::table::{array_table, slice_and_number_table, slice_table, vector_table};

/// The sum of the logarithms of the diagonal of the Cholesky factor of `m + m^T + 6`.
#[differentiable]
fn cholesky(m: [f64; 9]) -> f64 {
    let mut a = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            a[i][j] = m[3 * i + j] + m[3 * j + i];
        }
        a[i][i] += 6.0;
    }
    let mut factor = [[0.0; 3]; 3];
    for j in 0..3 {
        for i in j..3 {
            let mut rest = a[i][j];
            for k in 0..j {
                rest -= factor[i][k] * factor[j][k];
            }
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
    }
    let mut sum = 0.0;
    for i in 0..3 {
        sum += factor[i][i].ln();
    }
    sum
}

#[differentiable]
fn matrix_vector(m: &[f64], x: &[f64]) -> Vec<f64> {
    let columns = x.len();
    let rows = m.len() / columns;
    let mut y = vec![0.0; rows];
    for i in 0..rows {
        let row = &m[i * columns..(i + 1) * columns];
        for j in 0..columns {
            y[i] += row[j] * x[j];
        }
    }
    y
}

#[differentiable]
fn two_layers(m: &[f64]) -> f64 {
    let mut hidden = matrix_vector(&m[..6], &[0.5, -0.7, 1.1]);
    for i in 0..hidden.len() {
        hidden[i] = hidden[i].tanh();
    }
    let y = matrix_vector(&m[6..], &hidden);
    y[0] * y[0] + y[1]
}

#[differentiable]
fn quadratic_form(x: &[f64], scale: f64) -> f64 {
    let m = [1.0, 2.0, -0.5, 0.3, 1.5, 0.7, 0.2, -0.4, 2.0];
    let y = matrix_vector(&m[..x.len() * x.len()], x);
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += scale * x[i] * y[i];
    }
    sum
}

/// Diagonally dominant: `below`, `diagonal`, `above` and the right side come from `x`.
#[differentiable]
fn thomas(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let mut diagonal = vec![0.0; n];
    let mut right = vec![0.0; n];
    for i in 0..n {
        diagonal[i] = 4.0 + x[i];
        right[i] = x[i] * x[i] + 1.0;
    }
    for i in 1..n {
        let factor = x[i] / diagonal[i - 1];
        diagonal[i] -= factor * x[i - 1];
        right[i] -= factor * right[i - 1];
    }
    let mut y = vec![0.0; n];
    y[n - 1] = right[n - 1] / diagonal[n - 1];
    for i in (0..n - 1).rev() {
        y[i] = (right[i] - x[i] * y[i + 1]) / diagonal[i];
    }
    y
}

#[differentiable]
fn power_iteration(m: [f64; 4]) -> f64 {
    let mut v = [1.0, 0.5];
    let mut norm = 1.0;
    for _ in 0..12 {
        let w = [m[0] * v[0] + m[1] * v[1], m[2] * v[0] + m[3] * v[1]];
        norm = w[0].hypot(w[1]);
        v = [w[0] / norm, w[1] / norm];
    }
    norm
}

/// Gaussian elimination with partial pivoting.
#[differentiable]
fn log_determinant(m: [f64; 9]) -> f64 {
    let mut a = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            a[i][j] = m[3 * i + j];
        }
    }
    let mut sum = 0.0;
    for k in 0..3 {
        let mut pivot = k;
        for i in k + 1..3 {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        a.swap(k, pivot);
        for i in k + 1..3 {
            let factor = a[i][k] / a[k][k];
            for j in k..3 {
                a[i][j] -= factor * a[k][j];
            }
        }
        sum += a[k][k].abs().ln();
    }
    sum
}

#[differentiable]
fn conjugate_gradient(b: &[f64]) -> f64 {
    let m = [4.0, 1.0, 0.5, 3.0];
    let mut x = vec![0.0; 2];
    let mut r = vec![b[0], b[1]];
    let mut p = r.clone();
    for _ in 0..2 {
        let q = [m[0] * p[0] + m[1] * p[1], m[1] * p[0] + m[3] * p[1]];
        let rr = r[0] * r[0] + r[1] * r[1];
        let alpha = rr / (p[0] * q[0] + p[1] * q[1]);
        for i in 0..2 {
            x[i] += alpha * p[i];
            r[i] -= alpha * q[i];
        }
        let beta = (r[0] * r[0] + r[1] * r[1] + b[0] * b[0] * 1e-3) / rr;
        for i in 0..2 {
            p[i] = r[i] + beta * p[i];
        }
    }
    x[0] * x[1] + x[0]
}

#[differentiable]
fn gram_schmidt(x: &[f64]) -> f64 {
    let n = x.len() / 2;
    let mut dot = 0.0;
    let mut norm = 0.0;
    for i in 0..n {
        norm += x[i] * x[i];
        dot += x[i] * x[n + i];
    }
    let mut rest = 0.0;
    for i in 0..n {
        let orthogonal = x[n + i] - dot / norm * x[i];
        rest += orthogonal * orthogonal;
    }
    rest.sqrt()
}

array_table! {
    cholesky[9]: [[0.5, -1.2, 0.8, 0.3, 0.1, -0.6, 0.9, 0.2, 0.4]];
    power_iteration[4]: [[2.0, 0.3, 0.4, 1.0]];
    log_determinant[9]: [[0.5, -1.2, 0.8, 1.3, 0.1, -0.6, 0.9, 2.2, 0.4]];
}

slice_table! {
    two_layers: [[0.5, -1.2, 0.8, 0.3, 0.1, -0.6, 0.9, 0.2, 0.4, -0.7]];
    conjugate_gradient: [[0.8, -1.2]];
    gram_schmidt: [[0.5, -1.2, 0.8, 0.3, 0.1, -0.6]];
}

slice_and_number_table! {
    quadratic_form: [([0.5, -1.2, 0.8], 0.7), ([0.5, -1.2], 0.7)];
}

vector_table! {
    thomas: [[0.5, -1.2, 0.8, 0.3]];
}
