//! Convolution and pooling: nested loops over flat grids.

use transform_func::prelude::*;

use crate::goldens::Case;

/// Stride 2, padding 1: `x` is `[1, 2, 5, 5]`, `w` is `[3, 2, 3, 3]`, the result `[1, 3, 3, 3]`.
#[differentiable]
fn strided_convolution(x: &[f64], w: &[f64], b: &[f64], v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for out in 0..3 {
        for row in 0..3 {
            for column in 0..3 {
                let mut cell = b[out];
                for channel in 0..2 {
                    for i in 0..3 {
                        for j in 0..3 {
                            let (y, z) = (2 * row + i, 2 * column + j);
                            if y == 0 || z == 0 || y > 5 || z > 5 {
                                continue;
                            }
                            cell += w[((out * 2 + channel) * 3 + i) * 3 + j]
                                * x[(channel * 5 + y - 1) * 5 + z - 1];
                        }
                    }
                }
                sum += v[(out * 3 + row) * 3 + column] * cell;
            }
        }
    }
    sum
}

/// `x` is `[3, 3]`, `w` is `[2, 2]`.
#[differentiable]
fn squared_activations(w: &[f64], x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for row in 0..2 {
        for column in 0..2 {
            let mut cell = 0.0;
            for i in 0..2 {
                for j in 0..2 {
                    cell += w[2 * i + j] * x[3 * (row + i) + column + j];
                }
            }
            sum += cell.tanh().powi(2);
        }
    }
    sum
}

/// `x` is `[4, 4]`, pooled by 2.
#[differentiable]
fn pooled(x: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut total = 0.0;
    for row in 0..2 {
        for column in 0..2 {
            let mut largest = f64::NEG_INFINITY;
            let mut mean = 0.0;
            for i in 0..2 {
                for j in 0..2 {
                    let entry = x[4 * (2 * row + i) + 2 * column + j];
                    largest = if entry > largest { entry } else { largest };
                    mean += entry / 4.0;
                }
            }
            sum += w[2 * row + column] * largest + mean * mean;
            total += mean / 4.0;
        }
    }
    sum + total.powi(3)
}

#[test]
fn gradient_of_convolution() {
    let case = Case::load("grad_conv2d");
    let [x, w, b, v] = ["x", "w", "b", "V"].map(|name| case.numbers(name));
    let (of_x, of_w, of_b) = grad!(strided_convolution, argnums = (0, 1, 2))(&x, &w, &b, &v);
    let of_x = Tensor::from_shape_vec(&[1, 2, 5, 5], of_x).unwrap();
    let of_w = Tensor::from_shape_vec(&[3, 2, 3, 3], of_w).unwrap();
    case.expect(&(of_x, of_w, of_b));
}

#[test]
fn hessian_of_convolution() {
    let case = Case::load("hessian_conv");
    let hessian = hessian!(squared_activations)(&case.numbers("w"), &case.numbers("x"));
    case.expect(&Tensor::from_shape_vec(&[1, 1, 2, 2, 1, 1, 2, 2], hessian.concat()).unwrap());
}

#[test]
fn gradient_of_pooling() {
    let case = Case::load("grad_pooling");
    let gradient = grad!(pooled)(&case.numbers("x"), &case.numbers("W"));
    case.expect(&Tensor::from_shape_vec(&[1, 1, 4, 4], gradient).unwrap());
}
