//! Gradients grow as their functions do: time and memory of a gradient over three decades of what it is taken of, and the
//! slopes in logarithms. `cargo bench --bench scaling [workload..]`; the curves are drawn in `target/scaling.svg`.
//!
//! A slope of 1 is ten times the time, or the memory, for ten times the size. Memory is the most that is held at once beside
//! the arguments; it need not grow where rounds of a loop only add up.

#[allow(dead_code, reason = "adjoints written by hand are not asked for here")]
#[path = "../by_hand/mod.rs"]
mod by_hand;
mod chart;
#[path = "../counting/mod.rs"]
mod counting;
#[allow(dead_code, reason = "of some workloads the size is another here")]
#[path = "../inputs/mod.rs"]
mod inputs;
#[allow(dead_code, reason = "of the lanes the network is asked for here")]
#[path = "../mapped/mod.rs"]
mod mapped;

use by_hand::{gmm, lotka_volterra, lstm, rosenbrock};
use inputs::{Gmm, LOTKA_VOLTERRA, Lstm};
use mapped::mlp::{self, Mlp};
use std::hint::black_box;
use std::time::{Duration, Instant};
use transform_func::prelude::*;

/// How long a gradient is run again and again.
const ENOUGH: Duration = Duration::from_millis(150);

/// What was measured of one workload.
pub(crate) struct Growth {
    pub(crate) name: &'static str,
    /// Size, seconds, bytes.
    pub(crate) points: Vec<[f64; 3]>,
}

fn main() {
    println!("{:<28}{:>10}{:>14}{:>14}", "", "size", "us", "KiB at once");
    let grown: Vec<Growth> = [numbers(), arrays()].into_iter().flatten().collect();
    if let Err(error) = chart::draw("target/scaling.svg", &grown) {
        eprintln!("target/scaling.svg: {error}");
    }
}

/// Code of numbers.
fn numbers() -> Vec<Growth> {
    let grown = [
        grow("lotka_volterra, steps", 100, |steps| {
            move || _ = black_box(grad!(lotka_volterra::primal)(black_box(&LOTKA_VOLTERRA), steps))
        }),
        grow("rosenbrock, variables", 1000, |n| {
            let x = inputs::rosenbrock(n);
            move || _ = black_box(grad!(rosenbrock::primal)(black_box(&x)))
        }),
        grow("gmm, points", 10, |n| {
            let Gmm {
                d,
                alpha,
                mu,
                q,
                l,
                x,
            } = Gmm::new(10, 5, n);
            move || {
                let grad = grad!(gmm::primal, argnums = (0, 1, 2, 3));
                _ = black_box(grad(black_box(&alpha), &mu, &q, &l, &x, d));
            }
        }),
        grow("lstm, characters", 16, |len| {
            let of = Lstm::new(len);
            move || {
                let grad = grad!(lstm::primal, argnums = (0, 1));
                _ = black_box(grad(
                    black_box(&of.main),
                    &of.extra,
                    &of.start,
                    &of.text,
                    of.width,
                ));
            }
        }),
    ];
    grown.into_iter().flatten().collect()
}

/// Code of arrays.
fn arrays() -> Vec<Growth> {
    let widths = [64, 32, 10];
    let grown = [
        grow("mlp, batch", 16, |batch| {
            let of = Mlp::new(&widths, batch);
            move || _ = black_box(grad!(mlp::loss)(black_box(&of.layers), &of.images, &of.labels))
        }),
        grow("mlp, gradients of samples", 4, |batch| {
            let of = Mlp::new(&widths, batch);
            move || {
                let grad = vmap!(grad!(mlp::loss), in_dims = (None, 0, 0));
                _ = black_box(grad(black_box(&of.layers), &of.images, &of.labels));
            }
        }),
        grow("mlp, ensemble", 2, |members| {
            let of = Mlp::new(&widths, 16);
            let stacked = |layer: &Tensor<f32>| stack(&vec![layer; members], 0);
            let layers: Vec<_> = of.layers.iter().map(stacked).collect();
            move || {
                let grad = vmap!(grad!(mlp::loss), in_dims = (0, None, None));
                _ = black_box(grad(black_box(&layers), &of.images, &of.labels));
            }
        }),
    ];
    grown.into_iter().flatten().collect()
}

/// Three decades from `first` on, if the workload is asked for. `of` makes a gradient's program of a size.
fn grow<F: Fn()>(name: &'static str, first: usize, of: impl Fn(usize) -> F) -> Option<Growth> {
    let mut asked = std::env::args().skip(1).filter(|arg| arg != "--bench").peekable();
    if asked.peek().is_some() && !asked.any(|start| name.starts_with(&start)) {
        return None;
    }
    let points = [1, 10, 100, 1000].map(|times| {
        let (size, run) = (times * first, of(times * first));
        // In the first run, nothing is kept of one before it.
        let bytes = counting::peak(&run).1;
        let seconds = least(&run);
        let row = format!("{:>14.2}{:>14.2}", seconds * 1e6, bytes as f64 / 1024.0);
        println!("{name:<28}{size:>10}{row}");
        [size as f64, seconds, bytes as f64]
    });
    let [time, memory] = [1, 2].map(|column| slope(points.iter().map(|point| [point[0], point[column]])));
    println!("{name:<28}{:>10}{time:>14.2}{memory:>14.2}", "slope");
    Some(Growth {
        name,
        points: points.to_vec(),
    })
}

/// The least time of several runs.
fn least(run: impl Fn()) -> f64 {
    let (begin, mut least) = (Instant::now(), f64::INFINITY);
    while begin.elapsed() < ENOUGH {
        let start = Instant::now();
        run();
        least = least.min(start.elapsed().as_secs_f64());
    }
    least
}

/// The slope of the line nearest to points in logarithms.
fn slope(points: impl Iterator<Item = [f64; 2]>) -> f64 {
    let points: Vec<_> = points.map(|point| point.map(|x| x.max(1e-12).ln())).collect();
    let mean = |of: usize| points.iter().map(|point| point[of]).sum::<f64>() / points.len() as f64;
    let means = [mean(0), mean(1)];
    let sum = |of: usize| {
        let terms = points
            .iter()
            .map(|point| (point[0] - means[0]) * (point[of] - means[of]));
        terms.sum::<f64>()
    };
    sum(1) / sum(0)
}
