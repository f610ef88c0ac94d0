//! Gradients grow as their functions do: time of a sweep over a slice, memory of a loop. `cargo bench --bench scaling`.
//!
//! Ten times the reads should take ten times as long, and ten times the steps ten times the memory.

#[allow(dead_code, reason = "the hand-written adjoint is not asked for here")]
#[path = "by_hand/lotka_volterra.rs"]
mod lotka_volterra;

use divan::{AllocProfiler, Bencher, black_box};
use transform_func::prelude::*;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Two reads in each round: a gradient that made an array of zeros for each would be quadratic.
#[differentiable]
fn roughness(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        let step = x[i] - x[i - 1];
        sum += step * step;
    }
    sum
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn slice_reads(bencher: Bencher<'_, '_>, len: usize) {
    let x: Vec<f64> = (0..len).map(|i| (i as f64).sin()).collect();
    bencher.bench(|| grad!(roughness)(black_box(&x)));
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn loop_steps(steps: usize) -> [f64; 4] {
    grad!(lotka_volterra::primal)(black_box(&[1.5, 1.0, 3.0, 1.0]), steps)
}
