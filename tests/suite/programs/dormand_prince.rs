//! An adaptive solver of differential equations, by the pairs of Dormand and Prince, as one function of any system.

use transform_func::prelude::*;

use super::assert_laws;
use crate::laws::{DOUBLE, Precision, assert_close, jacobian};

#[differentiable]
trait System {
    /// The slope of `y` at time `t`.
    fn slope(&self, t: f64, y: &[f64]) -> Vec<f64>;
}

const NODES: [f64; 7] = [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0];
const STAGES: [[f64; 6]; 7] = [
    [0.0; 6],
    [0.2, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
        0.0,
        0.0,
    ],
    [
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
        0.0,
    ],
    [
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ],
];
/// How the fifth order differs from the fourth.
const ERRORS: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

#[derive(Clone, Copy, Debug, Differentiable)]
struct Control {
    tolerance: f64,
    first_step: f64,
    most_steps: usize,
}

#[differentiable]
fn error_norm(k: &[Vec<f64>], h: f64, y: &[f64], next: &[f64], tolerance: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..y.len() {
        let mut error = 0.0;
        for s in 0..7 {
            error += ERRORS[s] * k[s][i];
        }
        let scale = tolerance * (1.0 + y[i].abs().max(next[i].abs()));
        sum += (h * error / scale).powi(2);
    }
    (sum / y.len() as f64).sqrt()
}

/// Where the system is at time `end`, and how many steps were accepted and rejected.
#[differentiable]
fn solve<S: System>(
    system: &S,
    start: &[f64],
    end: f64,
    #[nondiff] control: &Control,
) -> Result<(Vec<f64>, [usize; 2]), String> {
    let n = start.len();
    let (mut t, mut h) = (0.0, control.first_step);
    let mut y = start.to_vec();
    let mut k = vec![vec![0.0; n]; 7];
    k[0] = system.slope(t, &y);
    let (mut accepted, mut rejected) = (0, 0);
    while t < end {
        if accepted + rejected == control.most_steps {
            return Err(format!("{} steps are not enough", control.most_steps));
        }
        h = h.min(end - t);
        let mut next = y.clone();
        for s in 1..7 {
            for i in 0..n {
                let mut sum = 0.0;
                for r in 0..s {
                    sum += STAGES[s][r] * k[r][i];
                }
                next[i] = y[i] + h * sum;
            }
            k[s] = system.slope(t + NODES[s] * h, &next);
        }
        let error = error_norm(&k, h, &y, &next, control.tolerance);
        if error <= 1.0 {
            t += h;
            y = next;
            k[0] = k[6].clone();
            accepted += 1;
        } else {
            rejected += 1;
        }
        h *= (0.9 * error.max(1e-10).powf(-0.2)).clamp(0.2, 5.0);
    }
    Ok((y, [accepted, rejected]))
}

/// A driven, damped oscillator.
#[derive(Differentiable, Clone, Debug)]
struct Oscillator {
    frequency: f64,
    damping: f64,
}
#[differentiable]
impl System for Oscillator {
    fn slope(&self, _t: f64, y: &[f64]) -> Vec<f64> {
        vec![
            y[1],
            -self.frequency * self.frequency * y[0] - 2.0 * self.damping * y[1],
        ]
    }
}

#[derive(Differentiable, Clone, Debug)]
struct VanDerPol {
    mu: f64,
}
#[differentiable]
impl System for VanDerPol {
    fn slope(&self, t: f64, y: &[f64]) -> Vec<f64> {
        vec![y[1], self.mu * (1.0 - y[0] * y[0]) * y[1] - y[0] + 0.1 * t.sin()]
    }
}

const FINE: Control = Control {
    tolerance: 1e-10,
    first_step: 0.01,
    most_steps: 1000,
};

#[differentiable]
fn oscillated(x: &[f64]) -> Vec<f64> {
    let system = Oscillator {
        frequency: x[0],
        damping: x[1],
    };
    match solve::<Oscillator>(&system, &x[2..4], x[4], &FINE) {
        Ok((y, _)) => y,
        Err(text) => panic!("{text}"),
    }
}

/// What [`oscillated`] should be.
fn damped(x: &[f64]) -> Vec<f64> {
    let [frequency, damping, place, speed, t] = x.try_into().expect("five numbers");
    let turn = f64::sqrt(frequency * frequency - damping * damping);
    let (a, b) = (place, (speed + damping * place) / turn);
    let (s, c) = (turn * t).sin_cos();
    let fade = f64::exp(-damping * t);
    let y = fade * (a * c + b * s);
    vec![y, fade * turn * (b * c - a * s) - damping * y]
}

#[differentiable]
fn relaxed(x: &[f64], #[nondiff] control: &Control) -> f64 {
    match solve::<VanDerPol>(&VanDerPol { mu: x[0] }, &x[1..3], x[3], control) {
        Ok((y, _)) => y[0] * y[0] + y[1],
        Err(_) => f64::NAN,
    }
}

#[test]
fn dormand_prince() {
    let x = [1.7, 0.2, 0.5, -1.1, 2.5];
    assert_close("place", &oscillated(&x), &damped(&x), 1e-8);
    let expected = jacobian(damped, &x, &DOUBLE);
    assert_close("jacrev", &jacrev!(oscillated)(&x).concat(), &expected, 1e-7);
    assert_close("jacfwd", &jacfwd!(oscillated)(&x).concat(), &expected, 1e-7);

    let coarse = Control {
        tolerance: 1e-4,
        ..FINE
    };
    let [_, rejected] = solve(&VanDerPol { mu: 3.0 }, &[2.0, 0.0], 3.0, &coarse)
        .expect("few steps")
        .1;
    assert!(rejected > 0, "the step is refused where the system is fast");
    let fine = Precision { step: 1e-4, ..DOUBLE };
    assert_laws!(fine; relaxed, [3.0, 2.0, 0.0, 3.0], &coarse => zero());

    let few = Control {
        most_steps: 3,
        ..FINE
    };
    assert!(
        grad!(relaxed)(&[3.0, 2.0, 0.0, 3.0], &few)
            .iter()
            .all(|slope| *slope == 0.0)
    );
}
