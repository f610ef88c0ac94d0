//! Determinants and inverses by elimination, traces, outer and Kronecker products.

use transform_func::prelude::*;

use crate::goldens::Case;

/// Eliminates below the diagonal; the diagonal of the result holds the pivots.
#[differentiable]
fn eliminated(m: &[f64]) -> [[f64; 3]; 3] {
    let mut a = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            a[i][j] = m[3 * i + j];
        }
    }
    for k in 0..3 {
        for i in k + 1..3 {
            let factor = a[i][k] / a[k][k];
            for j in k..3 {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    a
}

#[differentiable]
fn determinants(m: &[f64]) -> f64 {
    let a = eliminated(m);
    let determinant = a[0][0] * a[1][1] * a[2][2];
    0.01 * determinant + 2.0 * determinant.ln()
}

/// Gauss-Jordan; no pivoting is needed for the matrices here.
#[differentiable]
fn inverse<const N: usize>(m: &[f64]) -> Vec<f64> {
    let mut a = m.to_vec();
    let mut b = vec![0.0; N * N];
    for i in 0..N {
        b[i * N + i] = 1.0;
    }
    for k in 0..N {
        let pivot = a[k * N + k];
        for j in 0..N {
            a[k * N + j] /= pivot;
            b[k * N + j] /= pivot;
        }
        for i in 0..N {
            if i == k {
                continue;
            }
            let factor = a[i * N + k];
            for j in 0..N {
                a[i * N + j] -= factor * a[k * N + j];
                b[i * N + j] -= factor * b[k * N + j];
            }
        }
    }
    b
}

#[differentiable]
fn weighted_inverse(m: &[f64], w: &[f64]) -> f64 {
    let b = inverse::<3>(m);
    let mut sum = 0.0;
    for i in 0..9 {
        sum += w[i] * b[i];
    }
    sum
}

#[differentiable]
fn trace_outer_kron(a: &[f64], u: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        for j in 0..3 {
            sum += a[3 * i + j] * a[3 * j + i];
            sum += (a[3 * i + j] + w[3 * i + j]) * u[i] * u[j];
        }
    }
    sum
}

fn square(n: usize, entries: Vec<f64>) -> Tensor {
    Tensor::from_shape_vec(&[n, n], entries).unwrap()
}

#[test]
fn gradient_of_determinants() {
    let case = Case::load("grad_logdet_det_slogdet");
    case.expect(&square(3, grad!(determinants)(&case.numbers("A"))));
}

#[test]
fn gradient_of_inverse() {
    let case = Case::load("grad_inverse");
    case.expect(&square(
        3,
        grad!(weighted_inverse)(&case.numbers("A"), &case.numbers("W")),
    ));
}

#[test]
fn jacobian_of_inverse() {
    let case = Case::load("jacobian_matrix_function");
    let jacobian = jacrev!(inverse::<2>)(&case.numbers("A"));
    case.expect(&Tensor::from_shape_vec(&[2, 2, 2, 2], jacobian.concat()).unwrap());
}

#[test]
fn gradient_of_products() {
    let case = Case::load("grad_trace_outer_kron");
    let [a, u, w] = ["A", "u", "w"].map(|name| case.numbers(name));
    let (of_a, of_u) = grad!(trace_outer_kron, argnums = (0, 1))(&a, &u, &w);
    case.expect(&(square(3, of_a), of_u));
}
