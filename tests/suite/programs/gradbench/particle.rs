//! A particle between two charges, the field by a derivative, and the place of a charge that makes it land at 0.

use transform_func::prelude::*;

use super::cases;
use super::descent::{Mode, Objective, argmin, variants};

#[differentiable]
fn inverse_distance(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    1.0 / (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Of charges at (10, 10 - w) and (10, 0).
#[differentiable]
fn potential(x: &[f64; 2], w: f64) -> f64 {
    inverse_distance(x, &[10.0, 10.0 - w]) + inverse_distance(x, &[10.0, 0.0])
}

#[differentiable]
fn field(x: &[f64; 2], w: f64, mode: Mode) -> [f64; 2] {
    let [a, b] = match mode {
        Mode::Forward => [
            jvp!(potential, (x, w), (&[1.0, 0.0], zero())).1,
            jvp!(potential, (x, w), (&[0.0, 1.0], zero())).1,
        ],
        Mode::Reverse => grad!(potential)(x, w),
    };
    [-a, -b]
}

/// The square of where the particle crosses the axis.
#[differentiable]
pub(crate) fn cost(w: f64, mode: Mode) -> f64 {
    let dt = 0.1;
    let mut x = [0.0, 8.0];
    let mut v = [0.75, 0.0];
    loop {
        let a = field(&x, w, mode);
        let next = [x[0] + dt * v[0], x[1] + dt * v[1]];
        if next[1] <= 0.0 {
            let rest = -next[1] / v[1];
            return (next[0] + rest * v[0]).powi(2);
        }
        v = [v[0] + dt * a[0], v[1] + dt * a[1]];
        x = next;
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Landing {
    outer: Mode,
    inner: Mode,
}

#[differentiable]
impl Objective for Landing {
    fn value(&self, x: &[f64]) -> f64 {
        cost(x[0], self.inner)
    }
    fn slope(&self, x: &[f64]) -> Vec<f64> {
        vec![match self.outer {
            Mode::Forward => jvp!(cost, (x[0], self.inner), (1.0, zero())).1,
            Mode::Reverse => grad!(cost)(x[0], self.inner),
        }]
    }
}

#[test]
fn particle() {
    for case in cases("particle") {
        for point in case.list("extra/objective_points") {
            let w = point.number("w");
            for mode in [Mode::Forward, Mode::Reverse] {
                let (slope, bend) = jvp!(grad!(cost), (w, mode), (1.0, zero()));
                point.expect("cost", &cost(w, mode), 1e-11);
                point.expect("dcost_dw", &slope, 1e-11);
                point.expect("d2cost_dw2", &bend, 1e-9);
            }
        }
        for (variant, outer, inner) in variants(&case) {
            let (w, passes) = argmin(&Landing { outer, inner }, &[case.number("input/w")]);
            case.expect(&format!("expected/{variant}"), &w, 1e-9);
            assert_eq!(passes, case.count("extra/descent/loop_passes"));
        }
    }
}
