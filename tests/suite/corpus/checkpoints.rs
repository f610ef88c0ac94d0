//! Functions and loops that keep less for their derivative, and compute the rest again.

use transform_func::prelude::*;

use super::table::{
    counted_table, pair_table, record, record_table, scalar_table, slice_table, tensor_table,
};

#[differentiable(checkpoint)]
fn wave(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = (x * y + k as f64 * 0.1).sin();
    }
    y
}

/// What is called keeps nothing, nor does the caller.
#[differentiable(checkpoint)]
fn waves(x: f64, y: f64) -> f64 {
    let mut total = 0.0;
    for k in 1..3 {
        total += wave(x * y, k) * x;
    }
    total
}

#[differentiable(checkpoint)]
fn power(x: f64, n: usize) -> f64 {
    if n == 0 { 1.0 } else { x.sin() * power(x, n - 1) }
}

#[differentiable]
fn slope_of_checkpoint(x: f64) -> f64 {
    grad!(wave)(x, 3) * x
}

#[differentiable(checkpoint)]
fn smoothed(x: &mut [f64], by: f64) -> f64 {
    for i in 1..x.len() {
        x[i] = x[i] + by * x[i - 1] * x[i];
    }
    x[x.len() - 1]
}

#[differentiable]
fn smoothed_twice(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let first = smoothed(&mut v, x[0]);
    first * smoothed(&mut v, 0.5) + v[0] * v[1]
}

/// The generator goes on where a call leaves it, and a pullback draws from where the call began.
#[differentiable(checkpoint)]
fn noisy(x: &Tensor, rng: &mut Rng) -> Tensor {
    let y = (x * 2.0).tanh().dropout(0.5, rng);
    y * x
}

#[differentiable]
fn noisy_twice(x: &Tensor) -> f64 {
    let mut rng = Rng::new(3);
    let y = noisy(x, &mut rng);
    noisy(&y, &mut rng).sum()
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Bend {
    by: f64,
    twist: f64,
}
record!(Bend, Bend { by, twist } as BendOf<A, B>, stacked BendOf: BendOf<Tensor, Tensor>);

#[differentiable(checkpoint)]
impl Bend {
    fn bent(&self, x: f64) -> f64 {
        (self.by * x).sin() + self.twist * x
    }
    fn twice(&self) -> f64 {
        self.bent(self.bent(0.7)) * self.by
    }
}

counted_table! {
    wave: [(0.4, 0), (0.4, 5)];
    power: [(0.6, 0), (0.6, 3)];
}

pair_table! {
    waves: [(0.6, -1.3)];
}

scalar_table! {
    slope_of_checkpoint: [0.6];
}

slice_table! {
    smoothed_twice: [[0.5, -1.2, 0.8]];
}

tensor_table! {
    noisy_twice: [Tensor::from([0.3, -0.8, 0.4])];
}

record_table! {
    bend = (Bend::twice): [Bend { by: 0.4, twist: -0.7 }];
}
