//! `if` and `match`, as values and as statements.

use transform_func::prelude::*;

use super::table::{counted_table, pair_table, scalar_table};

#[differentiable]
fn if_value(x: f64) -> f64 {
    let y = if x > 0.0 { x * x } else { -x };
    y * 2.0
}

#[differentiable]
fn if_tail(x: f64) -> f64 {
    if x < 1.0 {
        x.exp()
    } else {
        x.ln() + std::f64::consts::E
    }
}

#[differentiable]
fn if_statement(x: f64) -> f64 {
    let mut y = x;
    if x > 0.5 {
        y = y * y;
        y += 1.0;
    }
    y * x
}

#[differentiable]
fn else_if_chain(x: f64) -> f64 {
    if x < -1.0 {
        -2.0 * x - 1.0
    } else if x < 0.0 {
        x * x
    } else if x < 1.0 {
        x.powi(3)
    } else {
        3.0 * x - 2.0
    }
}

#[differentiable]
fn nested_if(x: f64, y: f64) -> f64 {
    if x > 0.0 {
        if y > 0.0 { x * y } else { x / (1.0 - y) }
    } else {
        let z = if y > x { y - x } else { x };
        z * z
    }
}

#[differentiable]
fn logical_operators(x: f64, y: f64) -> f64 {
    let far = x < -2.0;
    if (x > 0.0 && y > 0.0) || far && !(y > 1.0 || x.is_nan()) {
        x * y * y
    } else {
        x - y
    }
}

#[differentiable]
fn named_conditions(x: f64, y: f64) -> f64 {
    let inside = x * x + y * y <= 1.0;
    let above = y > x;
    let mut z = if inside { x + y } else { x * y };
    if above != inside {
        z *= x;
    }
    z
}

#[differentiable]
fn assigned_in_both(x: f64) -> f64 {
    let mut a = 1.0;
    let mut b = x;
    if x > 1.0 {
        a = x * x;
        b = 2.0;
    } else {
        b *= b;
        a += b;
    }
    a * b
}

#[differentiable]
fn one_sided_updates(x: f64) -> f64 {
    let mut total = 0.0;
    if x > 0.0 {
        total += x.sqrt();
    }
    if x > 1.0 {
        total += x * x;
    } else if x < -1.0 {
        total -= x;
    }
    total + x
}

#[differentiable]
#[allow(clippy::needless_late_init, reason = "the form is the point")]
fn deferred_binding(x: f64) -> f64 {
    let y;
    if x > 0.0 {
        y = x.sin();
    } else {
        y = x.cos();
    }
    y * y
}

#[differentiable]
fn not_a_number_guard(x: f64) -> f64 {
    if x.is_nan() || x.is_infinite() { 0.0 } else { x * x }
}

#[differentiable]
fn branch_on_result(x: f64) -> f64 {
    let y = x.sin();
    let z = if y > 0.5 { y.ln() } else { y * x };
    if z < 0.0 { z * z } else { z }
}

#[differentiable]
fn constant_branch(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { x }
}

#[differentiable]
fn match_integers(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        1 => x * x,
        2 => x.exp(),
        _ => 1.0 / x,
    }
}

#[differentiable]
fn match_alternatives(x: f64, n: usize) -> f64 {
    let factor = match n % 10 {
        0 | 5 => 2.0 * x,
        1..=3 => x.sin(),
        4 => return x,
        _ => 1.0,
    };
    factor * x
}

#[differentiable]
fn match_statement(x: f64, n: usize) -> f64 {
    let mut y = x;
    let mut count = 0;
    match n {
        1 => {
            y *= y;
            count += 1;
        }
        2 => y = y.cos(),
        3 => {}
        _ => {
            y += 1.0;
            y *= x;
            count += 3;
        }
    }
    y * x + count as f64
}

#[differentiable]
fn match_bool(x: f64) -> f64 {
    match x > 1.0 {
        true => x * x,
        false => 2.0 * x - 1.0,
    }
}

#[differentiable]
fn match_pair(x: f64, n: usize) -> f64 {
    match (n % 2, n % 3) {
        (0, 0) => x,
        (0, _) => x * x,
        (1, 0) => x.powi(3),
        _ => x.sqrt(),
    }
}

scalar_table! {
    if_value: [0.7, -0.7];
    if_tail: [0.4, 2.5];
    if_statement: [0.9, 0.1];
    else_if_chain: [-1.5, -0.4, 0.6, 1.8];
    assigned_in_both: [1.6, 0.3];
    one_sided_updates: [0.5, 1.5, -0.5, -1.5];
    deferred_binding: [0.8, -0.8];
    not_a_number_guard: [1.1];
    branch_on_result: [1.2, 0.2, -0.4];
    constant_branch: [0.5, -0.5];
    match_bool: [0.5, 1.9];
}

pair_table! {
    nested_if: [(0.8, 0.6), (0.8, -0.6), (-0.5, 0.4), (-0.5, -1.4)];
    logical_operators: [(0.6, 0.9), (0.6, -0.9), (-2.5, 0.4), (-2.5, 1.4)];
    named_conditions: [(0.2, 0.5), (0.5, 0.2), (1.1, 1.4), (1.4, 0.3)];
}

counted_table! {
    match_integers: [(0.7, 0), (0.7, 1), (0.7, 2), (0.7, 9)];
    match_alternatives: [(0.7, 5), (0.7, 2), (0.7, 14), (0.7, 8)];
    match_statement: [(0.7, 1), (0.7, 2), (0.7, 3), (0.7, 4)];
    match_pair: [(0.7, 6), (0.7, 2), (0.7, 3), (0.7, 5)];
}
