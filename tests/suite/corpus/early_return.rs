//! `return` before the end of the body.

use transform_func::prelude::*;

use super::table::{counted_table, pair_table, scalar_table, slice_table};

#[differentiable]
fn guard(x: f64) -> f64 {
    if x < 0.0 {
        return -x;
    }
    x * x
}

#[differentiable]
fn several_guards(x: f64, y: f64) -> f64 {
    if x > 2.0 {
        return x;
    }
    let z = x * y;
    if z > 1.0 {
        return z.ln() + x;
    }
    let w = z - y;
    if w < 0.0 {
        return w * w;
    }
    w.sqrt()
}

#[differentiable]
fn both_arms(x: f64) -> f64 {
    if x > 0.5 {
        return x.exp();
    } else {
        return x.cos();
    }
}

#[differentiable]
fn from_for(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = y * y + 0.2;
        if y > 2.0 {
            return y * (k + 1) as f64;
        }
    }
    y - x
}

#[differentiable]
fn from_nested_loops(x: f64, n: usize) -> f64 {
    let mut sum = x;
    for i in 0..n {
        for j in 0..i {
            sum += x * (i + j) as f64;
            if sum > 6.0 {
                return sum * sum;
            }
        }
        sum *= 1.5;
    }
    sum
}

#[differentiable]
fn from_while(x: f64) -> f64 {
    let mut y = x;
    let mut k = 0;
    while k < 4 {
        if y < 0.1 {
            return y * x;
        }
        y *= y;
        k += 1;
    }
    y + x
}

#[differentiable]
fn from_loop(x: f64) -> f64 {
    let mut y = x;
    loop {
        y = y * 1.5 + 0.3;
        if y > 4.0 {
            return y / x;
        }
    }
}

#[differentiable]
fn from_match(x: f64, n: usize) -> f64 {
    let y = match n {
        0 => return x,
        1 => x * x,
        _ => {
            if x > 1.0 {
                return x.sin();
            }
            x + 1.0
        }
    };
    y * y
}

#[differentiable]
fn first_positive(x: &[f64]) -> f64 {
    for i in 0..x.len() {
        if x[i] > 0.0 {
            return x[i] * x[i] + x[0];
        }
    }
    0.0
}

#[differentiable]
fn of_a_constant(x: f64) -> f64 {
    if x > 1.0 {
        return 3.0;
    }
    x * 3.0
}

/// What is carried begins as constants, of which nothing but the rounds has a derivative.
#[differentiable]
fn carried_constants(x: f64) -> f64 {
    let mut place = [0.0, 1.5];
    let mut speed = vec![0.5, 0.0];
    loop {
        let next = [place[0] + 0.5 * speed[0], place[1] + 0.5 * speed[1]];
        if next[1] < 0.0 {
            return next[0] * place[1];
        }
        speed = vec![speed[0] + x * place[1], speed[1] - x];
        place = next;
    }
}

scalar_table! {
    carried_constants: [0.7, 1.3];
    guard: [0.8, -0.8];
    both_arms: [0.9, 0.1];
    from_while: [0.03, 0.65, 1.01];
    from_loop: [0.9, 2.2];
    of_a_constant: [0.4, 1.6];
}

pair_table! {
    several_guards: [(2.5, 0.3), (1.5, 0.9), (0.4, 0.7), (1.6, 0.3)];
}

#[differentiable]
fn carried_constants_to_the_end(x: f64, n: usize) -> f64 {
    let mut pair = [0.0, 1.5];
    for i in 0..n {
        pair = [pair[1] * x, pair[0] + 1.0];
        if pair[0] > 10.0 {
            return pair[0] * i as f64;
        }
    }
    pair[1] * pair[0]
}

counted_table! {
    carried_constants_to_the_end: [(1.7, 3), (1.7, 9)];
    from_for: [(0.3, 3), (1.2, 5)];
    from_nested_loops: [(0.2, 3), (0.9, 5)];
    from_match: [(0.7, 0), (0.7, 1), (0.7, 2), (1.7, 2)];
}

slice_table! {
    first_positive: [[-0.5, -0.3, 0.8, 0.4], [1.2, 0.3], [-0.4]];
}
