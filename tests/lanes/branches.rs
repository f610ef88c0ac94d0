//! `if`, `match`, early `return`.

use transform_func::prelude::*;

use crate::are_the_loop;

are_the_loop! {
    one_branch; early_returns; nested; both_conditions; deferred; by_pattern; checked; dead_lanes; options;
    tuples; recursive;
}
are_the_loop! { rounded within agree: guarded; }

#[differentiable]
#[vmappable]
fn one_branch(x: &Tensor) -> f64 {
    let y = if x.sum() > 0.0 { x * 2.0 } else { x.exp() };
    (y * x).sum()
}

#[differentiable]
#[vmappable]
fn early_returns(x: &Tensor) -> f64 {
    let s = x.sum();
    if s < 0.0 {
        return -s;
    }
    let t = (x * x).sum();
    if t > 4.0 {
        return t.sqrt() * x[0];
    }
    s.sqrt() * t
}

#[vmappable]
#[differentiable]
fn nested(x: &Tensor) -> f64 {
    let (a, b) = (x[0], x[1]);
    let mut y = a * b;
    if a > 0.0 {
        if b > 0.0 {
            y += a.ln() * b.sqrt();
        } else {
            y -= (-b).sqrt();
        }
        y *= 2.0;
    } else if b > 0.0 {
        y = b.ln() + a * a;
    }
    y + x.sum()
}

#[differentiable]
#[vmappable]
fn both_conditions(x: &Tensor) -> f64 {
    let (up, right) = (x[0] > 0.0, x[1] > 0.0);
    let some = up || x[1] < -1.0;
    if up && right && x.sum() < 3.0 {
        x[0] * x[1]
    } else if some {
        x[0] - 2.0 * x[1]
    } else {
        x.sum().exp()
    }
}

#[differentiable]
#[vmappable]
fn deferred(x: &Tensor) -> f64 {
    let y;
    let z;
    if x[0] > 1.0 {
        y = x[0];
        z = 1.0;
    } else {
        y = x[1] * x[1];
        z = x[0];
    }
    y * z
}

#[differentiable]
#[vmappable]
fn guarded(x: &Tensor) -> f64 {
    match x.len() {
        2 if x[0] > 0.0 => x[0].ln() * x[1],
        k if x[1] > k as f64 * 0.1 => x[1].sqrt(),
        _ => x.sum() * 3.0,
    }
}

#[differentiable]
#[vmappable]
fn by_pattern(x: &Tensor) -> f64 {
    #[nondiff]
    let size = x[0].abs() * 2.0;
    match size as i64 % 4 {
        0 => x.sum(),
        1 => x[0] * x[1],
        2 | 3 => (x * x).sum(),
        _ => unreachable!("a remainder of four"),
    }
}

#[differentiable]
#[vmappable]
fn checked(x: &Tensor) -> f64 {
    let s = x.norm();
    assert!(s >= 0.0, "a norm is not negative: {s}");
    if s.is_nan() {
        panic!("{x} is not a number");
    }
    if s > 2.0 { s * s } else { s }
}

/// What a lane does not reach makes no NaN there and does not panic.
#[differentiable]
#[vmappable]
fn dead_lanes(x: &Tensor) -> f64 {
    let parts = [x[0], x[1], 2.0];
    let at = if x[1] > 0.0 { 2 } else { 5 };
    let root = if x[0] > 0.0 { x[0].sqrt() } else { 1.0 };
    let far = if x[1].abs() > 1.0 {
        x[0] / (x[1].abs() - 1.0)
    } else {
        x[1]
    };
    let picked = if at < 3 { parts[at] } else { x[0] };
    if x[0] < 0.0 && x[0] > 0.0 {
        panic!("no lane comes here");
    }
    root * far * picked
}

#[differentiable]
fn squared_if_some(x: f64, by: Option<f64>) -> f64 {
    if by.is_some() { x * x } else { x }
}

#[differentiable]
#[vmappable]
fn options(x: &Tensor) -> f64 {
    let found = if x[0] > 0.0 { Some(x[0] * x[1]) } else { None };
    let y = squared_if_some(x[1], found);
    y * x[0]
}

#[differentiable]
#[vmappable]
fn tuples(x: &Tensor) -> f64 {
    let mut state = (x[0], x.clone());
    while state.0.abs() > 0.3 {
        state = (state.0 * 0.5, &state.1 * 1.1);
    }
    let (a, b) = if state.1.sum() > 0.0 {
        (state.0, 1.0)
    } else {
        (2.0, state.0)
    };
    a * b * state.1.sum()
}

/// Lanes go down to different depths.
#[differentiable]
#[vmappable]
fn recursive(x: &Tensor) -> f64 {
    if x.norm() < 1.0 {
        return x.sum();
    }
    recursive(&(x * 0.5)) * x[0]
}
