//! Fixed arrays and slices: reads, writes, nested indices.

use transform_func::prelude::*;

use super::table::{array_table, scalar_table, slice_and_number_table, slice_table};

#[differentiable]
fn squared_norm(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    sum
}

#[differentiable]
fn neighbour_products(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += x[i - 1] * x[i].sin();
    }
    sum
}

#[differentiable]
fn same_entry_often(x: &[f64]) -> f64 {
    x[0] * x[1] + x[0].exp() * x[x.len() - 1] - x[1] / x[0]
}

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 10.0 * (x[i + 1] - x[i].powi(2)).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

#[differentiable]
fn fixed_array(x: [f64; 3]) -> f64 {
    x[0] * x[1] * x[2] + x[1].sin()
}

#[differentiable]
fn array_literal(x: f64) -> f64 {
    let powers = [1.0, x, x * x, x * x * x];
    let weights = [0.5, -1.0, 2.0, 0.25];
    let mut sum = 0.0;
    for i in 0..4 {
        sum += weights[i] * powers[i];
    }
    sum * powers[1]
}

#[differentiable]
fn filled_array(x: f64) -> f64 {
    let mut a = [0.0; 5];
    a[0] = x;
    for i in 1..5 {
        a[i] = a[i - 1] * x + i as f64;
    }
    a[4] - a[2]
}

#[differentiable]
fn array_of_copies(x: f64) -> f64 {
    let mut a = [x; 3];
    a[1] = a[0] * a[2];
    a[2] += a[1];
    a[0] * a[1] * a[2]
}

#[differentiable]
fn compound_writes(x: [f64; 4]) -> f64 {
    let mut a = x;
    a[0] += a[1];
    a[1] -= a[2] * a[0];
    a[2] *= a[3];
    a[3] /= 1.0 + a[0] * a[0];
    a[0] * a[1] + a[2] * a[3]
}

#[differentiable]
fn overwritten_entry(x: &[f64]) -> f64 {
    let mut a = [0.0; 2];
    a[0] = x[0] * x[1];
    let kept = a[0];
    a[0] = x[1];
    a[1] = a[0] * kept;
    a[0] = 7.0;
    a[0] * a[1]
}

#[differentiable]
fn nested_array(x: f64) -> f64 {
    let mut a = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            a[i][j] = x.powi(i as i32) + j as f64 * x;
        }
    }
    a[1][2] *= a[2][1];
    a[0][0] + a[1][2] * a[2][2]
}

#[differentiable]
fn determinant(m: [f64; 9]) -> f64 {
    let a = [[m[0], m[1], m[2]], [m[3], m[4], m[5]], [m[6], m[7], m[8]]];
    a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
        + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0])
}

#[differentiable]
fn mutable_parameter(mut x: [f64; 3]) -> f64 {
    x[1] = x[0] * x[1];
    x[2] += x[1];
    x[0] * x[2]
}

#[differentiable]
fn copy_then_write(x: [f64; 2]) -> f64 {
    let mut y = x;
    y[0] = y[1] * 3.0;
    x[0] * y[0] + x[1] * y[1]
}

#[differentiable]
fn swapped(x: [f64; 3]) -> f64 {
    let mut a = x;
    let kept = a[0];
    a[0] = a[2] * 2.0;
    a[2] = kept;
    a.swap(1, 2);
    a[0] + 10.0 * a[1] * a[1] + 100.0 * a[2].sin()
}

#[differentiable]
fn reversed_in_place(x: [f64; 5]) -> f64 {
    let mut a = x;
    let mut i = 0;
    let mut j = 4;
    while i < j {
        a.swap(i, j);
        i += 1;
        j -= 1;
    }
    let mut sum = 0.0;
    for k in 0..5 {
        sum += a[k] * a[k] * (k + 1) as f64;
    }
    sum
}

#[differentiable]
fn prefix_sums(x: [f64; 5]) -> f64 {
    let mut a = x;
    for i in 1..5 {
        a[i] += a[i - 1];
    }
    a[1] * a[4] + a[2].cos()
}

#[differentiable]
fn recurrence_in_place(x: [f64; 6]) -> f64 {
    let mut a = x;
    for i in 2..6 {
        a[i] = a[i] * a[i - 1] + a[i - 2].sin();
    }
    a[5]
}

#[differentiable]
fn computed_indices(x: &[f64]) -> f64 {
    let order = [2, 0, 1, 2];
    let mut product = 1.0;
    for k in 0..4 {
        product *= x[order[k]] + k as f64;
    }
    product
}

#[differentiable]
fn largest_entry(x: &[f64]) -> f64 {
    let mut best = 0;
    for i in 1..x.len() {
        if x[i] > x[best] {
            best = i;
        }
    }
    x[best] * x[best] + x[0]
}

#[differentiable]
fn binned(x: &[f64]) -> f64 {
    let mut bins = [0.0; 3];
    for i in 0..x.len() {
        bins[i * i % 3] += x[i] * x[i];
    }
    bins[0] * bins[1] + bins[2]
}

#[differentiable]
fn evaluated(coefficients: &[f64], t: f64) -> f64 {
    let mut sum = 0.0;
    for k in 0..coefficients.len() {
        sum += coefficients[k] * t.powi(k as i32);
    }
    sum
}

#[differentiable]
fn interpolated(y: &[f64], t: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..y.len() {
        let mut basis = 1.0;
        for j in 0..y.len() {
            if i != j {
                basis *= (t - j as f64) / (i as f64 - j as f64);
            }
        }
        sum += y[i] * basis;
    }
    sum
}

slice_table! {
    squared_norm: [[0.5, -1.2, 0.8], [0.3]];
    neighbour_products: [[0.5, -1.2, 0.8, 2.0]];
    same_entry_often: [[0.7, -0.6], [0.7, -0.6, 1.3]];
    rosenbrock: [[0.3, -0.8, 0.7]];
    overwritten_entry: [[0.6, 1.4]];
    computed_indices: [[0.4, 1.1, -0.7]];
    largest_entry: [[0.2, 1.4, -0.5], [2.0, 1.0, 0.4]];
    binned: [[0.3, -0.7, 1.1, 0.9, -0.2]];
}

array_table! {
    fixed_array[3]: [[0.5, -1.2, 0.8]];
    compound_writes[4]: [[0.5, -1.2, 0.8, 0.3]];
    determinant[9]: [[2.0, 0.3, -0.5, 0.1, 1.5, 0.7, -0.4, 0.2, 1.1]];
    mutable_parameter[3]: [[0.5, -1.2, 0.8]];
    copy_then_write[2]: [[0.5, -1.2]];
    swapped[3]: [[0.5, -1.2, 0.8]];
    reversed_in_place[5]: [[0.5, -1.2, 0.8, 0.1, -0.6]];
    prefix_sums[5]: [[0.5, -1.2, 0.8, 0.1, -0.6]];
    recurrence_in_place[6]: [[0.5, -1.2, 0.8, 0.4, -0.6, 0.9]];
}

scalar_table! {
    array_literal: [0.6, -1.1];
    filled_array: [0.6];
    array_of_copies: [0.8];
    nested_array: [0.7];
}

slice_and_number_table! {
    evaluated: [([0.5, -1.2, 0.8, 0.3], 0.7), ([1.5], 0.7)];
    interpolated: [([0.5, -1.2, 0.8, 0.3], 1.4)];
}
