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
pub(super) fn each<T>(parts: usize, f: impl Fn(usize) -> T, mut done: impl FnMut(T)) {
    for part in 0..parts {
        done(f(part));
    }
}

/// The results of all lanes, or of packets of lanes, go to `done` in their order. The first ones are timed; the others are shared
/// out if that takes longer than it costs.
#[cfg(feature = "parallel")]
pub(super) fn each<T: Send>(parts: usize, f: impl Fn(usize) -> T + Sync, mut done: impl FnMut(T)) {
    let (mut tried, trial) = (0, shared::Trial::start());
    while tried < parts {
        done(f(tried));
        tried += 1;
        if trial.is_over(tried) {
            break;
        }
    }
    let Some(share) = trial.share(tried, parts) else {
        for part in tried..parts {
            done(f(part));
        }
        return;
    };
    let starts = shared::starts(tried, parts, share);
    let mut shares: Vec<Vec<T>> = crate::lists::made(starts.len(), |_| Vec::with_capacity(share));
    let (mut tasks, f): (Vec<shared::Task<'_>>, _) = (Vec::new(), &f);
    for results in &mut shares {
        let start = starts[tasks.len()];
        let task = move || {
            for part in start..parts.min(start + share) {
                results.push(f(part));
            }
        };
        tasks.push(Box::new(task));
    }
    shared::run(tasks);
    for results in shares {
        for result in results {
            done(result);
        }
    }
}

/// What does not depend on the type of results: it is compiled once, and not for every function that is mapped.
#[cfg(feature = "parallel")]
mod shared {
    use crate::error::{on_behalf, trying};
    use rayon::prelude::*;
    use std::time::{Duration, Instant};

    /// Long enough to be measured.
    const TRIAL: Duration = Duration::from_micros(20);
    /// What a thread is given at least, and half of what the whole must take: a thread may take long to wake.
    const SHARE: Duration = Duration::from_micros(500);

    /// Some parts, for one thread.
    pub(super) type Task<'a> = Box<dyn FnOnce() + Send + 'a>;

    /// The first parts are timed.
    pub(super) struct Trial(Instant);
    impl Trial {
        pub(super) fn start() -> Self {
            Trial(Instant::now())
        }
        /// Whether so many took long enough.
        #[inline]
        pub(super) fn is_over(&self, tried: usize) -> bool {
            tried.is_power_of_two() && self.0.elapsed() > TRIAL
        }
        /// How many a thread is to be given, if the rest is to be shared out.
        pub(super) fn share(&self, tried: usize, parts: usize) -> Option<usize> {
            let each = self.0.elapsed().as_secs_f64() / tried.max(1) as f64;
            let share = (SHARE.as_secs_f64() / each.max(1e-12)).ceil() as usize;
            (parts - tried >= 2 * share && rayon::current_num_threads() > 1).then_some(share)
        }
    }

    /// Where the shares of the parts that are not done start.
    pub(super) fn starts(tried: usize, parts: usize, share: usize) -> Vec<usize> {
        (tried..parts).step_by(share).collect()
    }

    /// Runs all, on any thread. If some panic, the panic is that of the first of them.
    pub(super) fn run(tasks: Vec<Task<'_>>) {
        let trying = trying();
        let outcomes: Vec<_> = tasks
            .into_par_iter()
            .with_max_len(1)
            .map(|task| on_behalf(trying, task))
            .collect();
        for outcome in outcomes {
            if let Err(panic) = outcome {
                std::panic::resume_unwind(panic);
            }
        }
    }
}
