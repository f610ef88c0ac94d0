//! The functions that can be shown.
#![allow(
    clippy::manual_is_multiple_of,
    clippy::needless_range_loop,
    reason = "bodies are written as users write them"
)]

use transform_func::prelude::*;

/// A function, with the texts of its forms when they are asked for.
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// In the order of [`FORMS`].
    pub(crate) texts: fn() -> [&'static str; 5],
    /// `functionalize!(f).source()`.
    #[cfg(test)]
    pub(crate) functional: fn() -> &'static str,
}
impl Example {
    /// The name of its page.
    pub(crate) fn file(&self) -> String {
        format!("{}.html", self.name)
    }
}

/// The forms of a function, and what they are.
pub(crate) const FORMS: [(&str, &str); 5] = [
    ("primal", "the function as it is written"),
    ("functionalized", "the same without mutation and jumps"),
    (
        "pushforward",
        "tangents of arguments to the tangent of the result",
    ),
    ("pullback", "a cotangent of the result to cotangents of arguments"),
    ("batched", "the value at a level, such as that of a batch"),
];

macro_rules! examples {
    ($($name:literal, $about:literal, $f:path;)*) => {
        pub(crate) const EXAMPLES: &[Example] = &[$(
            Example {
                name: $name,
                about: $about,
                texts: || [
                    source!($f, primal),
                    source!($f, functionalized),
                    source!($f, pushforward),
                    source!($f, pullback),
                    source!($f, batched),
                ],
                #[cfg(test)]
                functional: || functionalize!($f).source(),
            },
        )*];
    };
}
examples! {
    "settle", "a loop with a branch: what is kept of each round", settle;
    "energy", "a loop over a slice that only adds up: nothing is taped", energy;
    "root", "a loop that ends by itself, with an early return", root;
    "doubled", "an argument that is changed", doubled;
    "loss", "tensors: one linear map for each operation", loss;
    "shrunk", "lanes that part: each is scaled as often as it needs", shrunk;
    "power", "a function that calls itself", power;
    "miss", "a method of a struct", Line::miss;
}

#[differentiable]
fn settle(x: f64, rate: f64) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        if y > 0.5 {
            y -= rate * y.sin();
        }
    }
    y
}

#[differentiable]
fn energy(x: &[f64], stiffness: f64) -> f64 {
    let mut total = 0.0;
    for i in 1..x.len() {
        let stretch = x[i] - x[i - 1] - 1.0;
        if stretch > 0.0 {
            total += 0.5 * stiffness * stretch * stretch;
        }
    }
    total
}

#[differentiable]
fn root(a: f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    let mut x = a;
    while (x * x - a).abs() > 1e-12 * a {
        x = 0.5 * (x + a / x);
    }
    x
}

#[differentiable]
fn doubled(v: &mut [f64], n: usize) {
    for i in 0..n {
        v[i] *= 2.0;
    }
}

#[differentiable]
fn loss(w: &Tensor, b: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    let hidden = (x.matmul(w) + b).tanh();
    (hidden - y).square().mean()
}

#[differentiable]
#[vmappable]
fn shrunk(x: &Tensor) -> f64 {
    let mut y = x.clone();
    while y.norm() > 1.0 {
        y = &y * 0.5;
    }
    y.sum()
}

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    match n {
        0 => 1.0,
        _ if n % 2 == 0 => power(x * x, n / 2),
        _ => x * power(x, n - 1),
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Line {
    slope: f64,
    start: f64,
}
#[differentiable]
impl Line {
    fn miss(&self, x: f64, y: f64) -> f64 {
        let at = self.start + self.slope * x;
        (at - y).powi(2)
    }
}
