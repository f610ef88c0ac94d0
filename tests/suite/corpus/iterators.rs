//! Iterator chains: sources, what changes them, what they end in.

use transform_func::prelude::*;

use super::table::{counted_table, slice_table};

#[differentiable]
fn dot(xs: &[f64]) -> f64 {
    xs.iter().zip(xs.iter().rev()).map(|(a, b)| a * b * b).sum()
}

#[differentiable]
fn norm(xs: &[f64]) -> f64 {
    xs.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[differentiable]
fn log_sum_exp(xs: &[f64]) -> f64 {
    let top = xs.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    top + xs.iter().map(|x| (x - top).exp()).sum::<f64>().ln()
}

#[differentiable]
fn softmax_weighted(xs: &[f64]) -> f64 {
    let weights: Vec<f64> = xs.iter().map(|x| x.exp()).collect();
    let total: f64 = weights.iter().sum();
    let normed = weights.iter().map(|w| w / total).collect::<Vec<_>>();
    normed.iter().zip(xs).map(|(p, &x)| p * x.sin()).sum::<f64>()
}

#[differentiable]
fn horner(xs: &[f64]) -> f64 {
    xs.iter().rev().fold(0.0, |acc, &c| acc * 0.7 + c.sin())
}

#[differentiable]
fn folded_pair(xs: &[f64]) -> f64 {
    let (sum, squares) = xs
        .iter()
        .fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
    squares - sum * sum / xs.len() as f64
}

#[differentiable]
fn folded_vector(xs: &[f64]) -> f64 {
    let sums = xs.iter().fold(vec![0.0], |mut sums, x| {
        let last = sums[sums.len() - 1];
        sums.push(last + x * x);
        sums
    });
    sums.iter().product::<f64>() + sums.iter().skip(1).map(|s| s.ln()).sum::<f64>()
}

#[differentiable]
fn enumerated(xs: &[f64]) -> f64 {
    xs.iter()
        .enumerate()
        .map(|(i, x)| x.powi(i as i32 + 1) * (i as f64 + 0.5))
        .sum()
}

#[differentiable]
fn windowed(xs: &[f64]) -> f64 {
    let rough: f64 = xs.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
    let bent = xs
        .windows(3)
        .map(|w| w[0] - 2.0 * w[1] + w[2])
        .fold(0.0, |a, b| a + b * b);
    rough * 0.5 + bent
}

#[differentiable]
fn chunked(xs: &[f64]) -> f64 {
    let of_all: f64 = xs.chunks(2).map(|c| c.iter().product::<f64>()).sum();
    let of_whole: f64 = xs.chunks_exact(2).map(|c| c[0] * c[1].sin()).sum();
    of_all + of_whole * of_whole
}

#[differentiable]
fn filtered(xs: &[f64]) -> f64 {
    let positive: f64 = xs.iter().filter(|x| **x > 0.0).map(|x| x * x).sum();
    let negative: f64 = xs.iter().copied().filter(|&x| x < 0.0).map(f64::exp).sum();
    let odd: f64 = xs
        .iter()
        .enumerate()
        .filter(|(i, _)| i % 2 == 1)
        .map(|(_, x)| x.sin())
        .sum();
    let even: f64 = xs
        .iter()
        .enumerate()
        .filter(|&(i, &x)| i % 2 == 0 && x < 9.0)
        .map(|(_, &x)| x)
        .sum();
    positive * negative + odd * even
}

#[differentiable]
fn filter_mapped(xs: &[f64]) -> f64 {
    let logs: f64 = xs
        .iter()
        .filter_map(|&x| if x > 0.0 { Some(x.ln()) } else { None })
        .sum();
    logs * logs + xs[0]
}

#[differentiable]
fn taken_while(xs: &[f64]) -> f64 {
    let head: f64 = xs.iter().take_while(|x| **x < 1.0).sum();
    let tail: f64 = xs.iter().skip_while(|&&x| x < 1.0).map(|x| x * x).sum();
    let roots: f64 = xs
        .iter()
        .map_while(|x| if *x > 0.0 { Some(x.sqrt()) } else { None })
        .sum();
    head * tail + roots
}

#[differentiable]
fn parts(xs: &[f64]) -> f64 {
    let middle: f64 = xs.iter().skip(1).take(2).product();
    let strided: f64 = xs.iter().step_by(2).map(|x| x.cos()).sum();
    let late: f64 = xs.iter().rev().skip(1).step_by(2).map(|x| x * x).sum();
    middle + strided * late
}

#[differentiable]
fn chained(xs: &[f64]) -> f64 {
    let ends = [xs[0] * 2.0, 1.5];
    ends.iter().chain(xs.iter()).chain(&ends).map(|x| x * x * x).sum()
}

#[differentiable]
fn flat_mapped(xs: &[f64]) -> f64 {
    let n = xs.len();
    (0..n)
        .flat_map(|i| (i..n).map(move |j| xs[i] * xs[j].sin()))
        .sum()
}

#[differentiable]
fn flattened(xs: &[f64]) -> f64 {
    let rows: Vec<Vec<f64>> = xs.iter().map(|&x| vec![x, x * x, x.exp()]).collect();
    rows.iter().flatten().product::<f64>() + rows.iter().flat_map(|row| row.iter().skip(1)).sum::<f64>()
}

#[differentiable]
fn scanned(xs: &[f64]) -> f64 {
    xs.iter()
        .scan(0.5, |state, x| {
            *state = *state * 0.5 + x;
            Some(*state * *state)
        })
        .sum()
}

#[differentiable]
fn each(xs: &[f64]) -> f64 {
    let mut out = xs.to_vec();
    let mut total = 0.0;
    out.iter_mut().zip(xs).for_each(|(o, x)| *o += x * x);
    out.iter().for_each(|o| total += o.sin());
    out.iter_mut().enumerate().for_each(|(i, o)| *o *= i as f64);
    total * out.iter().sum::<f64>() + total
}

#[differentiable]
fn asked(xs: &[f64]) -> f64 {
    let any = xs.iter().any(|&x| x > 1.0);
    let all = xs.iter().all(|x| x.abs() < 2.0);
    let count = xs.iter().filter(|x| x.is_sign_negative()).count();
    let place = xs.iter().position(|&x| x < 0.0).unwrap_or(0);
    let factor = if any { 2.0 } else { 0.5 } + if all { 0.25 } else { 0.0 };
    xs[place] * factor * xs[0] + count as f64 * xs[0].sin()
}

#[differentiable]
fn found(xs: &[f64]) -> f64 {
    let negative = xs.iter().find(|x| **x < 0.0).copied().unwrap_or(0.5);
    let top = xs.iter().copied().reduce(f64::max).unwrap();
    let least = *xs.iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let most = xs.iter().cloned().max_by(|a, b| a.total_cmp(b)).unwrap();
    let last = xs.iter().last().unwrap();
    negative * top + least * most + last * last
}

#[differentiable]
fn unzipped(xs: &[f64]) -> f64 {
    let (sines, squares): (Vec<f64>, Vec<f64>) = xs.iter().map(|x| (x.sin(), x * x)).unzip();
    sines.iter().zip(&squares).map(|(a, b)| a * b).sum::<f64>() * squares[0]
}

#[differentiable]
fn matrix_vector(xs: &[f64]) -> f64 {
    let rows: Vec<Vec<f64>> = (0..3).map(|i| xs.iter().map(|x| x.powi(i)).collect()).collect();
    let y: Vec<f64> = rows
        .iter()
        .map(|row| row.iter().zip(xs).map(|(a, x)| a * x).sum())
        .collect();
    y.iter().map(|v| v * v).sum()
}

#[differentiable]
fn looped(xs: &[f64]) -> f64 {
    let mut y = 1.0;
    for (i, x) in xs.iter().map(|x| x * 2.0).enumerate().skip(1) {
        y += x * i as f64;
    }
    for x in xs.iter().filter(|x| **x > 0.0).take(2) {
        if *x > 1.2 {
            continue;
        }
        y *= x + 1.0;
    }
    for pair in xs.chunks(2) {
        if pair.len() < 2 {
            break;
        }
        y += pair[0] * pair[1];
    }
    for (k, w) in (1..).zip(xs.windows(2)) {
        y += w[0] * w[1] * k as f64;
    }
    'outer: for x in xs.iter().chain(xs) {
        for z in xs.iter().rev() {
            if *z > 0.9 {
                break 'outer;
            }
            y += x * z;
        }
    }
    y
}

#[differentiable]
fn of_ranges(x: f64, n: usize) -> f64 {
    let sum: f64 = (0..n).map(|k| x.powi(k as i32)).sum();
    let odd: f64 = (1..=n).filter(|k| k % 2 == 1).map(|k| (k as f64 * x).sin()).sum();
    let down = (0..n).rev().step_by(2).fold(1.0, |acc, k| acc * x + k as f64);
    sum + odd * down
}

#[differentiable]
fn factorials(x: f64, n: usize) -> f64 {
    let factorial = |k: usize| (1..=k).product::<usize>() as f64;
    (0..=n).map(|k| x.powi(k as i32) / factorial(k)).sum()
}

slice_table! {
    dot: [[0.3, -1.2, 0.8], [0.7]];
    norm: [[0.3, -1.2, 0.8], [0.7]];
    log_sum_exp: [[0.3, -1.2, 0.8], [0.7]];
    softmax_weighted: [[0.3, -1.2, 0.8], [0.7]];
    horner: [[0.3, -1.2, 0.8], [0.7]];
    folded_pair: [[0.3, -1.2, 0.8], [0.7]];
    folded_vector: [[0.3, -1.2, 0.8], [0.7]];
    enumerated: [[0.3, -1.2, 0.8], [0.7]];
    windowed: [[0.3, -1.2, 0.8, 1.1], [0.7, 0.2], [0.7]];
    chunked: [[0.3, -1.2, 0.8], [0.7, 0.4], [0.7]];
    filtered: [[0.3, -1.2, 0.8, -0.6], [0.7], [-0.7]];
    filter_mapped: [[0.3, -1.2, 0.8], [0.7]];
    taken_while: [[0.3, 0.8, 1.4, 0.2], [0.7], [1.7, 0.4]];
    parts: [[0.3, -1.2, 0.8, 0.5, 1.4], [0.7, 0.2], [0.7]];
    chained: [[0.3, -1.2, 0.8], [0.7]];
    flat_mapped: [[0.3, -1.2, 0.8], [0.7]];
    flattened: [[0.3, -1.2], [0.7]];
    scanned: [[0.3, -1.2, 0.8], [0.7]];
    each: [[0.3, -1.2, 0.8], [0.7]];
    asked: [[0.3, -1.2, 0.8], [1.7], [-0.4, 0.3, 2.5]];
    found: [[0.3, -1.2, 0.8], [0.7], [0.4, 0.9]];
    unzipped: [[0.3, -1.2, 0.8], [0.7]];
    matrix_vector: [[0.3, -1.2], [0.7]];
    looped: [[0.3, -1.2, 0.8, 0.5, 1.4], [0.7, 1.3], [0.7]];
}

counted_table! {
    of_ranges: [(0.4, 4), (-1.3, 1), (0.8, 0)];
    factorials: [(0.4, 4), (0.8, 0)];
}
