//! Timing on demand: `run.sh` has this program and the peers run in turns, round by round.
//!
//! A request is a line. `prepare <workload> <dtype>` is answered by the transforms and what of the peers' each is held
//! against, `time <transform> <seconds>` by the seconds a call took, on average over calls that filled so many seconds.

use crate::case::Case;
use crate::ours::WORKLOADS;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

/// Answers requests until there are no more.
pub(crate) fn serve() {
    let mut cases = Vec::new();
    for line in stdin().lock().lines() {
        let line = line.expect("requests are text");
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["prepare", name, dtype] => {
                cases = prepared(name, dtype);
                let names = cases.iter().map(|c| format!("{}={}", c.transform, c.against));
                names.collect::<Vec<_>>().join(" ")
            }
            ["time", transform, seconds] => {
                let case = cases
                    .iter()
                    .find(|c| c.transform == transform)
                    .expect("a transform that was prepared");
                time(case, seconds.parse().expect("seconds")).to_string()
            }
            _ => panic!("no request: {line}"),
        };
        println!("{answer}");
        stdout().flush().expect("somebody listens");
    }
}

fn prepared(name: &str, dtype: &str) -> Vec<Case> {
    let workload = WORKLOADS
        .iter()
        .find(|w| w.name == name)
        .expect("a workload of this name");
    workload.cases(dtype)
}

/// Seconds a call, on average over the calls that fill `seconds`.
fn time(case: &Case, seconds: f64) -> f64 {
    let start = Instant::now();
    let mut calls = 0;
    loop {
        (case.run)();
        calls += 1;
        let passed = start.elapsed().as_secs_f64();
        if passed >= seconds {
            return passed / f64::from(calls);
        }
    }
}

/// Seconds a call: the median of some rounds, after some that warm up.
pub(crate) fn typical(case: &Case) -> f64 {
    time(case, 0.1);
    let mut rounds: Vec<f64> = (0..21).map(|_| time(case, 0.02)).collect();
    rounds.sort_by(f64::total_cmp);
    rounds[10]
}
