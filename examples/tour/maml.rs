//! MAML (Finn, Abbeel and Levine, 2017): weights from which a step or two of training learn a new sine wave.
//!
//! The loss of a task is that after a step of gradient descent, so its gradient goes through another gradient. `vmap!` makes
//! it that of many tasks.

use crate::net::Mlp;
use crate::show::*;
use std::f64::consts::PI;
use transform_func::prelude::*;

/// Points of each task.
const POINTS: usize = 10;
const RATE: f64 = 0.02;

#[differentiable]
fn loss(net: &Mlp, x: &Tensor, y: &Tensor) -> f64 {
    nn::mse(&net.forward(x), y)
}

/// The network after a step of training.
#[differentiable]
fn adapted(net: &Mlp, x: &Tensor, y: &Tensor) -> Mlp {
    let sgd = optim::Sgd::new(RATE);
    let (_, learned) = sgd.step(sgd.init(net), &grad!(loss)(net, x, y), net);
    learned
}

/// How well a task is done after that, at other points: of `x` and `y`, the first half is learned from.
#[differentiable]
fn task(net: &Mlp, x: &Tensor, y: &Tensor) -> f64 {
    let learned = adapted(net, &x.narrow(0, 0, POINTS), &y.narrow(0, 0, POINTS));
    loss(
        &learned,
        &x.narrow(0, POINTS, POINTS),
        &y.narrow(0, POINTS, POINTS),
    )
}

/// How well many tasks are done after a step of training for each.
#[differentiable]
fn after(net: &Mlp, x: &Tensor, y: &Tensor) -> f64 {
    vmap!(task, in_dims = (None, 0, 0))(net, x, y).mean()
}

/// The same without that step.
#[differentiable]
fn before(net: &Mlp, x: &Tensor, y: &Tensor) -> f64 {
    vmap!(loss, in_dims = (None, 0, 0))(net, x, y).mean()
}

/// Points of waves, `POINTS` to learn from and as many to test with.
fn waves(count: usize, rng: &mut Rng) -> (Tensor, Tensor) {
    let (height, phase) = (
        rng.uniform(&[count, 1, 1]) * 4.9 + 0.1,
        rng.uniform(&[count, 1, 1]) * PI,
    );
    let x = rng.uniform(&[count, 2 * POINTS, 1]) * 10.0 - 5.0;
    let y = height * (&x + phase).sin();
    (x, y)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let (steps, tasks) = if quick { (20, 4) } else { (4000, 25) };
    let fresh = Mlp::new(&[1, 40, 40, 1], rng);
    // One network is to be a good start, the other to be good at all waves at once.
    let (mut start, mut joint) = (fresh.clone(), fresh.clone());
    let adam = optim::Adam::new(2e-3);
    let (mut of_start, mut of_joint) = (adam.init(&start), adam.init(&joint));
    for _ in 0..steps {
        let (x, y) = waves(tasks, rng);
        (of_start, start) = adam.step(of_start, &grad!(after)(&start, &x, &y), &start);
        (of_joint, joint) = adam.step(of_joint, &grad!(before)(&joint, &x, &y), &joint);
    }

    let (x, y) = waves(100, rng);
    let (nothing, one) = (before(&start, &x, &y), after(&start, &x, &y));
    let [from_joint, from_fresh] = [&joint, &fresh].map(|net| after(net, &x, &y));
    println!("  mean square error on new waves: {nothing:.3}, after one step {one:.3}");
    println!("  after one step from joint training {from_joint:.3}, from nothing {from_fresh:.3}");
    holds("a step helps", one < nothing)?;
    // Joint training is ahead at first.
    let rival = if quick { from_fresh } else { from_joint };
    holds("more than from elsewhere", one < rival)?;

    let wave = |x: &Tensor| (x + 1.0).sin() * 3.0;
    let seen = rng.uniform(&[POINTS, 1]) * 10.0 - 5.0;
    let once = adapted(&start, &seen, &wave(&seen));
    let often = (0..9).fold(once.clone(), |net, _| adapted(&net, &seen, &wave(&seen)));
    let line = Tensor::linspace(-5.0, 5.0, 200).unsqueeze(1);
    let of = |net: &Mlp| points(&line, &net.forward(&line));
    let lines = vec![
        ("start", of(&start)),
        ("one step", of(&once)),
        ("ten", of(&often)),
        ("the wave", points(&line, &wave(&line))),
    ];
    curves((out, "maml.svg"), "A new wave, of ten points", "x", lines)
}
