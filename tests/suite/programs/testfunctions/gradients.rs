//! The gradients, by hand.

use super::plane::goldsteinprice as goldstein;
use std::f64::consts::{PI, TAU};

/// Of functions of two numbers.
pub(super) type Plane = fn(f64, f64) -> [f64; 2];
/// Of functions of any number of numbers.
pub(super) type Space = fn(&[f64]) -> Vec<f64>;

pub(super) fn beale(x: f64, y: f64) -> [f64; 2] {
    [(1.5, 1), (2.25, 2), (2.625, 3)]
        .iter()
        .fold([0.0; 2], |[a, b], &(c, k)| {
            let rest = c - x + x * y.powi(k);
            [
                a + 2.0 * rest * (y.powi(k) - 1.0),
                b + 2.0 * rest * x * k as f64 * y.powi(k - 1),
            ]
        })
}
pub(super) fn booth(x: f64, y: f64) -> [f64; 2] {
    let (a, b) = (x + 2.0 * y - 7.0, 2.0 * x + y - 5.0);
    [2.0 * a + 4.0 * b, 4.0 * a + 2.0 * b]
}
pub(super) fn bukin_n6(x: f64, y: f64) -> [f64; 2] {
    let u = y - 0.01 * x * x;
    let by_u = 50.0 * u.signum() / u.abs().sqrt();
    [by_u * -0.02 * x + 0.01 * (x + 10.0).signum(), by_u]
}
pub(super) fn cross_in_tray(x: f64, y: f64) -> [f64; 2] {
    let (r, by_base) = ((x * x + y * y).sqrt(), |f: f64| {
        -1e-5 * (f.abs() + 1.0).powf(-0.9) * f.signum()
    });
    let q = 100.0 - r / PI;
    let e = q.abs().exp();
    let f = x.sin() * y.sin() * e;
    let along = |z: f64| f * q.signum() * -z / (PI * r);
    [
        by_base(f) * (x.cos() * y.sin() * e + along(x)),
        by_base(f) * (x.sin() * y.cos() * e + along(y)),
    ]
}
pub(super) fn easom(x: f64, y: f64) -> [f64; 2] {
    let e = (-(x - PI).powi(2) - (y - PI).powi(2)).exp();
    let part = |x: f64, y: f64| (x.sin() + 2.0 * (x - PI) * x.cos()) * y.cos() * e;
    [part(x, y), part(y, x)]
}
pub(super) fn eggholder(x: f64, y: f64) -> [f64; 2] {
    let (u, w) = (x / 2.0 + y + 47.0, x - y - 47.0);
    let slope = |u: f64| u.abs().sqrt().cos() * u.signum() / (2.0 * u.abs().sqrt());
    let (by_u, by_w) = (-(y + 47.0) * slope(u), -x * slope(w));
    [
        by_u / 2.0 + by_w - w.abs().sqrt().sin(),
        by_u - by_w - u.abs().sqrt().sin(),
    ]
}
pub(super) fn goldsteinprice(x: f64, y: f64) -> [f64; 2] {
    let (a, b) = (x + y + 1.0, 2.0 * x - 3.0 * y);
    let p = 19.0 - 14.0 * (x + y) + 3.0 * (x + y) * (x + y);
    let q = 18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y;
    let (first, second) = (1.0 + a * a * p, 30.0 + b * b * q);
    let first_by_both = 2.0 * a * p + a * a * (-14.0 + 6.0 * (x + y));
    let second_by_x = 4.0 * b * q + b * b * (-32.0 + 24.0 * x - 36.0 * y);
    let second_by_y = -6.0 * b * q + b * b * (48.0 - 36.0 * x + 54.0 * y);
    [
        first_by_both * second + first * second_by_x,
        first_by_both * second + first * second_by_y,
    ]
}
pub(super) fn picheny(x: f64, y: f64) -> [f64; 2] {
    let (x, y) = (4.0 * x - 2.0, 4.0 * y - 2.0);
    goldsteinprice(x, y).map(|slope| 4.0 * slope / (2.427 * goldstein(&[x, y])))
}
pub(super) fn himmelblau(x: f64, y: f64) -> [f64; 2] {
    let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
    [4.0 * a * x + 2.0 * b, 2.0 * a + 4.0 * b * y]
}
pub(super) fn holder_table(x: f64, y: f64) -> [f64; 2] {
    let r = (x * x + y * y).sqrt();
    let q = 1.0 - r / PI;
    let e = q.abs().exp();
    let f = x.sin() * y.cos() * e;
    let along = |z: f64| f * q.signum() * -z / (PI * r);
    [
        -f.signum() * (x.cos() * y.cos() * e + along(x)),
        -f.signum() * (-x.sin() * y.sin() * e + along(y)),
    ]
}
pub(super) fn levy_n13(x: f64, y: f64) -> [f64; 2] {
    let square = |x: f64| x.sin().powi(2);
    [
        3.0 * PI * (6.0 * PI * x).sin() + 2.0 * (x - 1.0) * (1.0 + square(3.0 * PI * y)),
        (x - 1.0).powi(2) * 3.0 * PI * (6.0 * PI * y).sin()
            + 2.0 * (y - 1.0) * (1.0 + square(TAU * y))
            + (y - 1.0).powi(2) * TAU * (2.0 * TAU * y).sin(),
    ]
}
pub(super) fn matyas(x: f64, y: f64) -> [f64; 2] {
    [0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x]
}
pub(super) fn mccormick(x: f64, y: f64) -> [f64; 2] {
    let both = (x + y).cos();
    [both + 2.0 * (x - y) - 1.5, both - 2.0 * (x - y) + 2.5]
}
/// Of a wave `n` of `x^2 - y^2`, whose slope is `by_u`.
fn schaffer(x: f64, y: f64, n: f64, by_u: f64) -> [f64; 2] {
    let d = 1.0 + 0.001 * (x * x + y * y);
    let shrink = -2.0 * (n - 0.5) / d.powi(3) * 0.002;
    [
        2.0 * x * by_u / d.powi(2) + shrink * x,
        -2.0 * y * by_u / d.powi(2) + shrink * y,
    ]
}
pub(super) fn schaffer_n2(x: f64, y: f64) -> [f64; 2] {
    let u = x * x - y * y;
    schaffer(x, y, u.sin().powi(2), (2.0 * u).sin())
}
pub(super) fn schaffer_n4(x: f64, y: f64) -> [f64; 2] {
    let u = x * x - y * y;
    let s = u.abs().sin();
    schaffer(
        x,
        y,
        s.cos().powi(2),
        -(2.0 * s).sin() * u.abs().cos() * u.signum(),
    )
}
pub(super) fn threehumpcamel(x: f64, y: f64) -> [f64; 2] {
    [4.0 * x - 4.2 * x.powi(3) + x.powi(5) + y, x + 2.0 * y]
}
pub(super) fn sixhumpcamel(x: f64, y: f64) -> [f64; 2] {
    [
        8.0 * x - 8.4 * x.powi(3) + 2.0 * x.powi(5) + y,
        x - 8.0 * y + 16.0 * y.powi(3),
    ]
}
pub(super) fn dropwave(x: f64, y: f64) -> [f64; 2] {
    let r = (x * x + y * y).sqrt();
    let d = r * r / 2.0 + 2.0;
    let by_r = 12.0 * (12.0 * r).sin() / d + (1.0 + (12.0 * r).cos()) * r / (d * d);
    [by_r * x / r, by_r * y / r]
}
pub(super) fn branin(x: f64, y: f64) -> [f64; 2] {
    let (b, c) = (5.1 / (4.0 * PI * PI), 5.0 / PI);
    let bend = y - b * x * x + c * x - 6.0;
    [
        2.0 * bend * (c - 2.0 * b * x) - 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x.sin(),
        2.0 * bend,
    ]
}
pub(super) fn bohachevsky(x: f64, y: f64) -> [f64; 2] {
    [
        2.0 * x + 0.9 * PI * (3.0 * PI * x).sin(),
        4.0 * y + 1.6 * PI * (4.0 * PI * y).sin(),
    ]
}
pub(super) fn leon(x: f64, y: f64) -> [f64; 2] {
    let rest = y - x.powi(3);
    [-600.0 * x * x * rest - 2.0 * (1.0 - x), 200.0 * rest]
}
pub(super) fn eggcrate(x: f64, y: f64) -> [f64; 2] {
    [x, y].map(|x| 2.0 * x + 25.0 * (2.0 * x).sin())
}
pub(super) fn ackley_n2(x: f64, y: f64) -> [f64; 2] {
    let r = x.hypot(y);
    [x, y].map(|x| 4.0 * (-0.02 * r).exp() * x / r)
}
pub(super) fn adjiman(x: f64, y: f64) -> [f64; 2] {
    let d = y * y + 1.0;
    [
        -x.sin() * y.sin() - 1.0 / d,
        x.cos() * y.cos() + 2.0 * x * y / (d * d),
    ]
}
pub(super) fn bartels_conn(x: f64, y: f64) -> [f64; 2] {
    [
        2.0 * x + y + x.sin().signum() * x.cos(),
        2.0 * y + x - y.cos().signum() * y.sin(),
    ]
}
pub(super) fn brent(x: f64, y: f64) -> [f64; 2] {
    let e = (-x * x - y * y).exp();
    [x, y].map(|x| 2.0 * (x + 10.0) - 2.0 * x * e)
}
pub(super) fn keane(x: f64, y: f64) -> [f64; 2] {
    let (a, b, r) = (x - y, x + y, x.hypot(y));
    let (sin_a, sin_b) = (a.sin().powi(2), b.sin().powi(2));
    let (by_a, by_b) = ((2.0 * a).sin() * sin_b, sin_a * (2.0 * b).sin());
    let far = sin_a * sin_b / r.powi(3);
    [far * x - (by_a + by_b) / r, far * y - (by_b - by_a) / r]
}

pub(super) fn ackley(x: &[f64]) -> Vec<f64> {
    let n = x.len() as f64;
    let norm = (x.iter().map(|x| x * x).sum::<f64>() / n).sqrt();
    let waves = x.iter().map(|x| (TAU * x).cos()).sum::<f64>() / n;
    let slope =
        |x: &f64| 4.0 * (-0.2 * norm).exp() * x / (n * norm) + waves.exp() * TAU * (TAU * x).sin() / n;
    x.iter().map(slope).collect()
}
pub(super) fn levy(x: &[f64]) -> Vec<f64> {
    let last = x.len() - 1;
    let by_w = x.iter().enumerate().map(|(i, x)| {
        let w = 1.0 + (x - 1.0) / 4.0;
        let (from_one, bend) = (w - 1.0, PI * w + 1.0);
        let first = if i == 0 { PI * (TAU * w).sin() } else { 0.0 };
        first
            + if i == last {
                2.0 * from_one * (1.0 + (TAU * w).sin().powi(2))
                    + from_one.powi(2) * TAU * (2.0 * TAU * w).sin()
            } else {
                2.0 * from_one * (1.0 + 10.0 * bend.sin().powi(2))
                    + from_one.powi(2) * 10.0 * PI * (2.0 * bend).sin()
            }
    });
    by_w.map(|slope| slope / 4.0).collect()
}
pub(super) fn rastrigin(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| 2.0 * x + 10.0 * TAU * (TAU * x).sin()).collect()
}
pub(super) fn rosenbrock(x: &[f64]) -> Vec<f64> {
    let mut slope = vec![0.0; x.len()];
    for i in 1..x.len() {
        let rest = x[i] - x[i - 1] * x[i - 1];
        slope[i - 1] += -2.0 * (1.0 - x[i - 1]) - 400.0 * rest * x[i - 1];
        slope[i] += 200.0 * rest;
    }
    slope
}
pub(super) fn sphere(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| 2.0 * x).collect()
}
pub(super) fn styblinski_tang(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| 2.0 * x.powi(3) - 16.0 * x + 2.5).collect()
}
pub(super) fn zero(x: &[f64]) -> Vec<f64> {
    vec![0.0; x.len()]
}
pub(super) fn griewank(x: &[f64]) -> Vec<f64> {
    let scale = |i: usize| ((i + 1) as f64).sqrt();
    let product: f64 = x.iter().enumerate().map(|(i, x)| (x / scale(i)).cos()).product();
    let slope = |(i, x): (usize, &f64)| x / 2000.0 + product * (x / scale(i)).tan() / scale(i);
    x.iter().enumerate().map(slope).collect()
}
pub(super) fn schwefel(x: &[f64]) -> Vec<f64> {
    let slope = |x: &f64| {
        let root = x.abs().sqrt();
        -root.sin() - root * root.cos() / 2.0
    };
    x.iter().map(slope).collect()
}
pub(super) fn dixon_price(x: &[f64]) -> Vec<f64> {
    let mut slope = vec![0.0; x.len()];
    slope[0] = 2.0 * (x[0] - 1.0);
    for i in 1..x.len() {
        let rest = 2.0 * (i + 1) as f64 * (2.0 * x[i] * x[i] - x[i - 1]);
        slope[i] += 4.0 * rest * x[i];
        slope[i - 1] -= rest;
    }
    slope
}
pub(super) fn zakharov(x: &[f64]) -> Vec<f64> {
    let weight = |i: usize| 0.5 * (i + 1) as f64;
    let sum: f64 = x.iter().enumerate().map(|(i, x)| weight(i) * x).sum();
    let slope = |(i, x): (usize, &f64)| 2.0 * x + weight(i) * (2.0 * sum + 4.0 * sum.powi(3));
    x.iter().enumerate().map(slope).collect()
}
pub(super) fn powell(x: &[f64]) -> Vec<f64> {
    let slopes = x.as_chunks::<4>().0.iter().flat_map(|&[a, b, c, d]| {
        let (first, second) = (2.0 * (a + 10.0 * b), 10.0 * (c - d));
        let (third, fourth) = (4.0 * (b - 2.0 * c).powi(3), 40.0 * (a - d).powi(3));
        [
            first + fourth,
            10.0 * first + third,
            second - 2.0 * third,
            -second - fourth,
        ]
    });
    slopes.collect()
}
pub(super) fn michalewicz(x: &[f64]) -> Vec<f64> {
    let slope = |(i, x): (usize, &f64)| {
        let k = (i + 1) as f64 / PI;
        let steep = (k * x * x).sin();
        -(x.cos() * steep.powi(20) + x.sin() * 20.0 * steep.powi(19) * (k * x * x).cos() * 2.0 * k * x)
    };
    x.iter().enumerate().map(slope).collect()
}
pub(super) fn alpine(x: &[f64]) -> Vec<f64> {
    let slope = |x: &f64| (x * x.sin() + 0.1 * x).signum() * (x.sin() + x * x.cos() + 0.1);
    x.iter().map(slope).collect()
}
pub(super) fn salomon(x: &[f64]) -> Vec<f64> {
    let r = x.iter().map(|x| x * x).sum::<f64>().sqrt();
    x.iter().map(|x| (TAU * (TAU * r).sin() + 0.1) * x / r).collect()
}
pub(super) fn trid(x: &[f64]) -> Vec<f64> {
    let beside = |i: usize| x.get(i).copied().unwrap_or(0.0);
    let slope = |(i, x): (usize, &f64)| 2.0 * (x - 1.0) - beside(i + 1) - beside(i.wrapping_sub(1));
    x.iter().enumerate().map(slope).collect()
}
pub(super) fn qing(x: &[f64]) -> Vec<f64> {
    let slope = |(i, x): (usize, &f64)| 4.0 * x * (x * x - (i + 1) as f64);
    x.iter().enumerate().map(slope).collect()
}
