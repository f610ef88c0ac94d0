//! The twelve programs of GradBench, derivative against function: `cargo bench --bench gradbench [program..]`.
//!
//! The functions are those of `tests/suite/programs/gradbench`, the sizes those of the public suite. The two programs of a
//! row take turns; the median of the ratios of the rounds is shown, beside what the ratio should be at most and what
//! the better of Tapenade and Enzyme takes on GradBench's C++ (one machine, one thread). That was compiled with `-march=native`; the
//! like of it here is `RUSTFLAGS="-C target-cpu=native"`, while what is stated elsewhere is of a build without flags.

#[allow(dead_code, reason = "which mixtures others take is not asked for here")]
#[path = "../inputs/mod.rs"]
mod inputs;
#[allow(
    dead_code,
    unused_imports,
    reason = "the tests of the programs compare by them"
)]
#[path = "../../tests/suite/laws/mod.rs"]
mod laws;
#[allow(dead_code, unused_imports, reason = "their tests are not run here")]
#[allow(
    clippy::needless_range_loop,
    reason = "the programs are written as their authors would"
)]
#[path = "../../tests/suite/programs/gradbench/mod.rs"]
mod programs;
mod sizes;
#[path = "../turns/mod.rs"]
mod turns;

use programs::{descent::Mode, det, gmm, hello, ht, kmeans, llsq, lse, lstm, ode, particle, saddle};
use std::cell::RefCell;
use std::hint::black_box;
use transform_func::prelude::*;
use turns::{Turns, program};

fn main() {
    let heads = ["primal us", "derivative us", "ratio", "at most", "C++"];
    print!("{:<24}", "");
    println!("{}", heads.map(|head| format!("{head:>15}")).concat());
    first_programs();
    descents();
    clusters();
    hands();
    sequences();
}

/// Those of a few lines.
fn first_programs() {
    row(
        "hello",
        [2.5, f64::NAN],
        || hello::square(black_box(3.25)),
        || hello::double(black_box(3.25)),
    );
    let x = inputs::symmetric(11, 100_000, 1.0);
    row(
        "lse_n100000",
        [1.85, 1.85],
        || lse::log_sum_exp(black_box(&x)),
        || grad!(lse::log_sum_exp)(black_box(&x)),
    );
    let (x, n) = (inputs::symmetric(12, 128, 1.0), 4096);
    row(
        "llsq_n4096_m128",
        [1.41, 1.41],
        || llsq::squared_misses(black_box(&x), n),
        || grad!(llsq::squared_misses)(black_box(&x), n),
    );
    let (a, ell) = (inputs::symmetric(13, 81, 1.0), 9);
    row(
        "det_l9",
        [10.0, 28.6],
        || det::determinant(black_box(&a), ell),
        || grad!(det::determinant)(black_box(&a), ell),
    );
    let (x, steps) = (inputs::uniform(14, 1000), 100);
    row(
        "ode_n1000_s100",
        [5.0, 6.48],
        || ode::last(black_box(&x), steps),
        || grad!(ode::last)(black_box(&x), steps),
    );
}

/// Derivatives of what itself takes derivatives.
fn descents() {
    let mode = Mode::Reverse;
    row(
        "particle",
        [2.5, f64::NAN],
        || particle::cost(black_box(0.3), mode),
        || grad!(particle::cost)(black_box(0.3), mode),
    );
    let ridge = saddle::Ridge {
        start: vec![1.0, 1.0],
        outer: mode,
        inner: mode,
    };
    row(
        "saddle",
        [2.5, f64::NAN],
        || ridge.top(black_box(&[1.0, 1.0])),
        || grad!(saddle::Ridge::top, argnums = 1)(&ridge, black_box(&[1.0, 1.0])),
    );
}

fn clusters() {
    let (points, centroids) = sizes::clusters();
    row(
        "kmeans_k100_n10000_d16",
        [2.5, f64::NAN],
        || kmeans::cost(black_box(&points), &centroids),
        || grad!(kmeans::cost, argnums = 1)(black_box(&points), &centroids),
    );
    let ones = vec![vec![1.0; 16]; 100];
    row(
        "kmeans, with Hessian",
        [2.03, 2.03],
        || kmeans::cost(black_box(&points), &centroids),
        || {
            jvp!(
                grad!(kmeans::cost, argnums = 1),
                (black_box(&points), &centroids),
                (zero(), &ones)
            )
        },
    );
    for (name, [d, k], limits) in [
        ("gmm_d10_k25", [10, 25], [2.2, 2.65]),
        ("gmm_d64_k50", [64, 50], [4.0, 11.54]),
    ] {
        let (mixture, x, prior) = sizes::mixture(d, k);
        row(
            name,
            limits,
            || gmm::log_posterior(black_box(&mixture), &x, &prior),
            || grad!(gmm::log_posterior)(black_box(&mixture), &x, &prior),
        );
    }
}

fn hands() {
    let (problem, matrix) = (sizes::cameras(), RefCell::default());
    row(
        "ba_2048",
        [7.0, 10.29],
        || black_box(&problem).objective(),
        || black_box(&problem).jacobian(&mut matrix.borrow_mut()),
    );
    for (name, times, is_complicated, limits) in [
        ("ht_simple_small", 1, false, [6.0, 30.76]),
        ("ht_simple_big", 20, false, [6.0, 33.51]),
        ("ht_complicated_small", 1, true, [6.0, 33.09]),
        ("ht_complicated_big", 20, true, [6.0, 36.5]),
    ] {
        let (model, measured, theta, us) = sizes::hand(times, is_complicated);
        row(
            name,
            limits,
            || ht::misses(black_box(&theta), &us, &model, &measured),
            || ht::jacobian(black_box(&theta), &us, &model, &measured),
        );
    }
}

fn sequences() {
    let (main, extra, start, text) = sizes::text();
    row(
        "lstm_l2_c1024",
        [3.0, 3.28],
        || lstm::loss(black_box(&main), &extra, &start, &text),
        || grad!(lstm::loss, argnums = (0, 1))(black_box(&main), &extra, &start, &text),
    );
}

/// A row, if the programs that are asked for have it. `limits` are what the ratio should be at most, and that of the C++.
fn row<A, B>(name: &str, limits: [f64; 2], primal: impl Fn() -> A, derivative: impl Fn() -> B) {
    let mut asked = std::env::args().skip(1).filter(|arg| arg != "--bench").peekable();
    if asked.peek().is_some() && !asked.any(|start| name.starts_with(&start)) {
        return;
    }
    let turns = Turns::of([&program(primal), &program(derivative)]);
    let ratio = turns.median(|t| t[1] / t[0]);
    let [limit, peer] = limits.map(|limit| match limit {
        f if f.is_nan() => "-".to_owned(),
        f => format!("{f:.2}"),
    });
    println!(
        "{name:<24}{:>15.2}{:>15.2}{ratio:>15.2}{limit:>15}{peer:>15}{}",
        turns.median(|t| t[0] * 1e6),
        turns.median(|t| t[1] * 1e6),
        if ratio > limits[0] { "  above" } else { "" }
    );
}
