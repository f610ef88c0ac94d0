//! A predator-prey model followed with the classical Runge-Kutta method: a long chain of small steps.

use transform_func::prelude::*;

const STEP: f64 = 0.01;

/// Prey plus predators after `steps` steps from (1, 1), under the rates `p`.
#[differentiable]
pub(crate) fn primal(p: &[f64; 4], steps: usize) -> f64 {
    let mut x = 1.0;
    let mut y = 1.0;
    for _ in 0..steps {
        let (k1x, k1y) = rates(p, x, y);
        let (k2x, k2y) = rates(p, x + 0.5 * STEP * k1x, y + 0.5 * STEP * k1y);
        let (k3x, k3y) = rates(p, x + 0.5 * STEP * k2x, y + 0.5 * STEP * k2y);
        let (k4x, k4y) = rates(p, x + STEP * k3x, y + STEP * k3y);
        x += STEP / 6.0 * (k1x + 2.0 * k2x + 2.0 * k3x + k4x);
        y += STEP / 6.0 * (k1y + 2.0 * k2y + 2.0 * k3y + k4y);
    }
    x + y
}

/// How fast prey and predators grow.
#[differentiable]
#[inline]
fn rates(p: &[f64; 4], x: f64, y: f64) -> (f64, f64) {
    let [growth, predation, death, conversion] = *p;
    let meetings = x * y;
    (
        growth * x - predation * meetings,
        conversion * meetings - death * y,
    )
}

/// The gradient of [`primal`] with respect to `p`.
///
/// The state before each step is kept, two numbers a step. The stages are computed again on the way back: that
/// depends on the state alone, so it runs beside the chain of cotangents and costs no time.
pub(crate) fn adjoint(p: &[f64; 4], steps: usize) -> [f64; 4] {
    let mut states = Vec::with_capacity(steps);
    let (mut x, mut y) = (1.0, 1.0);
    for _ in 0..steps {
        states.push((x, y));
        let (k1x, k1y) = rates(p, x, y);
        let (k2x, k2y) = rates(p, x + 0.5 * STEP * k1x, y + 0.5 * STEP * k1y);
        let (k3x, k3y) = rates(p, x + 0.5 * STEP * k2x, y + 0.5 * STEP * k2y);
        let (k4x, k4y) = rates(p, x + STEP * k3x, y + STEP * k3y);
        x += STEP / 6.0 * (k1x + 2.0 * k2x + 2.0 * k3x + k4x);
        y += STEP / 6.0 * (k1y + 2.0 * k2y + 2.0 * k3y + k4y);
    }

    let mut p_bar = [0.0; 4];
    let (mut x_bar, mut y_bar) = (1.0, 1.0);
    for &(x, y) in states.iter().rev() {
        let (k1x, k1y) = rates(p, x, y);
        let (x2, y2) = (x + 0.5 * STEP * k1x, y + 0.5 * STEP * k1y);
        let (k2x, k2y) = rates(p, x2, y2);
        let (x3, y3) = (x + 0.5 * STEP * k2x, y + 0.5 * STEP * k2y);
        let (k3x, k3y) = rates(p, x3, y3);
        let (x4, y4) = (x + STEP * k3x, y + STEP * k3y);

        let (kx, ky) = (STEP / 6.0 * x_bar, STEP / 6.0 * y_bar);
        let (x4_bar, y4_bar) = rates_adjoint(p, &mut p_bar, (x4, y4), (kx, ky));
        let k3_bar = (2.0 * kx + STEP * x4_bar, 2.0 * ky + STEP * y4_bar);
        let (x3_bar, y3_bar) = rates_adjoint(p, &mut p_bar, (x3, y3), k3_bar);
        let k2_bar = (2.0 * kx + 0.5 * STEP * x3_bar, 2.0 * ky + 0.5 * STEP * y3_bar);
        let (x2_bar, y2_bar) = rates_adjoint(p, &mut p_bar, (x2, y2), k2_bar);
        let k1_bar = (kx + 0.5 * STEP * x2_bar, ky + 0.5 * STEP * y2_bar);
        let (x1_bar, y1_bar) = rates_adjoint(p, &mut p_bar, (x, y), k1_bar);
        x_bar += x4_bar + x3_bar + x2_bar + x1_bar;
        y_bar += y4_bar + y3_bar + y2_bar + y1_bar;
    }
    p_bar
}

/// Pulls the cotangent of [`rates`] back to the state, and adds its share to `p_bar`.
///
/// Written with the entries of the Jacobian: they do not wait for the cotangent, which keeps the chain short.
#[inline]
fn rates_adjoint(p: &[f64; 4], p_bar: &mut [f64; 4], (x, y): (f64, f64), (kx, ky): (f64, f64)) -> (f64, f64) {
    let [growth, predation, death, conversion] = *p;
    let meetings = x * y;
    p_bar[0] += kx * x;
    p_bar[1] -= kx * meetings;
    p_bar[2] -= ky * y;
    p_bar[3] += ky * meetings;
    (
        kx * (growth - predation * y) + ky * (conversion * y),
        ky * (conversion * x - death) - kx * (predation * x),
    )
}
