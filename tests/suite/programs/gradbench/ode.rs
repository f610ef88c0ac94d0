//! A chain of growing numbers, `y[i]' = x[i] y[i - 1]`, by Runge and Kutta.

use transform_func::prelude::*;

use super::cases;

#[differentiable]
fn right_side(x: &[f64], y: &[f64]) -> Vec<f64> {
    let mut slope = vec![0.0; y.len()];
    slope[0] = x[0];
    for i in 1..y.len() {
        slope[i] = x[i] * y[i - 1];
    }
    slope
}

#[differentiable]
fn moved(y: &[f64], h: f64, slope: &[f64]) -> Vec<f64> {
    let mut y = y.to_vec();
    for i in 0..y.len() {
        y[i] += h * slope[i];
    }
    y
}

/// Where the chain is at time 2, after `steps` steps.
#[differentiable]
fn integrated(x: &[f64], steps: usize) -> Vec<f64> {
    let h = 2.0 / steps as f64;
    let mut y = vec![0.0; x.len()];
    for _ in 0..steps {
        let k1 = right_side(x, &y);
        let k2 = right_side(x, &moved(&y, h / 2.0, &k1));
        let k3 = right_side(x, &moved(&y, h / 2.0, &k2));
        let k4 = right_side(x, &moved(&y, h, &k3));
        for i in 0..y.len() {
            y[i] += h * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) / 6.0;
        }
    }
    y
}

#[differentiable]
pub(crate) fn last(x: &[f64], steps: usize) -> f64 {
    let y = integrated(x, steps);
    y[y.len() - 1]
}

#[test]
fn ode() {
    for case in cases("ode") {
        let (x, steps) = (case.numbers("input/x"), case.count("input/s"));
        case.expect("expected/primal", &integrated(&x, steps), 1e-12);
        let gradient = grad!(last)(&x, steps);
        case.expect("expected/gradient", &gradient, 1e-12);
        if x.len() > 4 * steps {
            assert!(
                gradient.iter().all(|slope| *slope == 0.0),
                "no signal has come so far"
            );
        }
        if case.has("extra/jacobian") {
            case.expect("extra/jacobian", &jacrev!(integrated)(&x, steps), 1e-12);
            case.expect("extra/jacobian", &jacfwd!(integrated)(&x, steps), 1e-12);
            let v = case.numbers("extra/v");
            let hvp = jvp!(grad!(last), (&x, steps), (&v, zero())).1;
            case.expect("extra/hvp", &hvp, 1e-10);
        }
    }
}
