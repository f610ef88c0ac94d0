//! Methods of `Option` and `Result` that take functions: of values of either, where the source does not say which it is.

use transform_func::prelude::*;

use super::table::{scalar_table, slice_table};

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
fn logarithm(x: f64) -> Result<f64, String> {
    if x > 0.0 {
        Ok(x.ln())
    } else {
        Err("a logarithm of what is not positive".to_owned())
    }
}

#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn mapped(x: f64) -> f64 {
    let a = root(x).map(|y| y * x).unwrap_or(x);
    let b = logarithm(x).map(|y| y * y + x).unwrap_or(2.0);
    let c = root(x)
        .map(cube)
        .map(f64::sin)
        .map(|y| [y, x])
        .map_or(0.5, |[a, b]| a * b);
    let known: Option<f64> = Some(x);
    a * b + c + known.map(|k| k.cos()).unwrap_or_default()
}

#[differentiable]
fn chained(x: f64) -> f64 {
    let a = root(x).and_then(|y| root(y - 1.0)).map_or(x, |y| y * y * x);
    let b = logarithm(x).and_then(|y| logarithm(y).map(|z| z * x));
    let c = logarithm(x)
        .and_then(logarithm)
        .map_or_else(|e| e.len() as f64 * x, |y| y.exp());
    a + b.unwrap_or_else(|_| x * x) * c
}

#[differentiable]
fn recovered(x: f64) -> f64 {
    let a = root(x).or(Some(x * x)).unwrap_or(0.0);
    let b = root(x - 1.0).or_else(|| root(3.0 - x)).unwrap_or_else(|| x.sin());
    let c = logarithm(x).or_else(|e| if e.is_empty() { Err(e) } else { Ok(x * 3.0) });
    let d = root(x).map_or_else(|| x.cos(), |y| y * x);
    a * b + c.unwrap_or(1.0) * d
}

#[differentiable]
fn changed(x: f64) -> Result<f64, usize> {
    let y = root(x).ok_or(3_usize)?;
    let z = root(y - 1.0).ok_or_else(|| 4_usize)?;
    let w = logarithm(z).map_err(|e| e.len())?;
    Ok(w * x)
}

#[differentiable]
fn around(x: f64) -> f64 {
    changed(x).unwrap_or_else(|code| code as f64 * x) * changed(x * x).ok().map_or(1.5, |y| y + x)
}

#[differentiable]
fn chosen(x: f64) -> f64 {
    let a = root(x).filter(|y| *y > 1.0).map_or(x, |y| y * x);
    let b = root(x).zip(root(x - 1.0)).map(|(a, b)| a * b).unwrap_or(x * 2.0);
    let c = if root(x).is_some_and(|y| y > 1.5) {
        x * x
    } else {
        x
    };
    let d = if logarithm(x).is_ok_and(|y| y < 0.5) { a } else { b };
    a * b + c * d
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Settings {
    gain: Option<f64>,
    offset: Result<f64, String>,
}

#[differentiable]
fn of_fields(x: f64) -> f64 {
    let settings = Settings {
        gain: root(x),
        offset: logarithm(x * x),
    };
    let gain = settings.gain.map(|g| g * x).unwrap_or(1.0);
    let offset = settings.offset.as_ref().map(|o| o * 2.0).unwrap_or(x);
    gain * offset + settings.gain.as_ref().map_or(0.0, |g| g * g)
}

/// What is not differentiated, beside what is.
#[differentiable]
fn beside(x: f64) -> f64 {
    let xs = [x, x * x, x.sin()];
    let at = xs.iter().position(|v| *v < 0.0);
    let a = at.map(|i| xs[i] * 2.0).unwrap_or(x);
    let b = "3".parse::<usize>().ok().map_or(x, |n| x.powi(n as i32));
    let c = xs.iter().copied().last().map(|m| m * x).unwrap_or(0.0);
    let d = xs.iter().find(|v| **v > 1.0).map_or(x, |v| v * v);
    a * b + c * d
}

#[differentiable]
fn looked_up(xs: &[f64]) -> f64 {
    let a = xs.first().map(|v| *v * 2.0).unwrap_or(1.0);
    let b = xs.get(2).copied().unwrap_or(3.0) * *xs.last().unwrap();
    let mut c = 0.0;
    for i in 0..4 {
        if let Some(v) = xs.get(i) {
            c += v * v * a;
        }
    }
    match xs.get(7) {
        Some(&v) => v,
        None => b + c,
    }
}

slice_table! {
    looked_up: [[0.7, 2.3, -1.2]];
}

scalar_table! {
    mapped: [0.7, 2.3, -1.2];
    chained: [0.7, 2.3, 8.0, -1.2];
    recovered: [0.7, 2.3, 4.0, -1.2];
    around: [0.7, 3.3, 9.5, -1.2];
    chosen: [0.7, 1.3, 4.0, -1.2];
    of_fields: [0.7, 2.3, -1.2];
    beside: [0.7, 2.3, -1.2];
}

#[differentiable]
fn doubled(x: f64) -> Option<f64> {
    root(x).map(|y| y * 2.0)
}

#[differentiable]
fn squared(x: f64) -> Result<f64, String> {
    logarithm(x).map(|y| y * y)
}

#[test]
fn failures_pass() {
    assert_eq!(grad!(doubled)(4.0), Some(0.5));
    assert_eq!(grad!(doubled)(-4.0), None);
    assert_eq!(grad!(squared)(1.0), Ok(0.0));
    assert_eq!(grad!(squared)(-1.0).map(|_| ()), logarithm(-1.0).map(|_| ()));
    assert_eq!(
        vmap!(doubled)(&Tensor::from([4.0, 9.0])).map(|y| y.to_vec()),
        Some(vec![4.0, 6.0])
    );
    assert_eq!(grad!(changed)(0.5), Err(4));
}
