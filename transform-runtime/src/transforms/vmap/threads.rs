//! Lanes on several threads, where they are worth it. The results are those of one thread, bit for bit, and so is
//! the panic: that of the first lane that panics.

/// The results of all lanes.
pub(super) fn all<T: Send>(lanes: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut done = Vec::with_capacity(lanes);
    each(lanes, f, |y| done.push(y));
    done
}

/// The results of all lanes, or of packets of lanes, go to `done` in their order.
#[cfg(not(feature = "parallel"))]
pub(super) fn each<T>(parts: usize, f: impl Fn(usize) -> T, done: impl FnMut(T)) {
    (0..parts).map(f).for_each(done);
}

/// The results of all lanes, or of packets of lanes, go to `done` in their order. The first ones are timed; the others are shared
/// out if that takes longer than it costs.
#[cfg(feature = "parallel")]
pub(super) fn each<T: Send>(parts: usize, f: impl Fn(usize) -> T + Sync, mut done: impl FnMut(T)) {
    use crate::error::{on_behalf, trying};
    use rayon::prelude::*;
    use std::time::{Duration, Instant};

    /// Long enough to be measured.
    const TRIAL: Duration = Duration::from_micros(20);
    /// What a thread is given at least, and half of what the whole must take: a thread may take long to wake.
    const SHARE: Duration = Duration::from_micros(500);

    let mut tried = 0;
    let start = Instant::now();
    while tried < parts {
        done(f(tried));
        tried += 1;
        if tried.is_power_of_two() && start.elapsed() > TRIAL {
            break;
        }
    }
    let each = start.elapsed().as_secs_f64() / tried.max(1) as f64;
    let share = (SHARE.as_secs_f64() / each.max(1e-12)).ceil() as usize;
    let rest = tried..parts;
    if rest.len() < 2 * share || rayon::current_num_threads() < 2 {
        rest.for_each(|part| done(f(part)));
        return;
    }
    let trying = trying();
    let shares: Vec<_> = rest
        .clone()
        .into_par_iter()
        .step_by(share)
        .with_max_len(1)
        .map(|start| {
            let parts = start..rest.end.min(start + share);
            on_behalf(trying, || parts.map(&f).collect::<Vec<_>>())
        })
        .collect();
    for share in shares {
        match share {
            Ok(results) => results.into_iter().for_each(&mut done),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
