//! Lanes on several threads, where they are worth it. The results are those of one thread, bit for bit, and so is
//! the panic: that of the first lane that panics.

/// The results of all lanes.
#[cfg(not(feature = "parallel"))]
pub(super) fn all<T>(lanes: usize, f: impl Fn(usize) -> T) -> Vec<T> {
    crate::lists::made(lanes, f)
}

/// The results of all lanes. The first ones are timed; the others are shared out if that takes longer than it costs.
#[cfg(feature = "parallel")]
pub(super) fn all<T: Send>(lanes: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut done = Vec::with_capacity(lanes);
    let trial = shared::Trial::start();
    while done.len() < lanes {
        done.push(f(done.len()));
        if trial.is_over(done.len()) {
            break;
        }
    }
    let Some(share) = trial.share(done.len(), lanes) else {
        for lane in done.len()..lanes {
            done.push(f(lane));
        }
        return done;
    };
    let starts = shared::starts(done.len(), lanes, share);
    let mut shares: Vec<Vec<T>> = crate::lists::made(starts.len(), |_| Vec::with_capacity(share));
    let (mut tasks, f): (Vec<shared::Task<'_>>, _) = (Vec::new(), &f);
    for results in &mut shares {
        let start = starts[tasks.len()];
        let task = move || {
            for lane in start..lanes.min(start + share) {
                results.push(f(lane));
            }
        };
        tasks.push(Box::new(task));
    }
    shared::run(tasks);
    for mut results in shares {
        done.append(&mut results);
    }
    done
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

    /// Some lanes, for one thread.
    pub(super) type Task<'a> = Box<dyn FnOnce() + Send + 'a>;

    /// The first lanes are timed.
    pub(super) struct Trial(Instant);
    impl Trial {
        pub(super) fn start() -> Self {
            Trial(Instant::now())
        }
        /// Whether so many lanes took long enough.
        #[inline]
        pub(super) fn is_over(&self, done: usize) -> bool {
            done.is_power_of_two() && self.0.elapsed() > TRIAL
        }
        /// How many lanes a thread is to be given, if the rest is to be shared out.
        pub(super) fn share(&self, done: usize, lanes: usize) -> Option<usize> {
            let each = self.0.elapsed().as_secs_f64() / done.max(1) as f64;
            let share = (SHARE.as_secs_f64() / each.max(1e-12)).ceil() as usize;
            (lanes - done >= 2 * share && rayon::current_num_threads() > 1).then_some(share)
        }
    }

    /// Where the shares of the lanes that are not done start.
    pub(super) fn starts(done: usize, lanes: usize, share: usize) -> Vec<usize> {
        (done..lanes).step_by(share).collect()
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
