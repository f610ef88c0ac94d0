//! Closures: bound by `let`, with what they capture, change and move; left early; passed to methods by name.

use transform_func::prelude::*;

use super::table::{pair_table, scalar_table, slice_table};

#[differentiable]
fn captured(x: f64, y: f64) -> f64 {
    let weigh = |a: f64, b: f64| a * x + b.sin() * y;
    weigh(y, x) * weigh(1.0, 2.0)
}

#[differentiable]
fn of_closures(x: f64, y: f64) -> f64 {
    let square = |v: f64| v * v;
    let fourth = |v: f64| square(square(v)) + x;
    fourth(y) - square(x) * fourth(0.5)
}

/// The closure has names of its own, and sees those of where it is written.
#[differentiable]
fn names_apart(x: f64, y: f64) -> f64 {
    let a = x * y;
    let f = |b: f64| a * b;
    let a = 3.0 * y;
    let b = f(a);
    f(b) + a
}

#[differentiable]
fn changes_what_it_captures(x: f64, y: f64) -> f64 {
    let mut total = x;
    let mut calls = 0;
    let mut add = |v: f64| {
        total += v * v;
        calls += 1;
        total
    };
    let first = add(y);
    let second = add(first * 0.1);
    total * second + calls as f64 * first
}

#[differentiable]
fn moves_what_it_captures(x: f64, y: f64) -> f64 {
    let mut scale = x;
    let f = move |v: f64| scale * v;
    scale = y * y;
    f(y) + scale
}

#[differentiable]
fn counts_for_itself(x: f64, y: f64) -> f64 {
    let mut step = 1.0;
    let mut next = move || {
        step *= x;
        step
    };
    let (a, b) = (next(), next());
    step + a * y + b
}

#[differentiable]
fn left_early(x: f64, y: f64) -> f64 {
    let smooth = |v: f64| {
        if v < 0.0 {
            return v.exp();
        }
        let w = v * x;
        w + 1.0
    };
    smooth(x) * smooth(y) + smooth(-1.0)
}

#[differentiable]
fn asks_for_options(x: f64, y: f64) -> f64 {
    let root = |v: f64| if v > 0.0 { Some(v.sqrt()) } else { None };
    let quartic = |v: f64| -> Option<f64> {
        let r = root(v)?;
        root(r * y)
    };
    quartic(x).unwrap_or(y) + quartic(-1.0).unwrap_or(x)
}

#[differentiable]
fn in_a_loop(x: f64, y: f64) -> f64 {
    let mut u = x;
    let slope = |t: f64, u: f64| t * y - u;
    for k in 0..4 {
        let t = k as f64 * 0.1;
        let half = u + 0.05 * slope(t, u);
        u += 0.1 * slope(t + 0.05, half);
    }
    u
}

#[differentiable]
fn takes_pairs(x: f64, y: f64) -> f64 {
    let cross = |(a, b): (f64, f64), (c, d): (f64, f64)| a * d - b * c;
    cross((x, y), (y * y, 2.0)) * cross((1.0, x), (x, y))
}

#[differentiable]
fn gives_pairs(x: f64, y: f64) -> f64 {
    let turn = |a: f64, b: f64| (a * 0.6 - b * 0.8, a * 0.8 + b * 0.6);
    let (u, v) = turn(x, y);
    let (u, v) = turn(u * u, v);
    u * v
}

/// Inactive closures stay what they are.
#[differentiable]
fn of_integers(x: f64) -> f64 {
    let shifted = |k: i32| k + 2;
    x.powi(shifted(1)) + shifted(3) as f64 * x
}

#[differentiable]
fn borrows(xs: &[f64]) -> f64 {
    let at = |i: usize| xs[i % xs.len()];
    let scaled = |v: &f64, by: &[f64]| v * by[0];
    let mut y = 0.0;
    for (i, x) in xs.iter().enumerate() {
        y += scaled(x, &xs[i..]) * at(i + 1);
    }
    y
}

#[differentiable]
fn writes(xs: &[f64]) -> f64 {
    let mut rows = vec![0.0; xs.len()];
    let mut set = |i: usize, v: f64| rows[i] = v * v;
    for i in 0..xs.len() {
        set(i, xs[i] + i as f64);
    }
    rows.iter().sum::<f64>() * rows[0]
}

#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn by_name(xs: &[f64]) -> f64 {
    let shifted = |v: f64| v + 0.5;
    let by_ref = |v: &f64| v * 2.0;
    let cubes: f64 = xs.iter().copied().map(cube).sum();
    let shifts: f64 = xs.iter().copied().map(shifted).map(f64::sin).sum();
    let doubles: f64 = xs.iter().map(by_ref).map(&shifted).product();
    cubes * shifts + doubles
}

#[differentiable]
fn median(xs: &[f64]) -> f64 {
    let mut sorted = xs.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let n = sorted.len();
    let middle = if n % 2 == 1 {
        sorted[n / 2]
    } else {
        0.5 * (sorted[n / 2 - 1] + sorted[n / 2])
    };
    middle * xs[0]
}

#[differentiable]
fn ranked(xs: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..xs.len()).collect();
    order.sort_by(|&i, &j| xs[j].total_cmp(&xs[i]));
    let mut y = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        y += xs[i].sin() * (rank + 1) as f64;
    }
    let mut pairs: Vec<(f64, f64)> = xs.iter().map(|&x| (x * x, x)).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    y * pairs[0].1 + pairs[pairs.len() - 1].0
}

#[differentiable]
fn interpolated(xs: &[f64]) -> f64 {
    let mut knots = xs.to_vec();
    knots.sort_by(f64::total_cmp);
    let at = 0.4 * xs[0];
    let right = knots.partition_point(|&knot| knot < at).clamp(1, knots.len() - 1);
    let (lo, hi) = (knots[right - 1], knots[right]);
    (at - lo) / (hi - lo) + at
}

scalar_table! {
    of_integers: [0.7, -1.3];
}

pair_table! {
    captured: [(0.3, -1.2), (0.8, 0.5)];
    of_closures: [(0.3, -1.2), (0.8, 0.5)];
    names_apart: [(0.3, -1.2), (0.8, 0.5)];
    changes_what_it_captures: [(0.3, -1.2), (0.8, 0.5)];
    moves_what_it_captures: [(0.3, -1.2), (0.8, 0.5)];
    counts_for_itself: [(0.3, -1.2), (0.8, 0.5)];
    left_early: [(0.3, -1.2), (-0.8, 0.5)];
    asks_for_options: [(0.3, 1.2), (0.8, -0.5), (-0.8, 0.5)];
    in_a_loop: [(0.3, -1.2), (0.8, 0.5)];
    takes_pairs: [(0.3, -1.2), (0.8, 0.5)];
    gives_pairs: [(0.3, -1.2), (0.8, 0.5)];
}

slice_table! {
    borrows: [[0.3, -1.2, 0.8], [0.7]];
    writes: [[0.3, -1.2, 0.8], [0.7]];
    by_name: [[0.3, -1.2, 0.8], [0.7]];
    median: [[0.3, -1.2, 0.8], [0.7, 0.2], [0.7]];
    ranked: [[0.3, -1.2, 0.8], [0.7]];
    interpolated: [[0.3, -1.2, 0.8], [0.7, 0.2]];
}
