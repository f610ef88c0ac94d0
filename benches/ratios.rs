//! How much a derived gradient costs, as ratios: `cargo bench --bench ratios`.
//!
//! The three programs of a workload take turns, so that what else the machine does falls on all of them alike, and the
//! median of the ratios of the rounds is shown.

mod by_hand;
mod inputs;

use by_hand::{gmm, lotka_volterra, rosenbrock};
use inputs::{Gmm, LOTKA_VOLTERRA, LOTKA_VOLTERRA_STEPS};
use std::hint::black_box;
use std::time::{Duration, Instant};
use transform_func::prelude::*;

const ROUNDS: usize = 31;
const ROUND: Duration = Duration::from_millis(10);

fn main() {
    println!("{:<16}{:>13}{:>13}{:>13}", "", "primal", "by hand", "derived");
    println!(
        "{:<16}{:>13}{:>13}{:>13}{:>18}{:>18}",
        "", "us", "us", "us", "derived/primal", "derived/by hand"
    );

    let (p, steps) = (&LOTKA_VOLTERRA, LOTKA_VOLTERRA_STEPS);
    compare(
        "lotka_volterra",
        || lotka_volterra::primal(black_box(p), steps),
        || lotka_volterra::adjoint(black_box(p), steps),
        || grad!(lotka_volterra::primal)(black_box(p), steps),
    );

    let x = &inputs::rosenbrock(1000)[..];
    compare(
        "rosenbrock",
        || rosenbrock::primal(black_box(x)),
        || rosenbrock::adjoint(black_box(x)),
        || grad!(rosenbrock::primal)(black_box(x)),
    );

    let Gmm {
        d,
        alpha,
        mu,
        q,
        l,
        x,
    } = &Gmm::new(10, 25, 1000);
    compare(
        "gmm",
        || gmm::primal(black_box(alpha), mu, q, l, x, *d),
        || gmm::adjoint(black_box(alpha), mu, q, l, x, *d),
        || grad!(gmm::primal, argnums = (0, 1, 2, 3))(black_box(alpha), mu, q, l, x, *d),
    );
}

fn compare<A, B, C>(name: &str, primal: impl Fn() -> A, by_hand: impl Fn() -> B, derived: impl Fn() -> C) {
    let calls = [
        calls_a_round(&primal),
        calls_a_round(&by_hand),
        calls_a_round(&derived),
    ];
    let rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            [
                time(&primal, calls[0]),
                time(&by_hand, calls[1]),
                time(&derived, calls[2]),
            ]
        })
        .collect();
    let median_of = |value: fn(&[f64; 3]) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[ROUNDS / 2]
    };
    println!(
        "{name:<16}{:>13.2}{:>13.2}{:>13.2}{:>18.2}{:>18.2}",
        median_of(|t| t[0] * 1e6),
        median_of(|t| t[1] * 1e6),
        median_of(|t| t[2] * 1e6),
        median_of(|t| t[2] / t[0]),
        median_of(|t| t[2] / t[1]),
    );
}

/// How many calls fill a round.
fn calls_a_round<T>(f: &impl Fn() -> T) -> u32 {
    let start = Instant::now();
    let mut calls = 0;
    while start.elapsed() < ROUND {
        black_box(f());
        calls += 1;
    }
    calls
}

/// Seconds a call.
fn time<T>(f: &impl Fn() -> T, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(f());
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}
