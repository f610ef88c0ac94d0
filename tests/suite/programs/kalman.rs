//! A Kalman filter: the log likelihood of a series by its noises and by where it starts.

use std::f64::consts::PI;

use transform_func::prelude::*;

use super::assert_laws;
use crate::laws::{DOUBLE, assert_close, direction};

/// A place and a speed that are pushed at random; the place is measured.
#[derive(Differentiable, Clone, Debug)]
struct Model {
    dt: f64,
    push: f64,
    noise: f64,
}

#[derive(Differentiable, Clone, Debug)]
struct Belief {
    mean: [f64; 2],
    covariance: [[f64; 2]; 2],
}

#[differentiable]
impl Model {
    fn predict(&self, belief: &mut Belief) {
        let transition = [[1.0, self.dt], [0.0, 1.0]];
        belief.mean[0] += self.dt * belief.mean[1];
        let mut next = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    for l in 0..2 {
                        next[i][j] += transition[i][k] * belief.covariance[k][l] * transition[j][l];
                    }
                }
            }
        }
        let push = [0.5 * self.dt * self.dt, self.dt];
        for i in 0..2 {
            for j in 0..2 {
                next[i][j] += self.push * self.push * push[i] * push[j];
            }
        }
        belief.covariance = next;
    }

    /// Takes in what was measured, and returns the logarithm of its density beforehand.
    fn update(&self, belief: &mut Belief, measured: f64) -> f64 {
        let surprise = measured - belief.mean[0];
        let variance = belief.covariance[0][0] + self.noise * self.noise;
        let row = belief.covariance[0];
        let gain = [row[0] / variance, belief.covariance[1][0] / variance];
        for i in 0..2 {
            belief.mean[i] += gain[i] * surprise;
            for j in 0..2 {
                belief.covariance[i][j] -= gain[i] * row[j];
            }
        }
        -0.5 * ((2.0 * PI * variance).ln() + surprise * surprise / variance)
    }
}

#[differentiable]
fn log_likelihood(model: &Model, start: &Belief, series: &[f64]) -> f64 {
    let mut belief = start.clone();
    let mut total = 0.0;
    for measured in series {
        model.predict(&mut belief);
        total += model.update(&mut belief, *measured);
    }
    total
}

#[differentiable]
fn of_parameters(x: &[f64], series: &[f64]) -> f64 {
    let model = Model {
        dt: 0.5,
        push: x[0].exp(),
        noise: x[1].exp(),
    };
    let start = Belief {
        mean: [x[2], x[3]],
        covariance: [[x[4] * x[4], 0.1], [0.1, 1.0]],
    };
    log_likelihood(&model, &start, series)
}

/// The same, as the density of all measurements at once.
fn dense_log_likelihood(model: &Model, start: &Belief, series: &[f64]) -> f64 {
    let n = series.len();
    // The place at each time, as a sum over place, speed and pushes at the start.
    let place = |i: usize| {
        let time = (i + 1) as f64 * model.dt;
        let pushes = (0..n).map(|k| match i.checked_sub(k) {
            Some(later) => model.push * model.dt * model.dt * (0.5 + later as f64),
            None => 0.0,
        });
        ([1.0, time], pushes.collect::<Vec<_>>())
    };
    let places: Vec<_> = (0..n).map(place).collect();
    let covariance = |(a, pushes): &([f64; 2], Vec<f64>), (b, others): &([f64; 2], Vec<f64>)| {
        let of_start: f64 = (0..4)
            .map(|k| a[k / 2] * start.covariance[k / 2][k % 2] * b[k % 2])
            .sum();
        of_start + pushes.iter().zip(others).map(|(a, b)| a * b).sum::<f64>()
    };
    let mut factor = vec![vec![0.0; n]; n];
    let mut total = 0.0;
    let mut white = vec![0.0; n];
    for i in 0..n {
        for j in 0..=i {
            let noise = if i == j { model.noise * model.noise } else { 0.0 };
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = covariance(&places[i], &places[j]) + noise - known;
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
        let [of_place, of_speed] = places[i].0;
        let expected = of_place * start.mean[0] + of_speed * start.mean[1];
        let known: f64 = (0..i).map(|k| factor[i][k] * white[k]).sum();
        white[i] = (series[i] - expected - known) / factor[i][i];
        total -= 0.5 * (2.0 * PI).ln() + factor[i][i].ln() + 0.5 * white[i] * white[i];
    }
    total
}

#[test]
fn kalman() {
    let mut place = 0.3;
    let series: Vec<f64> = direction(30, 11)
        .iter()
        .map(|step| {
            place += 0.4 * step;
            place
        })
        .collect();
    let model = Model {
        dt: 0.5,
        push: 0.7,
        noise: 0.3,
    };
    let start = Belief {
        mean: [0.2, -0.1],
        covariance: [[0.8, 0.1], [0.1, 1.0]],
    };
    let expected = dense_log_likelihood(&model, &start, &series);
    assert_close(
        "value",
        &[log_likelihood(&model, &start, &series)],
        &[expected],
        1e-12,
    );
    let gradient = grad!(log_likelihood, argnums = (0, 1))(&model, &start, &series);
    let by_noise = |noise| {
        dense_log_likelihood(
            &Model {
                noise,
                ..model.clone()
            },
            &start,
            &series,
        )
    };
    let by_place = |place| {
        let moved = Belief {
            mean: [place, start.mean[1]],
            ..start.clone()
        };
        dense_log_likelihood(&model, &moved, &series)
    };
    let slope = |f: &dyn Fn(f64) -> f64, x: f64| (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
    let (found, expected) = (
        [gradient.0.noise, gradient.1.mean[0]],
        [slope(&by_noise, 0.3), slope(&by_place, 0.2)],
    );
    assert_close("slopes", &found, &expected, 1e-8);
    assert_laws!(DOUBLE; of_parameters, [-0.4, -1.2, 0.2, -0.1, 0.9], &series => zero());
}
