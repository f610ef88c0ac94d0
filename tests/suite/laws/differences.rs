//! Finite differences: central, with the step halved and extrapolated (Richardson).

use super::precision::{Precision, distance};

/// Times the step is halved.
const LEVELS: i32 = 3;

/// The Jacobian of `f`, `[outputs, inputs]` in row-major order.
pub(crate) fn jacobian(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], precision: &Precision) -> Vec<f64> {
    columns(x, |x_dot| derivative_along(&f, x, x_dot, precision))
}

/// The matrix whose columns are the derivatives along the coordinates.
fn columns(x: &[f64], along: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let columns: Vec<Vec<f64>> = (0..x.len()).map(|j| along(&unit(x.len(), j))).collect();
    let rows = columns.first().map_or(0, Vec::len);
    (0..rows)
        .flat_map(|i| columns.iter().map(move |column| column[i]))
        .collect()
}

/// The Jacobian of `f`, or `None` where step sizes or sides disagree: a kink or a jump is near.
pub(crate) fn reliable_jacobian(
    f: impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    precision: &Precision,
) -> Option<Vec<f64>> {
    let finer = Precision {
        step: precision.step / 3.0,
        ..*precision
    };
    let wide = jacobian(&f, x, precision);
    let narrow = jacobian(&f, x, &finer);
    let right = columns(x, |x_dot| one_sided(&f, x, x_dot, precision.step));
    let left = columns(x, |x_dot| one_sided(&f, x, x_dot, -precision.step));
    let agree = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| distance(*a, *b) < precision.first);
    (agree(&wide, &narrow) && agree(&right, &left)).then_some(wide)
}

/// The derivative of `f` at `x` along `x_dot`.
pub(crate) fn derivative_along(
    f: impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    x_dot: &[f64],
    precision: &Precision,
) -> Vec<f64> {
    let scale = x.iter().fold(1.0_f64, |scale, x| scale.max(x.abs()));
    let central = |halvings: i32| {
        let step = precision.step * scale * 0.5_f64.powi(halvings);
        quotient(
            &f(&moved(x, x_dot, step)),
            &f(&moved(x, x_dot, -step)),
            2.0 * step,
        )
    };
    limit((0..LEVELS).map(central).collect(), 4.0)
}

/// The derivative of `f` at `x` along `x_dot`, from the side `step` points to.
fn one_sided(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], x_dot: &[f64], step: f64) -> Vec<f64> {
    let value = f(x);
    let estimate = |halvings: i32| {
        let step = step * 0.5_f64.powi(halvings);
        quotient(&f(&moved(x, x_dot, step)), &value, step)
    };
    limit((0..LEVELS + 2).map(estimate).collect(), 2.0)
}

fn quotient(above: &[f64], below: &[f64], step: f64) -> Vec<f64> {
    above.iter().zip(below).map(|(a, b)| (a - b) / step).collect()
}

/// The limit of estimates for halved steps whose error has one term for each power of `base`.
fn limit(mut estimates: Vec<Vec<f64>>, base: f64) -> Vec<f64> {
    let mut ratio = 1.0;
    while estimates.len() > 1 {
        ratio *= base;
        estimates = estimates
            .windows(2)
            .map(|pair| extrapolated(&pair[0], &pair[1], ratio))
            .collect();
    }
    estimates.swap_remove(0)
}

/// Removes the leading error term, which shrank by `ratio` from `coarse` to `fine`.
fn extrapolated(coarse: &[f64], fine: &[f64], ratio: f64) -> Vec<f64> {
    coarse
        .iter()
        .zip(fine)
        .map(|(coarse, fine)| fine + (fine - coarse) / (ratio - 1.0))
        .collect()
}

fn moved(x: &[f64], x_dot: &[f64], step: f64) -> Vec<f64> {
    x.iter().zip(x_dot).map(|(x, x_dot)| x + step * x_dot).collect()
}

fn unit(n: usize, j: usize) -> Vec<f64> {
    (0..n).map(|i| f64::from(u8::from(i == j))).collect()
}
