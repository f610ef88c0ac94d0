//! Lanes on several threads, where they are worth it. The results are those of one thread, bit for bit, and so is
//! the panic: that of the first lane that panics.

/// The results of all lanes.
#[cfg(not(feature = "parallel"))]
pub(super) fn all<T>(lanes: usize, f: impl Fn(usize) -> T) -> Vec<T> {
    (0..lanes).map(f).collect()
}

/// The results of all lanes. The first ones are timed; the others are shared out if that takes longer than it costs.
#[cfg(feature = "parallel")]
pub(super) fn all<T: Send>(lanes: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    use crate::error::{on_behalf, trying};
    use rayon::prelude::*;
    use std::time::{Duration, Instant};

    /// Long enough to be measured.
    const TRIAL: Duration = Duration::from_micros(20);
    /// What a thread is given at least, and half of what the whole must take: a thread may take long to wake.
    const SHARE: Duration = Duration::from_micros(500);

    let mut done = Vec::with_capacity(lanes);
    let start = Instant::now();
    while done.len() < lanes {
        done.push(f(done.len()));
        if done.len().is_power_of_two() && start.elapsed() > TRIAL {
            break;
        }
    }
    let rest = done.len()..lanes;
    let each = start.elapsed().as_secs_f64() / done.len().max(1) as f64;
    let share = (SHARE.as_secs_f64() / each.max(1e-12)).ceil() as usize;
    if rest.len() < 2 * share || rayon::current_num_threads() < 2 {
        done.extend(rest.map(f));
        return done;
    }
    let trying = trying();
    let shares: Vec<_> = rest
        .clone()
        .into_par_iter()
        .step_by(share)
        .with_max_len(1)
        .map(|start| {
            let lanes = start..rest.end.min(start + share);
            on_behalf(trying, || lanes.map(&f).collect::<Vec<_>>())
        })
        .collect();
    for share in shares {
        match share {
            Ok(results) => done.extend(results),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    done
}
