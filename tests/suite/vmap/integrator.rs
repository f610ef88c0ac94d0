//! An integrator whose steps adapt to its lane: lanes take different numbers of steps, in value and in derivative.

use transform_func::prelude::*;

use crate::laws::{assert_close, assert_lanes};

/// The position of a damped pendulum at time `end`, by Heun's method with Euler's inside: a step is taken again at half
/// its length until the two agree, and the next one is longer if they agreed well. Beside it: how many steps were tried.
#[differentiable]
fn pendulum(angle: f64, damping: f64, end: f64) -> (f64, f64) {
    let mut state = [angle, 0.0];
    let mut t = 0.0;
    let mut h = 0.1;
    let mut tried = 0.0;
    while t < end {
        if t + h > end {
            h = end - t;
        }
        tried += 1.0;
        let first = [state[1], -state[0].sin() - damping * state[1]];
        let guess = [state[0] + h * first[0], state[1] + h * first[1]];
        let second = [guess[1], -guess[0].sin() - damping * guess[1]];
        let next = [
            state[0] + 0.5 * h * (first[0] + second[0]),
            state[1] + 0.5 * h * (first[1] + second[1]),
        ];
        let error = (next[0] - guess[0]).abs() + (next[1] - guess[1]).abs();
        if error > 1e-3 {
            h *= 0.5;
            continue;
        }
        state = next;
        t += h;
        if error < 2.5e-4 {
            h *= 1.5;
        }
    }
    (state[0], tried)
}

#[differentiable]
fn total(angles: &Tensor, damping: f64) -> f64 {
    let (positions, _) = vmap!(pendulum, in_dims = (0, None, None))(angles, damping, END);
    positions.sum()
}

const DAMPING: f64 = 0.3;
const END: f64 = 2.0;

fn lanes() -> Vec<f64> {
    (0..40).map(|i| 0.05 + 0.07 * i as f64).collect()
}

#[test]
fn lanes_take_steps_of_their_own() {
    let angles = Tensor::from(lanes());
    let (value, tried) = vmap!(pendulum, in_dims = (0, None, None))(&angles, DAMPING, END);
    assert!(tried.max() >= tried.min() + 10.0, "{tried}");
    let (values, counts): (Vec<f64>, Vec<f64>) = lanes().iter().map(|x| pendulum(*x, DAMPING, END)).unzip();
    assert_lanes("position", &value, &values);
    assert_lanes("steps", &tried, &counts);
}

#[test]
fn slopes_are_those_of_each_lane() {
    let (lanes, angles) = (lanes(), Tensor::from(lanes()));
    let slope = |x: &f64| grad!(pendulum, has_aux = true)(*x, DAMPING, END).0;
    let alone: Vec<f64> = lanes.iter().map(slope).collect();
    let (each, _) = vmap!(grad!(pendulum, has_aux = true), in_dims = (0, None, None))(&angles, DAMPING, END);
    assert_lanes("vmap of grad", &each, &alone);

    let (by_angles, by_damping) = grad!(total, argnums = (0, 1))(&angles, DAMPING);
    assert_lanes("grad of vmap", &by_angles, &alone);
    let by_lane = |x: &f64| grad!(pendulum, argnums = 1, has_aux = true)(*x, DAMPING, END).0;
    assert_close("shared", &[by_damping], &[lanes.iter().map(by_lane).sum()], 1e-12);

    let h = 1e-7;
    for (x, slope) in lanes.iter().zip(&alone) {
        let [(low, before), (high, after)] = [x - h, x + h].map(|x| pendulum(x, DAMPING, END));
        assert_eq!(before, after, "no step changes sides near {x}");
        assert_close("difference", &[*slope], &[(high - low) / (2.0 * h)], 1e-6);
    }
}
