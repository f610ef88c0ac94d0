//! Closures given to functions where they stand: in loops, with what changes between rounds, of enums in structs, beside what is
//! borrowed with `&mut`, with constants only.

use transform_func::prelude::*;

use super::table::{pair_table, scalar_table, slice_table};

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
fn count(f: impl Fn(usize) -> bool, n: usize) -> usize {
    let mut found = 0;
    for i in 0..n {
        if f(i) {
            found += 1;
        }
    }
    found
}

#[differentiable]
fn add_each(v: &mut [f64], by: &[f64], f: impl Fn(usize) -> f64) {
    for i in 0..v.len() {
        v[i] += f(i) * by[i];
    }
}

#[derive(Clone, Differentiable)]
enum Shape {
    Disc(f64),
    Rectangle(f64, f64),
}

#[derive(Clone, Differentiable)]
struct Body {
    shape: Shape,
    mass: f64,
}

#[differentiable]
impl Body {
    fn weight(&self, g: f64) -> f64 {
        match &self.shape {
            Shape::Disc(r) => self.mass * g * r * r,
            Shape::Rectangle(a, b) => self.mass * g * a * b,
        }
    }
}

#[differentiable]
fn with_constants(x: f64) -> f64 {
    let area = integral(|t| t * t, 0.0, 1.0);
    let held = 0.5;
    x * x * area * integral(|t| t * held, 0.0, 2.0)
}

#[differentiable]
fn of_an_enum(x: f64, y: f64) -> f64 {
    let shape = if x > 0.0 {
        Shape::Disc(x)
    } else {
        Shape::Rectangle(x, y)
    };
    let body = Body { shape, mass: y };
    let weight = |t: f64| -> f64 {
        if t < 0.2 {
            return body.weight(t);
        }
        body.weight(t * t)
    };
    integral(weight, 0.0, body.mass)
}

#[differentiable]
fn in_loops(xs: &[f64]) -> f64 {
    let (mut k, mut total) = (0.3, 0.0);
    for i in 0..xs.len() {
        for j in 0..2 {
            total += integral(|t| t * k * (i as f64 + 1.0) + xs[j].sin(), 0.0, xs[i]);
        }
        k = integral(|t| (t * k).cos(), 0.0, k);
    }
    total * k + xs.iter().map(|x| integral(|t| t * x, 0.0, *x)).sum::<f64>()
}

#[allow(
    clippy::unnecessary_mut_passed,
    reason = "a function that only reads may be lent more"
)]
#[differentiable]
fn beside_what_is_borrowed(xs: &[f64]) -> f64 {
    let mut v = vec![1.0, xs[0]];
    let mut w: Vec<f64> = xs.iter().map(|x| x * 2.0).collect();
    let first = w[0];
    add_each(&mut v, &mut w, |i| xs[i] * first);
    v[0] * v[1] * w[1]
}

#[differentiable]
fn rounds(xs: &[f64]) -> f64 {
    let n = count(|i| xs[i] > 0.0, xs.len()) + count(|i| i > 0, 4);
    let mut y = xs[0];
    for _ in 0..n {
        y = y.sin() * xs[1];
    }
    y
}

#[derive(Clone, Differentiable)]
struct Steps {
    width: f64,
}

#[differentiable]
impl Steps {
    fn slope(&self, f: impl Fn(f64) -> f64, x: f64) -> f64 {
        (f(x + self.width) - f(x - self.width)) / (2.0 * self.width)
    }

    fn curvature(&self, f: &dyn Fn(f64) -> f64, x: f64) -> f64 {
        self.slope(|t| self.slope(f, t), x)
    }

    fn both(&self, f: impl Fn(f64) -> f64, x: f64) -> f64 {
        self.slope(&f, x) + self.slope(f, 2.0 * x)
    }

    fn longer(&self, x: f64) -> f64 {
        self.width * x.sin()
    }
}

#[differentiable]
fn slopes_by(steps: &Steps, f: impl Fn(f64) -> f64, x: f64) -> f64 {
    steps.slope(&f, x) * steps.both(f, x * 0.5)
}

#[differentiable]
fn mean_of(f: &dyn Fn(f64) -> f64, b: f64) -> f64 {
    integral(|t| integral(f, 0.0, t) + f(t), 0.0, b) / b
}

/// Functions that methods are handed by functions, methods and closures; a closure that calls the method that is called beside it.
#[differentiable]
fn handed_to_methods(x: f64, k: f64) -> f64 {
    let steps = Steps { width: 0.1 };
    let longer = steps.longer(k);
    slopes_by(&steps, |t| (k * t).sin() + steps.longer(t), x)
        + longer * steps.curvature(&|t| (k * t).exp(), x)
}

#[differentiable]
fn handed_by_closures(x: f64, k: f64) -> f64 {
    mean_of(&|t| (t * k).cos(), x) * k
}

scalar_table! {
    with_constants: [0.3];
}

pair_table! {
    of_an_enum: [(0.6, 0.9), (-0.6, 0.9)];
    handed_to_methods: [(0.3, 0.7)];
    handed_by_closures: [(0.3, 0.7)];
}

slice_table! {
    in_loops: [[0.3, 0.7]];
    beside_what_is_borrowed: [[0.3, 0.7]];
    rounds: [[0.3, 0.7], [-0.3, 0.7]];
}
