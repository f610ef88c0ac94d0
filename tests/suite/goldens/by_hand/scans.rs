//! Running sums and products, sorting, windows, scattering: loops over slices.

use transform_func::prelude::*;

use crate::goldens::Case;

#[differentiable]
fn running_products(x: &[f64], w: &[f64]) -> f64 {
    let mut product = 1.0;
    let mut sum = 0.0;
    for i in 0..x.len() {
        product *= x[i];
        sum += w[i] * product;
    }
    product + sum
}

#[differentiable]
fn running_sums(x: &[f64], w: &[f64], columns: usize) -> f64 {
    let mut total = 0.0;
    for row in 0..x.len() / columns {
        let mut running = 0.0;
        for i in row * columns..(row + 1) * columns {
            running += x[i];
            total += w[i] * running * running;
        }
    }
    total
}

#[differentiable]
fn sorted_and_largest(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let n = a.len();
    for i in 0..n {
        for j in i + 1..n {
            if a[j] < a[i] {
                a.swap(i, j);
            }
        }
    }
    let mut sum = 10.0 * a[n - 1] + 20.0 * a[n - 2];
    for i in 0..n {
        sum += (i + 1) as f64 * a[i];
    }
    sum
}

#[differentiable]
fn windows(x: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for start in 0..x.len() - 2 {
        let window = &x[start..start + 3];
        for k in 0..3 {
            sum += w[3 * start + k] * window[k] * window[k];
        }
    }
    sum
}

#[differentiable]
fn scattered(v: &[f64]) -> f64 {
    let index = [0, 3, 0];
    let mut bins = [0.0; 4];
    for i in 0..v.len() {
        bins[index[i]] += v[i];
    }
    let mut sum = 0.0;
    for k in 0..4 {
        sum += bins[k] * bins[k];
    }
    sum
}

#[test]
fn products_with_a_zero() {
    let case = Case::load("grad_prod_cumprod");
    case.expect(&grad!(running_products)(&case.numbers("x"), &case.numbers("w")));
}

#[test]
fn squared_running_sums() {
    let case = Case::load("grad_cumsum");
    let gradient = grad!(running_sums)(&case.numbers("X"), &case.numbers("W"), 4);
    case.expect(&Tensor::from_shape_vec(&[2, 4], gradient).unwrap());
}

#[test]
fn sort_and_two_largest() {
    let case = Case::load("grad_sort_topk");
    case.expect(&grad!(sorted_and_largest)(&case.numbers("x")));
}

#[test]
fn sliding_windows() {
    let case = Case::load("grad_unfold");
    case.expect(&grad!(windows)(&case.numbers("x"), &case.numbers("W")));
}

#[test]
fn added_into_bins() {
    let case = Case::load("grad_scatter_add");
    case.expect(&grad!(scattered)(&case.numbers("v")));
}
