//! `Vec`: built with `vec!`, filled in loops, nested, returned.

use transform_func::prelude::*;

use super::table::{slice_table, vector_table};

#[differentiable]
fn running_products(x: &[f64]) -> f64 {
    let n = x.len();
    let mut products = vec![0.0; n + 1];
    products[0] = 1.0;
    for i in 0..n {
        products[i + 1] = products[i] * x[i];
    }
    let mut sum = 0.0;
    for i in 0..=n {
        sum += products[i];
    }
    sum
}

#[differentiable]
fn copies_of_a_number(x: &[f64]) -> f64 {
    let mut a = vec![x[0] * x[1]; 3];
    a[1] += x[0];
    a[2] *= a[1];
    a[0] + a[1] * a[2]
}

#[differentiable]
fn vector_literal(x: &[f64]) -> f64 {
    let a = vec![x[0], x[0] * x[1], 2.0];
    let mut product = 1.0;
    for i in 0..a.len() {
        product *= a[i] + 1.0;
    }
    product
}

#[differentiable]
fn owned_copy(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let b = a.clone();
    a[0] *= a[1];
    a[1] = b[0] + a[0];
    a[0] * a[1] - b[1]
}

#[differentiable]
fn pushed(x: &[f64]) -> f64 {
    let mut positive = Vec::new();
    for i in 0..x.len() {
        if x[i] > 0.0 {
            positive.push(x[i].sqrt());
        }
    }
    let mut sum = 0.0;
    for i in 0..positive.len() {
        sum += positive[i] * (i + 1) as f64;
    }
    sum
}

#[differentiable]
fn outer_product(x: &[f64]) -> f64 {
    let n = x.len();
    let mut a = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            a[i][j] = x[i] * x[j] + (i + 2 * j) as f64;
        }
    }
    for i in 1..n {
        a[i][i - 1] *= a[i - 1][i];
    }
    let mut trace = 0.0;
    for i in 0..n {
        trace += a[i][i] * a[n - 1 - i][i];
    }
    trace
}

#[differentiable]
fn rows_of_arrays(x: &[f64]) -> f64 {
    let mut points = vec![[0.0; 2]; x.len()];
    for i in 0..x.len() {
        points[i] = [x[i].cos(), x[i].sin() * i as f64];
    }
    let mut sum = 0.0;
    for i in 1..points.len() {
        sum += points[i][0] * points[i - 1][1] + points[i][1] * points[i - 1][0];
    }
    sum
}

#[differentiable]
fn flat_matrix(x: &[f64]) -> f64 {
    let n = x.len();
    let mut m = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            m[i * n + j] = 1.0 / (1.0 + (x[i] - x[j]).powi(2));
        }
    }
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..n {
            for k in 0..n {
                sum += m[i * n + k] * m[k * n + j];
            }
        }
    }
    sum
}

#[differentiable]
fn vector_reassigned(x: &[f64]) -> f64 {
    let mut state = vec![x[0], x[1]];
    for _ in 0..3 {
        state = vec![state[0] + 0.1 * state[1], state[1] - 0.1 * state[0].sin()];
    }
    state[0] * state[1]
}

#[differentiable]
fn double_buffer(x: &[f64]) -> f64 {
    let n = x.len();
    let mut now = x.to_vec();
    for _ in 0..3 {
        let mut next = vec![0.0; n];
        for i in 0..n {
            let left = now[(i + n - 1) % n];
            let right = now[(i + 1) % n];
            next[i] = now[i] + 0.2 * (left * right - now[i]);
        }
        now = next;
    }
    now[0] * now[n - 1]
}

#[differentiable]
fn scaled(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = 2.0 * x[i] + i as f64;
    }
    y
}

#[differentiable]
fn cumulative(x: &[f64]) -> Vec<f64> {
    let mut y = x.to_vec();
    for i in 1..y.len() {
        y[i] = y[i - 1] + y[i] * y[i];
    }
    y
}

#[differentiable]
fn polar(x: &[f64]) -> Vec<f64> {
    let (r, angle) = (x[0], x[1]);
    vec![r * angle.cos(), r * angle.sin()]
}

#[differentiable]
fn normalized(x: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    for i in 0..x.len() {
        total += x[i] * x[i];
    }
    let norm = total.sqrt();
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = x[i] / norm;
    }
    y
}

#[differentiable]
fn second_differences(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len() - 2];
    for i in 0..y.len() {
        y[i] = (x[i] - 2.0 * x[i + 1] + x[i + 2]) * x[i];
    }
    y
}

#[differentiable]
fn reversed(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let mut y = vec![0.0; n];
    for i in (0..n).rev() {
        y[n - 1 - i] = x[i].sin();
    }
    y
}

#[differentiable]
fn first_or_all(x: &[f64]) -> Vec<f64> {
    if x[0] > 1.0 {
        return vec![x[0] * x[1]; 2];
    }
    let mut y = vec![1.0; 2];
    y[1] = x[1] / x[0];
    y
}

/// Slices that become vectors inside something else.
#[differentiable]
fn copied_into_others(x: &[f64]) -> f64 {
    let pair = (x.to_vec(), x[0]);
    let rows = [x[1..].to_vec(), x[..2].to_vec()];
    let y = if x[0] > 0.0 { x.to_vec() } else { vec![1.0; 3] };
    rows[0][1] * rows[1][0] * pair.0[1] * pair.1 * y[2]
}

/// Rows of rows, and pairs of their elements.
#[differentiable]
fn rows_in_turn(x: &[f64]) -> f64 {
    let mut rows = vec![x.to_vec(), vec![1.0, x[1]]];
    for row in &mut rows {
        for y in row.iter_mut() {
            *y *= x[0];
        }
    }
    let mut sum = 0.0;
    for row in &rows {
        for y in row {
            sum += y * y;
        }
        for (y, z) in row.iter().zip(x) {
            sum += y * z;
        }
    }
    for row in rows {
        sum *= row[0] * row[1];
    }
    sum
}

slice_table! {
    rows_in_turn: [[0.5, -1.2, 0.8]];
    copied_into_others: [[0.5, -1.2, 0.8], [-0.5, 1.2, 0.8]];
    running_products: [[0.5, -1.2, 0.8, 1.5], [0.4]];
    copies_of_a_number: [[0.5, -1.2]];
    vector_literal: [[0.5, -1.2]];
    owned_copy: [[0.5, -1.2, 0.3]];
    pushed: [[0.5, -1.2, 0.8, 1.5], [-0.4, -0.9]];
    outer_product: [[0.5, -1.2, 0.8]];
    rows_of_arrays: [[0.5, -1.2, 0.8]];
    flat_matrix: [[0.5, -1.2, 0.8]];
    vector_reassigned: [[0.5, -1.2]];
    double_buffer: [[0.5, -1.2, 0.8, 0.3]];
}

vector_table! {
    scaled: [[0.5, -1.2, 0.8]];
    cumulative: [[0.5, -1.2, 0.8, 0.3]];
    polar: [[1.4, 0.6]];
    normalized: [[0.5, -1.2, 0.8]];
    second_differences: [[0.5, -1.2, 0.8, 0.3, 0.9]];
    reversed: [[0.5, -1.2, 0.8]];
    first_or_all: [[0.5, -1.2], [1.5, 0.7]];
}
