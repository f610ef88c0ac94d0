//! Single precision.

use transform_func::prelude::*;

use super::table::single_table;

#[differentiable]
fn cubic(x: f32) -> f32 {
    0.5 * x * x * x - x + 2.0
}

#[differentiable]
fn elementary(x: f32) -> f32 {
    x.sin() * x.exp() + x.tanh()
}

#[differentiable]
fn branch(x: f32) -> f32 {
    if x > 1.0 { x * x } else { 2.0_f32 * x - 1.0 }
}

#[differentiable]
fn series(x: f32) -> f32 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..8 {
        term *= x / k as f32;
        sum += term;
    }
    sum
}

#[differentiable]
fn small_vector(x: f32) -> f32 {
    let mut a = vec![0.0; 3];
    for i in 0..3 {
        a[i] = x * (i + 1) as f32;
    }
    let b: [f32; 2] = [a[0] * a[1], a[2]];
    b[0] + b[1].cos()
}

single_table! {
    cubic: [0.7];
    elementary: [0.6];
    branch: [0.5, 1.6];
    series: [0.5];
    small_vector: [0.5];
}
