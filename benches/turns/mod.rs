//! Programs timed in turns, so that what else the machine does falls on all of them alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 31;
const ROUND: Duration = Duration::from_millis(10);

/// The times of some programs: one row a round, seconds a call.
pub(crate) struct Turns<const N: usize>(Vec<[f64; N]>);

impl<const N: usize> Turns<N> {
    /// Runs the programs in turns, each for a while in each round.
    pub(crate) fn of(programs: [&dyn Fn(); N]) -> Self {
        let calls = programs.map(calls_a_round);
        let round = |_| std::array::from_fn(|i| time(programs[i], calls[i]));
        Turns((0..ROUNDS).map(round).collect())
    }

    /// The median over the rounds of something about their times.
    pub(crate) fn median(&self, about: impl Fn(&[f64; N]) -> f64) -> f64 {
        let mut values: Vec<f64> = self.0.iter().map(about).collect();
        values.sort_by(f64::total_cmp);
        values[ROUNDS / 2]
    }
}

/// A program whose result is computed and dropped.
pub(crate) fn program<T>(f: impl Fn() -> T) -> impl Fn() {
    move || {
        black_box(f());
    }
}

/// How many calls fill a round.
fn calls_a_round(f: &dyn Fn()) -> u32 {
    let start = Instant::now();
    let mut calls = 0;
    while start.elapsed() < ROUND {
        f();
        calls += 1;
    }
    calls
}

/// Seconds a call.
fn time(f: &dyn Fn(), calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        f();
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}
