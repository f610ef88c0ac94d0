//! Integers, bools and texts made from data.

use transform_func::prelude::*;

use crate::are_the_loop;

are_the_loop! {
    an_index; counts; a_text; calls; questions; unused_roots;
}

#[differentiable]
#[vmappable]
fn an_index(x: &Tensor) -> f64 {
    #[nondiff]
    let size = x[0].abs();
    let i = size as usize % 2;
    let parts = [x[0] * 2.0, x[1] * 3.0];
    let rest = x.narrow(0, i, 2 - i);
    parts[i] + x[1 - i] * rest.sum()
}

#[differentiable]
#[vmappable]
fn counts(x: &Tensor) -> f64 {
    let mut positive = 0;
    for i in 0..2 {
        if x[i] > 0.0 {
            positive += 1;
        }
    }
    let mut y = x.sum();
    for _ in 0..positive {
        y = y * x[0];
    }
    y * positive as f64
}

#[differentiable]
#[vmappable]
fn a_text(x: &Tensor) -> f64 {
    let y = x.sum();
    let text = format!("{y:.1}");
    y * text.len() as f64
}

#[differentiable]
fn product(s: f64, w: &Tensor) -> f64 {
    (w * s).sum()
}

#[differentiable]
#[vmappable]
fn halved(s: f64, w: &Tensor) -> f64 {
    if s > 0.0 { (w * s).sum() } else { s * s }
}

#[differentiable]
#[vmappable]
fn calls(x: &Tensor) -> f64 {
    let a = halved(x[0], x);
    let b = if a > 1.0 {
        product(a, x)
    } else {
        halved(x[1], &(x * 2.0))
    };
    a + b
}

#[differentiable]
#[vmappable]
fn questions(x: &Tensor) -> f64 {
    let root = x[0].sqrt();
    #[nondiff]
    let whole = x[1];
    let steps = whole.floor() as i32;
    if root.is_nan() { x[1] * steps as f64 } else { root }
}

/// What a lane does not use has no slope there, whatever the other lanes do with it.
#[differentiable]
#[vmappable]
fn unused_roots(x: &Tensor) -> f64 {
    let roots = (x * x - 1.0).sqrt();
    let mut kept = x * 0.5;
    if x[0] > 1.0 && x[1].abs() > 1.0 {
        kept = roots;
    } else if x[1] > 0.0 {
        kept = Tensor::zeros(&[2]);
    }
    (kept.abs().sqrt() * x).sum() + x[0]
}
