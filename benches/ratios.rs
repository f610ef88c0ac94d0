//! How much a derived gradient costs, as ratios: `cargo bench --bench ratios [workload..]`.
//!
//! The three programs of a workload take turns; the median of the ratios of the rounds is shown. The adjoints by hand
//! are in the form of the source; `gmm (columns)` is one with loops exchanged, which no reversal of the source does.

mod by_hand;
mod inputs;
mod turns;

use by_hand::{ba, gmm, lotka_volterra, lstm, rosenbrock};
use inputs::{Gmm, LOTKA_VOLTERRA, LOTKA_VOLTERRA_STEPS, Lstm, Observations};
use std::hint::black_box;
use transform_func::prelude::*;
use turns::{Turns, program};

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
    compare(
        "gmm (columns)",
        || gmm::primal(black_box(alpha), mu, q, l, x, *d),
        || gmm::adjoint_by_columns(black_box(alpha), mu, q, l, x, *d),
        || grad!(gmm::primal, argnums = (0, 1, 2, 3))(black_box(alpha), mu, q, l, x, *d),
    );

    let of = &Observations::new();
    compare(
        "ba (Jacobian)",
        || black_box(of).each(ba::primal),
        || black_box(of).each(ba::adjoint),
        || black_box(of).each(|c, x, w, s| jacrev!(ba::primal, argnums = (0, 1, 2))(c, x, w, s)),
    );

    let Lstm {
        width,
        main,
        extra,
        start,
        text,
    } = &Lstm::new(1024);
    compare(
        "lstm",
        || lstm::primal(black_box(main), extra, start, text, *width),
        || lstm::adjoint(black_box(main), extra, start, text, *width),
        || grad!(lstm::primal, argnums = (0, 1))(black_box(main), extra, start, text, *width),
    );
}

fn compare<A, B, C>(name: &str, primal: impl Fn() -> A, by_hand: impl Fn() -> B, derived: impl Fn() -> C) {
    let mut asked = std::env::args().skip(1).filter(|arg| arg != "--bench").peekable();
    if asked.peek().is_some() && !asked.any(|start| name.starts_with(&start)) {
        return;
    }
    let turns = Turns::of([&program(primal), &program(by_hand), &program(derived)]);
    println!(
        "{name:<16}{:>13.2}{:>13.2}{:>13.2}{:>18.2}{:>18.2}",
        turns.median(|t| t[0] * 1e6),
        turns.median(|t| t[1] * 1e6),
        turns.median(|t| t[2] * 1e6),
        turns.median(|t| t[2] / t[0]),
        turns.median(|t| t[2] / t[1]),
    );
}
