//! Functions as arguments: closures, with what they hold, and functions by their names.

use num_traits::Float;
use transform_func::prelude::*;

use super::table::{counted_table, pair_table, scalar_table, single_table, slice_table, tensor_table};

#[differentiable]
fn integral(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let h = (b - a) / 8.0;
    let mut sum = 0.0;
    for i in 0..8 {
        sum += f(a + (i as f64 + 0.5) * h);
    }
    sum * h
}

#[differentiable]
fn root<F>(f: F, start: f64) -> f64
where
    F: Fn(f64) -> f64,
{
    let mut x = start;
    for _ in 0..6 {
        let slope = (f(x + 1e-3) - f(x - 1e-3)) / 2e-3;
        x -= f(x) / slope;
    }
    x
}

#[differentiable]
fn steps(f: &dyn Fn(f64, &[f64]) -> Vec<f64>, start: &[f64], n: usize) -> Vec<f64> {
    let mut y = start.to_vec();
    for i in 0..n {
        let slope = f(i as f64 * 0.1, &y);
        for k in 0..y.len() {
            y[k] += 0.1 * slope[k];
        }
    }
    y
}

#[differentiable]
fn folded<T: Float>(f: &impl Fn(T, T) -> T, xs: &[T], start: T) -> T {
    let mut result = start;
    for &x in xs {
        result = f(result, x);
    }
    result
}

#[differentiable]
fn twice(f: fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn both(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * g(x) + integral(&f, 0.0, x) + integral(|t| g(t) * f(x), 0.0, 0.5)
}

#[differentiable]
fn nested<F: Fn(f64) -> f64>(f: F, x: f64, n: usize) -> f64 {
    if n == 0 {
        f(x)
    } else {
        nested(f, x * 0.5, n - 1) + x
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn holds_a_number(k: f64) -> f64 {
    integral(|x| (k * x).sin() * x, 0.0, k)
}

#[differentiable]
fn holds_nothing(b: f64) -> f64 {
    integral(|x| x.exp(), 0.1, b)
}

#[differentiable]
fn is_bound(a: f64, b: f64) -> f64 {
    let scale = a * b;
    let f = |x: f64| {
        let y = scale * x;
        if y > 0.3 { y.cos() } else { y * b }
    };
    integral(&f, 0.0, 1.0) + integral(f, a, 2.0)
}

#[differentiable]
fn calls_another(a: f64) -> f64 {
    let inner = |x: f64| a * x.sin();
    let outer = |x: f64| inner(x) + inner(2.0 * x);
    integral(|x| outer(x) * a, 0.0, 1.5)
}

#[differentiable]
fn implicit(a: f64) -> f64 {
    root(|x| x * x * x + x - a, 1.0)
}

#[differentiable]
fn by_name(x: f64) -> f64 {
    twice(square, x) + twice(f64::sin, x) + integral(square, 0.0, x)
}

#[differentiable]
fn handed_on(x: f64, y: f64) -> f64 {
    both(|t| t * y, |t| (t + x).cos(), x) + nested(|t| t * t * y, x, 3)
}

#[differentiable]
fn in_a_closure(x: f64) -> f64 {
    integral(|a| integral(|b| (a * b * x).exp(), 0.0, a), 0.0, x)
}

#[differentiable]
fn moves(x: f64) -> f64 {
    let mut k = x * 2.0;
    let f = move |t: f64| t * k;
    k += 1.0;
    integral(f, 0.0, k)
}

#[differentiable]
fn of_a_transform(x: f64) -> f64 {
    let slope = grad!(square);
    integral(|t| slope(t * x) + grad!(square)(t), 0.2, 1.0)
}

#[differentiable]
fn oscillator(p: &[f64]) -> f64 {
    let (stiffness, damping) = (p[0], p[1]);
    let y = steps(
        &|t, y| vec![y[1], -stiffness * y[0] - damping * y[1] + t],
        &[1.0, p[2]],
        6,
    );
    y[0] * y[1]
}

#[differentiable]
fn polynomial(c: &[f64]) -> f64 {
    integral(|x| c.iter().rev().fold(0.0, |y, c| y * x + c), -1.0, c[0])
}

#[differentiable]
fn looped(x: f64, n: usize) -> f64 {
    let terms = |t: f64| {
        let mut sum = 0.0;
        for i in 0..n {
            sum += (t * x).powi(i as i32);
        }
        sum
    };
    integral(terms, 0.0, x)
}

#[differentiable]
fn generic_fold(xs: &[f64]) -> f64 {
    let scale = xs[0];
    folded(&|a: f64, b: f64| (a * scale + b).tanh(), xs, 0.3)
}

#[differentiable]
fn folded_by<T: Float>(xs: &[T], by: T) -> T {
    folded(&|a: T, b: T| a * by + b.sin(), xs, by)
}

#[differentiable]
fn generic_caller(xs: &[f64]) -> f64 {
    folded_by(xs, xs[1])
}

#[derive(Clone, Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
impl Point {
    fn around(&self, r: f64) -> f64 {
        integral(|t| self.x * t + self.y * t.cos(), 0.0, r)
    }
}

#[differentiable]
fn in_a_method(x: f64, y: f64) -> f64 {
    let p = Point { x, y };
    let scale: f64 = p.x * 2.0;
    p.around(y) + integral(|t| p.x * scale * t, 0.0, p.y)
}

#[derive(Clone, Differentiable)]
struct Solver {
    step: f64,
}

#[differentiable]
impl Solver {
    fn slope(&self, f: impl Fn(f64) -> f64, x: f64) -> f64 {
        (f(x + self.step) - f(x - self.step)) / (2.0 * self.step)
    }
    fn doubled(&self, x: f64) -> f64 {
        self.slope(|t| t * t * self.step, x) + self.slope(square, x)
    }
    fn curvature<F: Fn(f64) -> f64>(&self, f: &F, x: f64) -> f64 {
        (f(x + self.step) - 2.0 * f(x) + f(x - self.step)) / self.step.powi(2)
    }
}

#[differentiable]
fn by_method(a: f64, x: f64) -> f64 {
    let solver = Solver { step: 0.1 };
    solver.slope(|t| (a * t).sin(), x) + solver.curvature(&|t| (t * t * a).exp(), x) + solver.doubled(x)
}

#[differentiable]
fn applied(f: impl Fn(&Tensor) -> Tensor, x: &Tensor) -> Tensor {
    f(&f(x))
}

#[differentiable]
fn of_tensors(w: &Tensor) -> f64 {
    let x = Tensor::linspace(-0.5, 1.0, 3);
    applied(|t| (t * w + 0.3).tanh(), &x).sum()
}

#[differentiable]
fn of_singles(x: f32) -> f32 {
    folded(&|a: f32, b: f32| a * x + b.sin(), &[x, 0.5], x)
}

#[differentiable]
fn each(f: impl Fn(f64) -> f64, xs: &[f64]) -> f64 {
    let all: Vec<f64> = xs.iter().map(|&x| f(x)).collect();
    all.iter().copied().map(&f).sum::<f64>() + xs.iter().fold(0.0, |sum, x| sum + f(*x))
}

#[differentiable]
fn in_chains(xs: &[f64]) -> f64 {
    each(|x| (x * xs[0]).cos(), xs)
}

scalar_table! {
    holds_a_number: [0.7];
    holds_nothing: [1.1];
    calls_another: [0.6];
    implicit: [3.0];
    by_name: [0.8];
    in_a_closure: [0.9];
    moves: [0.4];
    of_a_transform: [0.7];
}

pair_table! {
    by_method: [(0.6, 0.9)];
    is_bound: [(0.5, 0.8)];
    handed_on: [(0.6, -0.4)];
    in_a_method: [(0.3, 0.9)];
}

counted_table! {
    looped: [(0.8, 3), (0.8, 0)];
}

single_table! {
    of_singles: [0.6];
}

tensor_table! {
    of_tensors: [Tensor::linspace(0.2, 0.9, 3)];
}

slice_table! {
    in_chains: [[0.5, -0.7, 0.2]];
    oscillator: [[1.2, 0.3, 0.5]];
    polynomial: [[0.5, -0.7, 0.2]];
    generic_fold: [[0.5, -0.7, 0.2]];
    generic_caller: [[0.5, -0.7]];
}
