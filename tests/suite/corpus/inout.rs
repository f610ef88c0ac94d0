//! Functions that change their arguments, and calls of them: what they leave there flows on.

use crate::corpus::table::{scalar_table, slice_table};
use transform_func::prelude::*;

#[differentiable]
pub(crate) fn accumulate(total: &mut f64, x: f64) -> f64 {
    let before = *total;
    *total += x * x;
    before * x
}

#[differentiable]
fn accumulate_twice(total: &mut f64, x: f64) -> f64 {
    let first = accumulate(total, x);
    first + accumulate(&mut *total, x.sin())
}

#[differentiable]
fn numbers(x: f64) -> f64 {
    let mut total = x.cos();
    let y = accumulate_twice(&mut total, x);
    let r = &mut total;
    let z = accumulate(r, y);
    z * total + accumulate(&mut total, 0.5)
}

#[differentiable]
pub(crate) fn scale(v: &mut [f64], by: f64) {
    for x in v.iter_mut() {
        *x *= by;
    }
}

#[differentiable]
fn running_sums(v: &mut [f64]) {
    for i in 1..v.len() {
        v[i] += v[i - 1].sin();
    }
}

#[differentiable]
fn whole_vectors(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    scale(&mut v, x[1]);
    running_sums(&mut v);
    let mut s = 0.0;
    for i in 0..v.len() {
        s += v[i] * v[i];
    }
    s
}

#[differentiable]
fn parts_of_vectors(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let n = v.len();
    for i in 1..n {
        scale(&mut v[i..], x[i]);
        running_sums(&mut v[i - 1..=i]);
    }
    running_sums(&mut v[..2]);
    v[0] * v[n - 1] + v[1].sin()
}

#[differentiable]
fn elements(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let mut y = 0.0;
    for i in 0..v.len() {
        y += accumulate(&mut v[i], y);
        if v[i] > 1.0 {
            y += accumulate(&mut v[0], x[i]);
        }
    }
    y * v[0] + v[1]
}

#[differentiable]
fn arrays(x: f64) -> f64 {
    let mut a = [x, 2.0 * x, x * x];
    scale(&mut a, x.sin());
    running_sums(&mut a[1..]);
    accumulate(&mut a[2], x) + a[0] * a[1] * a[2]
}

#[differentiable]
pub(crate) fn cross(a: &mut f64, b: &mut f64, x: f64) -> f64 {
    let old = *a;
    *a = *b * x;
    *b = old + x;
    old * *b
}

#[differentiable]
fn several(x: f64) -> f64 {
    let mut pair = (x, x * x);
    let mut other = 1.5;
    let y = cross(&mut pair.0, &mut pair.1, x);
    let z = cross(&mut other, &mut pair.0, y);
    y + z * other * pair.0 + pair.1
}

#[differentiable]
fn grow(v: &mut Vec<f64>, x: f64) -> usize {
    v.push(x * x);
    if v.len() > 3 {
        v[0] = x.cos();
    }
    v.len()
}

#[differentiable]
fn growing(x: f64) -> f64 {
    let mut v = vec![x];
    let mut n = 0;
    while n < 5 {
        n = grow(&mut v, x * n as f64);
    }
    let mut s = 0.0;
    for i in 0..v.len() {
        s += v[i] * (i + 1) as f64;
    }
    s * n as f64
}

#[differentiable]
fn countdown(left: &mut f64, depth: usize, x: f64) -> f64 {
    if depth == 0 {
        return *left * x;
    }
    *left = left.sin() * x;
    let y = countdown(left, depth - 1, x);
    *left += y;
    y + 1.0
}

#[differentiable]
fn recursive(x: f64) -> f64 {
    let mut left = x * 2.0;
    countdown(&mut left, 3, x) * left
}

#[differentiable]
fn counted(calls: &mut usize, x: f64) -> f64 {
    *calls += 1;
    x * *calls as f64
}

#[differentiable]
fn counters(x: f64) -> f64 {
    let mut calls = 0;
    let y = counted(&mut calls, x.sin());
    let z = counted(&mut calls, y * x);
    z * calls as f64
}

#[differentiable]
fn early(total: &mut f64, x: f64) -> f64 {
    for i in 0..4 {
        *total += x * i as f64;
        if *total > 3.0 {
            return *total * x;
        }
    }
    *total = total.exp();
    x
}

#[differentiable]
fn leaving_early(x: f64) -> f64 {
    let mut total = x;
    let y = early(&mut total, x);
    y * total
}

/// Slices that are left as they came, on one of the ways.
#[differentiable]
fn descend(v: &mut [f64], total: &mut f64, n: usize) -> f64 {
    if n == 0 {
        return *total;
    }
    let deeper = descend(v, total, n - 1);
    v[n] += v[n - 1] * deeper;
    *total += v[n].sin();
    deeper + running_sums_until(&mut v[..n], 1.0)
}

#[differentiable]
fn running_sums_until(v: &mut [f64], limit: f64) -> f64 {
    if v.len() < 2 {
        return limit;
    }
    running_sums(v);
    v[1] * limit
}

#[differentiable]
fn leaving_slices_early(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let mut total = x[0] * x[1];
    let y = descend(&mut v, &mut total, 2);
    y * total + v[2] * v[1]
}

#[differentiable]
fn in_branches(x: f64) -> f64 {
    let mut total = x;
    if x > 0.0 {
        accumulate(&mut total, x.sin());
    } else {
        total = 2.0 * x;
    }
    match total > 1.0 {
        true => accumulate(&mut total, x),
        false => total * accumulate(&mut total, 2.0 * x),
    }
}

#[differentiable]
fn inner_transforms(x: f64) -> f64 {
    let mut total = x.sin();
    let slope = grad!(accumulate, argnums = 1)(&mut total, x);
    let (by_total, y) = grad_and_value!(accumulate)(&mut total, slope);
    y * by_total * total
}

scalar_table! {
    numbers: [0.7, -1.2];
    arrays: [0.7, -1.2];
    several: [0.7, -1.2];
    growing: [0.7, -0.3];
    recursive: [0.7, -1.2];
    counters: [0.7, -1.2];
    leaving_early: [0.7, -0.4, 0.2];
    in_branches: [0.7, -0.4, 1.3];
    inner_transforms: [0.7, -0.4];
}
slice_table! {
    whole_vectors: [[0.4, 1.2, -0.7], [1.4, 0.5, 0.3]];
    parts_of_vectors: [[0.4, 1.2, -0.7], [1.4, 0.5, 0.3]];
    leaving_slices_early: [[0.4, 1.2, -0.7], [1.4, 0.5, 0.3]];
    elements: [[0.4, 1.2, -0.7], [1.4, 0.5, 0.3]];
}
