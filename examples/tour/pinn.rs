//! A network that solves Burgers' equation, `u_t + u u_x = nu u_xx`, from a sine wave on (-1, 1).
//!
//! No solution is shown to it: it is trained to make the residual of the equation small. That holds first and second
//! derivatives of the network by its inputs, and is itself differentiated by the weights. Start and boundary are
//! built in. The solution is known as an integral (Cole 1951, Hopf 1950), which the network is held against.

use crate::chart::by_epoch;
use crate::net::Mlp;
use crate::show::{self, *};
use indicatif::{ProgressBar, ProgressStyle};
use std::f64::consts::PI;
use transform_func::prelude::*;

const NU: f64 = 0.05 / PI;

#[differentiable]
fn u(net: &Mlp, t: f64, x: f64) -> f64 {
    let inside = net.forward(&Tensor::from_vec(vec![t, x])).sum();
    -(PI * x).sin() + t * (1.0 - x * x) * inside
}

#[differentiable]
fn u_x(net: &Mlp, t: f64, x: f64) -> f64 {
    grad!(u, argnums = 2)(net, t, x)
}

#[differentiable]
fn residual(net: &Mlp, t: f64, x: f64) -> f64 {
    let (u_t, u) = grad_and_value!(u, argnums = 1)(net, t, x);
    let (u_x, u_xx) = jvp!(u_x, (net, t, x), (zero(), 0.0, 1.0));
    u_t + u * u_x - NU * u_xx
}

#[differentiable]
fn misfit(net: &Mlp, t: &Tensor, x: &Tensor) -> f64 {
    vmap!(residual, in_dims = (None, 0, 0))(net, t, x).square().mean()
}

/// The solution: two integrals over a bell around `x`.
fn exact(t: f64, x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for i in -400..=400 {
        let z = f64::from(i) / 50.0;
        let y = x - z * (2.0 * NU * t).sqrt();
        let weight = ((-(PI * y).cos() - 1.0) / (2.0 * PI * NU) - 0.5 * z * z).exp();
        above -= (PI * y).sin() * weight;
        below += weight;
    }
    above / below
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    let (width, points, steps) = if quick { (8, 50, 60) } else { (20, 600, 2000) };
    let mut net = Mlp::new(&[2, width, width, width, 1], rng);
    let (times, places) = (rng.uniform(&[points]), rng.uniform(&[points]) * 2.0 - 1.0);
    let style = ProgressStyle::with_template("  {bar:40} step {pos}/{len}  residual {msg}")?;
    let progress = ProgressBar::new(steps as u64).with_style(style);
    let mut state = optim::Adam::new(0.0).init(&net);
    let mut history = Vec::new();
    for step in 0..steps {
        let rate = optim::schedule::cosine_annealing(5e-3, 1e-5, steps, step);
        let (slope, size) = grad_and_value!(misfit)(&net, &times, &places);
        (state, net) = optim::Adam::new(rate).step(state, &slope, &net);
        history.push(size.log10());
        progress.set_message(format!("{size:.2e}"));
        progress.inc(1);
    }
    progress.finish();
    let (first, last) = (history[0], history[steps - 1]);
    let falls = format!("the mean square residual falls from 10^{first:.2} to 10^{last:.2}");
    holds(&falls, last < first - if quick { 0.1 } else { 2.0 })?;

    let line = Tensor::linspace(-1.0, 1.0, 101);
    let (mut missed, mut all, mut shown) = (0.0, 0.0, Vec::new());
    for (t, name) in [(0.25, "t = 0.25"), (0.5, "t = 0.5"), (1.0, "t = 1")] {
        let us = vmap!(u, in_dims = (None, None, 0))(&net, t, &line);
        let known = Tensor::from_vec(line.to_vec().iter().map(|x| exact(t, *x)).collect());
        missed += (&us - &known).square().sum();
        all += known.square().sum();
        shown.push((name, show::points(&line, &us)));
        shown.push(("exact", show::points(&line, &known)));
    }
    let error = (missed / all).sqrt();
    holds(
        &format!("relative error {error:.4}"),
        error < if quick { 1.0 } else { 0.05 },
    )?;
    let misfit = vec![("its decimal logarithm", by_epoch(&history))];
    curves((out, "pinn-residual.svg"), "Mean square residual", "step", misfit)?;
    curves((out, "pinn.svg"), "Burgers' equation, by a network", "x", shown)
}
