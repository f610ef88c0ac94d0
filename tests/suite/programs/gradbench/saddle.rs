//! The smallest of the largest values of a function of two points: descent through descent.

use transform_func::prelude::*;

use super::cases;
use super::descent::{Mode, Objective, argmin, variants};

#[differentiable]
fn height(x: &[f64], y: &[f64]) -> f64 {
    (x[0] * x[0] + x[1] * x[1]) - (y[0] * y[0] + y[1] * y[1])
}

/// How far below 0 a point `y` is, over `x`.
#[derive(Differentiable, Clone, Debug)]
struct Depth {
    x: Vec<f64>,
    mode: Mode,
}

#[differentiable]
impl Objective for Depth {
    fn value(&self, y: &[f64]) -> f64 {
        -height(&self.x, y)
    }
    fn slope(&self, y: &[f64]) -> Vec<f64> {
        match self.mode {
            Mode::Forward => vec![
                -jvp!(height, (&self.x, y), (zero(), &[1.0, 0.0])).1,
                -jvp!(height, (&self.x, y), (zero(), &[0.0, 1.0])).1,
            ],
            Mode::Reverse => {
                let mut slope = grad!(height, argnums = 1)(&self.x, y);
                for slope in slope.iter_mut() {
                    *slope = -*slope;
                }
                slope
            }
        }
    }
}

/// The largest height over a point.
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Ridge {
    pub(crate) start: Vec<f64>,
    pub(crate) outer: Mode,
    pub(crate) inner: Mode,
}

#[differentiable]
impl Ridge {
    pub(crate) fn top(&self, x: &[f64]) -> f64 {
        let (y, _) = argmin::<Depth>(
            &Depth {
                x: x.to_vec(),
                mode: self.inner,
            },
            &self.start,
        );
        height(x, &y)
    }
}

#[differentiable]
impl Objective for Ridge {
    fn value(&self, x: &[f64]) -> f64 {
        self.top(x)
    }
    fn slope(&self, x: &[f64]) -> Vec<f64> {
        match self.outer {
            Mode::Forward => vec![
                jvp!(Ridge::top, (self, x), (zero(), &[1.0, 0.0])).1,
                jvp!(Ridge::top, (self, x), (zero(), &[0.0, 1.0])).1,
            ],
            Mode::Reverse => grad!(Ridge::top, argnums = 1)(self, x),
        }
    }
}

#[test]
fn saddle() {
    for case in cases("saddle") {
        let start = case.numbers("input/start");
        for (variant, outer, inner) in variants(&case) {
            let ridge = Ridge {
                start: start.clone(),
                outer,
                inner,
            };
            let (x, passes) = argmin(&ridge, &start);
            assert_eq!(passes, case.count("extra/outer_descent/iters"));
            let (y, passes) = argmin(
                &Depth {
                    x: x.clone(),
                    mode: outer,
                },
                &start,
            );
            assert_eq!(passes, case.count("extra/last_descent/iters"));
            case.expect(&format!("expected/{variant}"), &(x, y), 1e-9);
            let p = case.numbers("extra/inner_max_at_p/p");
            case.expect("extra/inner_max_at_p/value", &ridge.value(&p), 1e-12);
            case.expect("extra/inner_max_at_p/gradient", &ridge.slope(&p), 1e-15);
        }
    }
}
