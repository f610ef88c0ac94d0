//! `Option` and `Result`: matched, returned, passed on by `?`, and differentiated inside.

use std::fmt;

use transform_func::prelude::*;

use super::table::scalar_table;

#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Domain(String),
    Steps(usize),
}
impl From<String> for Fault {
    fn from(text: String) -> Self {
        Fault::Domain(text)
    }
}
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Domain(text) => write!(f, "{text}"),
            Fault::Steps(n) => write!(f, "after {n} steps"),
        }
    }
}

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
fn matched(x: f64) -> f64 {
    match root(x) {
        Some(y) if y > 2.0 => y,
        Some(y) => y * y * y,
        None => x * x,
    }
}

#[differentiable]
fn caught(x: f64) -> f64 {
    let y = match logarithm(x) {
        Ok(y) => y,
        Err(_) => return x * x,
    };
    match logarithm(y) {
        Ok(z) => z * z,
        Err(text) => x * text.len() as f64,
    }
}

#[differentiable]
fn asked(x: f64) -> f64 {
    let mut y = x;
    if let Some(r) = root(x) {
        y += r;
    }
    while let Some(r) = root(y - 1.5) {
        y -= r * 0.5 + 0.1;
    }
    let Some(r) = root(y + 3.0) else {
        return y.sin();
    };
    let both = (root(x), logarithm(y));
    match both {
        (Some(a), Ok(b)) => a * b * r,
        (None, Ok(b)) if b > 1e9 => b,
        (_, Err(_)) | (None, _) => r * x,
    }
}

/// Options that are kept, and made by hand.
#[differentiable]
fn kept(x: f64) -> f64 {
    let mut best: Option<f64> = None;
    for k in 0..4 {
        let y = (x * (k as f64 + 1.0)).sin();
        best = match best {
            Some(old) if old > y => Some(old),
            _ => Some(y),
        };
    }
    let unused: Result<f64, String> = Ok(x);
    match (best, unused) {
        (Some(best), Ok(x)) => best * x,
        _ => 0.0,
    }
}

#[differentiable]
fn passed(x: f64) -> Option<f64> {
    let y = root(x)?;
    let z = root(y - 1.0)? * x;
    if z > 50.0 {
        return None;
    }
    Some(z * y)
}

#[differentiable]
fn converted(x: f64, limit: usize) -> Result<f64, Fault> {
    let mut y = x;
    for k in 0..5 {
        let l = logarithm(y)?;
        if l > 50.0 || k > limit {
            return Err(Fault::Steps(k));
        }
        y += l * 0.5;
    }
    Ok(y * logarithm(x)?)
}

#[differentiable]
fn pair(x: f64) -> Result<(f64, f64), Fault> {
    let y = converted(x, 9)?;
    Ok((y * x, logarithm(y)?))
}

#[differentiable]
fn around(x: f64) -> f64 {
    let a = passed(x).unwrap_or(0.0) + passed(x).unwrap_or(x * x);
    let b = match pair(x) {
        Ok((b, c)) => b * c,
        Err(Fault::Domain(text)) => text.len() as f64 * x,
        Err(Fault::Steps(k)) => k as f64,
    };
    a + b
}

#[differentiable]
fn taken(x: f64) -> f64 {
    let first = root(x * x);
    if first.is_none() {
        return x;
    }
    let found = logarithm(x * x);
    let known: Option<f64> = if x > 9.0 { Some(x) } else { None };
    first.unwrap() * found.clone().unwrap() + found.expect("a square is positive") * known.unwrap_or(2.0)
}

/// What is no value of differentiated functions, only of the program.
#[derive(Clone, Debug, PartialEq)]
struct Order(i32);

fn order(text: &str) -> Option<Order> {
    text.parse().ok().map(Order)
}

#[differentiable]
fn planned(x: f64) -> f64 {
    let order: Result<Order, String> = match order("3") {
        Some(order) => Ok(order),
        None => Err("no number".to_owned()),
    };
    let rest: Result<usize, String> = Ok(2);
    match order {
        Ok(Order(n)) => x.powi(n) * rest.unwrap() as f64,
        Err(_) => x,
    }
}

/// A stack of what may be there, and numbers of steps beside it.
#[differentiable]
fn stacked(x: f64) -> f64 {
    let mut stack: Vec<(f64, usize)> = vec![(x, 0), (x * x, 1)];
    let mut sum = 0.0;
    while let Some((y, k)) = stack.pop() {
        sum += y.sin() * (k as f64 + 1.0);
        if k < 3 {
            stack.push((y * x, k + 2));
        }
    }
    let mut kept = vec![x, x * x, x.sin()];
    kept.truncate(2);
    kept.push(sum);
    kept.truncate(3);
    kept[0] * kept[1] + kept[2]
}

/// The gradient of what may fail, in a body.
#[differentiable]
fn steepest(x: f64) -> f64 {
    match grad!(converted)(x, 9) {
        Ok(slope) => slope * slope,
        Err(_) => x,
    }
}

scalar_table! {
    matched: [0.7, 9.0, -1.2];
    caught: [0.5, 1.5, 8.0, -2.0];
    asked: [0.6, 2.3, 4.0, -1.0, -5.0];
    kept: [0.4, 1.3];
    around: [0.5, 2.2, 4.5];
    taken: [0.7, -1.3];
    planned: [0.7, -1.3];
    stacked: [0.7, -1.3];
    steepest: [1.5, 4.5, -1.0];
}

#[test]
fn gradients_are_where_the_number_is() {
    assert_eq!(grad!(root)(4.0), Some(0.25));
    assert_eq!(grad!(root)(-4.0), None);
    assert_eq!(grad!(logarithm)(4.0), Ok(0.25));
    assert_eq!(grad!(logarithm)(0.0), logarithm(0.0));
    assert_eq!(grad!(converted)(4.5, 2), Err(Fault::Steps(3)));
    assert_eq!(grad!(grad!(root))(4.0), Some(-0.25 / 8.0));
    assert_eq!(hessian!(logarithm)(2.0), Ok(-0.25));
    let both = grad_and_value!(logarithm)(2.0);
    assert_eq!(both, Ok((0.5, 2_f64.ln())));
    assert_eq!(grad_and_value!(root)(-1.0), None);
    let slopes = grad!(converted, argnums = (0,))(3.0, 9);
    assert_eq!(slopes.map(|(slope,)| slope), jacfwd!(converted)(3.0, 9));
}

#[test]
fn every_transform_passes_failures_on() {
    let (y, y_dot) = jvp!(logarithm, (4.0,), (2.0,));
    assert_eq!((y, y_dot), (Ok(4_f64.ln()), Ok(0.5)));
    assert_eq!(
        jvp!(logarithm, (-4.0,), (2.0,)),
        (logarithm(-4.0), logarithm(-4.0))
    );
    let (y, pullback) = vjp!(root, 4.0);
    assert_eq!((y, pullback(Some(3.0))), (Some(2.0), (0.75,)));
    let (y, pullback) = vjp!(logarithm, 4.0);
    assert_eq!((y, pullback(Ok(3.0))), (Ok(4_f64.ln()), (0.75,)));
    let (y, pushforward) = linearize!(root, -4.0);
    assert_eq!((y, pushforward(1.0)), (None, None));
    let (reverse, forward) = (jacrev!(pair)(4.5), jacfwd!(pair)(4.5));
    let (reverse, forward) = (reverse.expect("a value"), forward.expect("a value"));
    assert!((reverse.0 - forward.0).abs() < 1e-12 && (reverse.1 - forward.1).abs() < 1e-12);
    assert_eq!(jacrev!(pair)(-4.5).map(|_| ()), pair(-4.5).map(|_| ()));
    let (_, pullback) = vjp!(grad_and_value!(logarithm), 2.0);
    assert_eq!(pullback(Ok((1.0, 4.0))), (-0.25 + 2.0,));
}

#[test]
fn lanes_fail_together() {
    let x = Tensor::from([4.0, 9.0]);
    assert_eq!(vmap!(root)(&x).map(|y| y.to_vec()), Some(vec![2.0, 3.0]));
    let slopes = vmap!(grad!(logarithm))(&x).map(|y| y.to_vec());
    assert_eq!(slopes, Ok(vec![0.25, 1.0 / 9.0]));
    let y = vmap!(converted, in_dims = (0, None))(&Tensor::from([4.5, 1e30, -1.0]), 1);
    assert_eq!(y.map(|y| y.to_vec()), Err(Fault::Steps(2)));
    let slopes = vmap!(grad!(matched))(&Tensor::from([0.7, 9.0, -1.2]));
    assert_eq!(slopes.to_vec(), [0.7, 9.0, -1.2].map(|x| grad!(matched)(x)));
}
