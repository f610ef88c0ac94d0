//! `for` over ranges, `while`, `loop`, labels, `break` and `continue`.

use transform_func::prelude::*;

use super::table::{counted_table, scalar_table};

#[differentiable]
fn repeated_product(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    for _ in 0..n {
        y *= x;
    }
    y
}

#[differentiable]
fn exponential_series(x: f64, n: usize) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..=n {
        term *= x / k as f64;
        sum += term;
    }
    sum
}

#[differentiable]
fn backwards(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in (0..n).rev() {
        y = y.sin() + k as f64 * x;
    }
    y
}

#[differentiable]
fn strided(x: f64, n: usize) -> f64 {
    let mut y = 0.0;
    for k in (1..n).step_by(3) {
        y += x.powi(k as i32);
    }
    y
}

#[differentiable]
fn strided_backwards(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    for k in (0..=n).rev().step_by(2) {
        y = y * x + k as f64;
    }
    y
}

#[differentiable]
fn triangle(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let mut row = 1.0;
        for j in i..n {
            row *= x + j as f64 * 0.1;
        }
        sum += row;
    }
    sum
}

#[differentiable]
fn countdown(x: f64, n: usize) -> f64 {
    let mut left = n;
    let mut y = x;
    while left > 0 {
        y = y * x + 1.0;
        left -= 1;
    }
    y
}

#[differentiable]
fn halved_until_small(x: f64) -> f64 {
    let mut y = x * x;
    let mut scale = 1.0;
    while y > 1.0 {
        y *= 0.5;
        scale += y;
    }
    y * scale
}

#[differentiable]
fn compound_condition(x: f64, n: usize) -> f64 {
    let mut y = x;
    let mut i = 0;
    while i < n && y.abs() < 4.0 {
        y = y * y + 0.3;
        i += 1;
    }
    y + i as f64 * x
}

#[differentiable]
fn loop_with_break(x: f64) -> f64 {
    let mut y = x;
    loop {
        y = 1.7 * y + 0.1;
        if y > 5.0 {
            break;
        }
        y += x;
    }
    y * x
}

#[differentiable]
fn break_with_value(x: f64) -> f64 {
    let mut y = x;
    let mut steps = 0;
    let last = loop {
        y = y * y + 0.5;
        steps += 1;
        if steps == 3 {
            break y * x;
        }
        if y > 10.0 {
            break y.ln();
        }
    };
    last + x
}

#[differentiable]
fn odd_terms(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for k in 0..n {
        if k % 2 == 0 {
            continue;
        }
        sum += (k as f64 * x).sin();
    }
    sum
}

#[differentiable]
fn break_in_for(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for k in 0..n {
        sum += x * x / (k + 1) as f64;
        if sum > 1.0 {
            break;
        }
        sum *= 1.1;
    }
    sum
}

#[differentiable]
fn labelled_break(x: f64, n: usize) -> f64 {
    let mut sum = x;
    'rows: for i in 0..n {
        for j in 0..n {
            if i * j > 3 {
                break 'rows;
            }
            sum += x * sum / (i + j + 1) as f64;
        }
        sum *= x;
    }
    sum
}

#[differentiable]
fn labelled_continue(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    'rows: for i in 0..n {
        let mut row = x;
        for j in 0..n {
            row *= 1.0 + x * j as f64;
            if j > i {
                sum += row;
                continue 'rows;
            }
        }
        sum -= row * row;
    }
    sum
}

#[differentiable]
fn value_through_label(x: f64) -> f64 {
    let mut y = x;
    'search: loop {
        let mut step = 0.5;
        loop {
            y += step * x;
            if y > 3.0 {
                break 'search y * y;
            }
            step *= 2.0;
            if step > 3.0 {
                break;
            }
        }
        y *= 0.9;
    }
}

#[differentiable]
fn no_iterations(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in n..2 {
        y *= x + k as f64;
    }
    while y > 100.0 {
        y /= 2.0;
    }
    y
}

#[differentiable]
fn two_carried(x: f64, n: usize) -> f64 {
    let mut position = x;
    let mut velocity = 0.0;
    for _ in 0..n {
        let force = -position.sin();
        velocity += 0.1 * force;
        position += 0.1 * velocity;
    }
    position * position + velocity
}

#[differentiable]
fn branch_in_loop(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        if k % 3 == 0 {
            y = y * x;
        } else if y > 1.0 {
            y = y.ln();
        } else {
            y += 0.7;
        }
    }
    y
}

#[differentiable]
fn match_in_loop(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        match k % 4 {
            0 => y = y.sin(),
            1 => continue,
            2 => y *= k as f64 * x,
            _ => break,
        }
        y += x;
    }
    y
}

#[differentiable]
fn fresh_local(x: f64, n: usize) -> f64 {
    let mut total = 0.0;
    for i in 0..n {
        let mut inner = x;
        for _ in 0..i {
            inner *= inner + 0.5;
        }
        total += inner;
    }
    total
}

/// What is left in a variable that no round changes is active all the same.
#[differentiable]
fn left_by_break(x: f64, n: usize) -> f64 {
    let mut found = 0.5;
    for k in 0..n {
        if k == 2 {
            found = x * x;
            break;
        }
    }
    let mut option = None;
    for k in 0..n {
        if k == 3 {
            option = Some(x.sin());
            break;
        }
    }
    found * option.unwrap_or(2.0)
}

scalar_table! {
    halved_until_small: [0.6, 1.7, -3.3];
    loop_with_break: [0.4, 1.3];
    break_with_value: [0.4, 2.1];
    value_through_label: [0.48, 1.05];
}

counted_table! {
    repeated_product: [(0.9, 0), (0.9, 1), (1.1, 6)];
    exponential_series: [(0.8, 1), (-1.1, 12)];
    backwards: [(0.6, 4)];
    strided: [(0.8, 9), (0.8, 1)];
    strided_backwards: [(0.7, 5), (0.7, 6)];
    triangle: [(0.6, 4)];
    countdown: [(0.8, 0), (0.8, 5)];
    compound_condition: [(0.4, 3), (1.5, 9)];
    odd_terms: [(0.4, 7)];
    break_in_for: [(0.5, 4), (0.9, 9)];
    labelled_break: [(0.7, 2), (0.7, 4)];
    labelled_continue: [(0.3, 4)];
    left_by_break: [(0.7, 2), (0.7, 3), (0.7, 9)];
    no_iterations: [(0.7, 2), (0.7, 0)];
    two_carried: [(0.7, 10)];
    branch_in_loop: [(0.7, 7), (2.0, 7)];
    match_in_loop: [(0.8, 3), (0.8, 6)];
    fresh_local: [(0.4, 4)];
}
