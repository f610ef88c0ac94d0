//! What a variable borrows with `&mut` is passed by its name, to functions that change it and to those that only read.
#![allow(
    clippy::ptr_arg,
    clippy::unnecessary_mut_passed,
    reason = "what is borrowed with `&mut`, and is only read, is what is tested"
)]

use transform_func::prelude::*;

use super::table::{pair_table, vector_table};

mod elsewhere {
    use transform_func::prelude::*;

    #[differentiable]
    pub(super) fn largest(v: &[f64]) -> f64 {
        let mut most = v[0];
        for x in v {
            if *x > most {
                most = *x;
            }
        }
        most
    }
    #[differentiable]
    pub(super) fn scale(v: &mut [f64], k: f64) {
        for x in v.iter_mut() {
            *x *= k;
        }
    }
    #[differentiable]
    pub(super) fn length(v: &Vec<f64>) -> f64 {
        v.len() as f64 * v[0]
    }
}
/// Others of their names, so that only their types say what they take.
#[allow(dead_code, reason = "the names count")]
mod others {
    fn largest() {}
    fn scale() {}
    fn length() {}
}
use elsewhere::{largest, length, scale};

#[differentiable]
fn products(v: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..v.len() {
        sum += v[i] * w[i];
    }
    sum
}

#[differentiable]
fn grow(v: &mut Vec<f64>, x: f64) {
    v.push(x);
}

#[differentiable]
fn add_to(to: &mut [f64], from: &[f64], k: f64) {
    for i in 0..to.len() {
        to[i] += k * from[i];
    }
}

#[differentiable]
fn normalized(v: &mut Vec<f64>) -> f64 {
    let size = products(v, v);
    scale(v, 1.0 / (1.0 + size));
    let most = largest(v);
    grow(v, most + length(v));
    products(v, v) + largest(v)
}

#[differentiable]
fn of_slice(v: &mut [f64], w: &mut [f64; 2]) -> f64 {
    scale(v, largest(w));
    scale(w, largest(v));
    add_to(w, v, 0.5);
    add_to(v, w, largest(v));
    products(v, w)
}

#[differentiable]
fn named(x: f64, y: f64) -> f64 {
    let mut v = vec![x, y, x * y];
    let first = normalized(&mut v);
    let borrowed = &mut v;
    scale(borrowed, y);
    grow(borrowed, products(borrowed, borrowed));
    let mut w = [y, x];
    first * of_slice(&mut v[..2], &mut w) + largest(&mut v) + products(&mut v[1..3], &mut w)
}

#[differentiable]
fn normalized_copy(x: &[f64]) -> Vec<f64> {
    let mut v = x.to_vec();
    let size = normalized(&mut v);
    v.push(size);
    v
}

pair_table! {
    named: [(0.7, 1.3), (1.2, -0.8)];
}
vector_table! {
    normalized_copy: [[0.5, 2.0, -1.0]];
}
