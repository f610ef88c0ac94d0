//! An integrator whose steps adapt to the lane: lanes take different numbers of steps.

use transform_func::prelude::*;

use crate::rows;
use crate::{assert_close, seeded_tensor};

/// An oscillator with friction: positions and speeds.
#[differentiable]
fn slope(stiffness: &Tensor, state: &Tensor) -> Tensor {
    let (position, speed) = (state.index_axis(0, 0), state.index_axis(0, 1));
    let pull = stiffness * &position * -1.0 - &speed * 0.1 - &position * &position * &position;
    stack(&[&speed, &pull], 0)
}

/// Heun's method with a step by its distance from Euler's; the state at time 1.
#[differentiable]
#[vmappable]
fn integrated(stiffness: &Tensor, start: &Tensor) -> Tensor {
    let mut state = start.clone();
    let (mut time, mut step) = (0.0, 0.25);
    while time < 1.0 {
        if time + step > 1.0 {
            step = 1.0 - time;
        }
        let first = slope(stiffness, &state);
        let euler = &state + &(&first * step);
        let second = slope(stiffness, &euler);
        let heun = &state + &((&first + &second) * (0.5 * step));
        let error = (&heun - &euler).norm();
        if error > 0.02 {
            step *= 0.5;
            continue;
        }
        time += step;
        state = heun;
        if error < 0.004 {
            step *= 2.0;
        }
    }
    state
}

#[differentiable]
fn energy(stiffness: &Tensor, start: &Tensor) -> f64 {
    let end = integrated(stiffness, start);
    (&end * &end).sum()
}

#[differentiable]
fn mean_energy(stiffness: &Tensor, starts: &Tensor) -> f64 {
    vmap!(energy, in_dims = (None, 0))(stiffness, starts).mean()
}

#[test]
fn lanes_take_their_own_steps() {
    let stiffness = Tensor::from(vec![1.0, 4.0, 9.0]);
    let starts = seeded_tensor(&[6, 2, 3], 5) * 2.0;
    let ends = vmap!(integrated, in_dims = (None, 0))(&stiffness, &starts);
    let slopes = vmap!(grad!(energy, argnums = (0, 1)), in_dims = (None, 0))(&stiffness, &starts);
    let mean = grad!(mean_energy, argnums = (0, 1))(&stiffness, &starts);
    let mut of_stiffness = Tensor::zeros(&[3]);
    for (i, start) in rows(&starts).iter().enumerate() {
        let lane = i as isize;
        assert_eq!(ends.index_axis(0, lane), integrated(&stiffness, start));
        let own = grad!(energy, argnums = (0, 1))(&stiffness, start);
        assert_eq!(slopes.0.index_axis(0, lane), own.0);
        assert_eq!(slopes.1.index_axis(0, lane), own.1);
        assert_close(
            "of the mean",
            &mean.1.index_axis(0, lane).to_vec(),
            &(&own.1 / 6.0).to_vec(),
            1e-12,
        );
        of_stiffness += &own.0;
    }
    assert_close(
        "stiffness",
        &mean.0.to_vec(),
        &(of_stiffness / 6.0).to_vec(),
        1e-12,
    );
}
