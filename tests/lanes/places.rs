//! Local buffers and vectors, written on some lanes and not on others.

use transform_func::prelude::*;

use crate::are_the_loop;

are_the_loop! {
    buffers; in_rounds; growing; sorted; copied; assigned_later;
}

#[differentiable]
#[vmappable]
fn buffers(x: &Tensor) -> f64 {
    let mut a = Tensor::zeros(&[3]);
    a[0] = x[0];
    if x[1] > 0.0 {
        a[1] = x[1] * x[0];
    } else {
        a[2] += x[1];
    }
    (&a * &a).sum() + a[1]
}

#[differentiable]
#[vmappable]
fn in_rounds(x: &Tensor) -> f64 {
    let mut a = Tensor::zeros(&[3]);
    a[0] = x[0];
    let (mut i, mut rounds) = (0, 0);
    while a[0].abs() > 0.5 && rounds < 8 {
        rounds += 1;
        a[0] = a[0] * 0.5;
        a[i] += x[1];
        i = (i + 1) % 3;
        if i == 2 && a[0] > 10.0 {
            break;
        }
    }
    (&a * &a).sum() + a[1]
}

/// Lanes have vectors of different lengths.
#[differentiable]
#[vmappable]
fn growing(x: &Tensor) -> f64 {
    let mut v = Vec::new();
    v.push(x.sum());
    let mut y = x[0];
    while y.abs() > 1.0 {
        y = y * 0.5;
        v.push(y * x[1]);
    }
    let mut total = 0.0;
    for i in 0..v.len() {
        total += v[i] * v[i];
    }
    total
}

#[differentiable]
#[vmappable]
fn sorted(x: &Tensor) -> f64 {
    let mut v = vec![0.0; 4];
    for i in 0..4 {
        v[i] = x[i % 2] * i as f64;
        if v[i] > 1.0 {
            v[i] = 1.0;
        }
        if i > 0 && v[i] < v[i - 1] {
            v.swap(i, i - 1);
        }
    }
    v[0] + 2.0 * v[1] + 3.0 * v[2] + 4.0 * v[3]
}

#[differentiable]
#[vmappable]
fn copied(x: &Tensor) -> f64 {
    let mut v = vec![x[0], x[1]];
    let w = v.clone();
    if w[0] > w[1] {
        v[0] *= w[1];
    }
    let mut u = x.clone();
    u[1] = v[0];
    if u.sum() > 1.0 {
        u = &u * 0.5;
        u[0] -= v[1];
    }
    u[0] * w[0] + v[0] * u[1]
}

#[differentiable]
#[vmappable]
fn assigned_later(x: &Tensor) -> f64 {
    let mut a;
    if x[0] > 0.0 {
        a = x * 2.0;
    } else {
        a = x.sin();
    }
    if x[1] > 0.0 {
        a[0] = x[1] * a[1];
    }
    a.sum()
}
