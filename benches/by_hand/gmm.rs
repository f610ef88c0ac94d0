//! The log posterior of a Gaussian mixture with a Wishart prior: nested loops, exponentials, four parameter arrays.
//!
//! The inverse covariance factor of component `j` is lower triangular: `exp(q[j])` on its diagonal, `l[j]` below it,
//! column by column.

use std::f64::consts::{LN_2, PI};
use transform_func::prelude::*;

/// The log posterior of the mixture `(alpha, mu, q, l)` given the points `x`, in `d` dimensions.
#[differentiable]
pub(crate) fn primal(alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64], x: &[f64], d: usize) -> f64 {
    let k = alpha.len();
    let n = x.len() / d;
    let below = d * (d - 1) / 2;

    let mut exp_q = vec![0.0; k * d];
    let mut weight = vec![0.0; k];
    let mut prior = 0.0;
    for j in 0..k {
        weight[j] = alpha[j];
        for r in j * d..(j + 1) * d {
            weight[j] += q[r];
            exp_q[r] = q[r].exp();
            prior += exp_q[r] * exp_q[r];
        }
        for r in j * below..(j + 1) * below {
            prior += l[r] * l[r];
        }
    }

    let mut terms = vec![0.0; k];
    let mut total = 0.0;
    for i in 0..n {
        for j in 0..k {
            let distance = squared_distance(
                &x[i * d..(i + 1) * d],
                &mu[j * d..(j + 1) * d],
                &exp_q[j * d..(j + 1) * d],
                &l[j * below..(j + 1) * below],
            );
            terms[j] = weight[j] - 0.5 * distance;
        }
        total += log_sum_exp(&terms);
    }
    constant(n, d, k) + total - n as f64 * log_sum_exp(alpha) - 0.5 * prior
}

/// `|Q (x - mu)|^2` for the lower triangular `Q`.
#[differentiable]
fn squared_distance(x: &[f64], mu: &[f64], exp_q: &[f64], l: &[f64]) -> f64 {
    let d = x.len();
    let mut sum = 0.0;
    for r in 0..d {
        let mut z = exp_q[r] * (x[r] - mu[r]);
        let mut at = r;
        for c in 0..r {
            z += l[at - 1] * (x[c] - mu[c]);
            at += d - 2 - c;
        }
        sum += z * z;
    }
    sum
}

/// `ln(sum(exp(terms)))`.
#[differentiable]
fn log_sum_exp(terms: &[f64]) -> f64 {
    let mut max = terms[0];
    for j in 1..terms.len() {
        max = max.max(terms[j]);
    }
    let mut sum = 0.0;
    for j in 0..terms.len() {
        sum += (terms[j] - max).exp();
    }
    max + sum.ln()
}

/// What does not depend on the mixture: normalisers of the Gaussians and of the Wishart prior.
pub(crate) fn constant(n: usize, d: usize, k: usize) -> f64 {
    let gaussians = -0.5 * (n * d) as f64 * (2.0 * PI).ln();
    let wishart = -0.5 * (d * (d + 1)) as f64 * LN_2 - ln_multigamma(d);
    gaussians + k as f64 * wishart
}

/// The logarithm of the multivariate gamma function of dimension `d` at `(d + 1) / 2`.
fn ln_multigamma(d: usize) -> f64 {
    let ln_gamma_of_half = |m: usize| {
        let start = if m.is_multiple_of(2) { 0.0 } else { 0.5 * PI.ln() };
        start
            + (1..m - 1)
                .rev()
                .step_by(2)
                .map(|i| (i as f64 / 2.0).ln())
                .sum::<f64>()
    };
    0.25 * (d * (d - 1)) as f64 * PI.ln() + (2..=d + 1).map(ln_gamma_of_half).sum::<f64>()
}

/// The gradient of [`primal`] with respect to `alpha`, `mu`, `q` and `l`, in the form of the source: the loops are
/// swept back as they are written, rows of the factors in the outer one.
pub(crate) fn adjoint(alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64], x: &[f64], d: usize) -> Gradient {
    points(alpha, mu, q, l, x, d, |component, swept| {
        let Component { exp_q, l, centred, z } = component;
        let Swept {
            by,
            mu_bar,
            exp_q_bar,
            l_bar,
        } = swept;
        for r in 0..d {
            let z_bar = by * z[r];
            exp_q_bar[r] -= z_bar * centred[r];
            mu_bar[r] += z_bar * exp_q[r];
            let mut at = r;
            for c in 0..r {
                l_bar[at - 1] -= z_bar * centred[c];
                mu_bar[c] += z_bar * l[at - 1];
                at += d - 2 - c;
            }
        }
    })
}

/// The same with the two innermost loops of the way back exchanged: rows on the way there, columns on the way back,
/// so that both carry one sum in a register.
pub(crate) fn adjoint_by_columns(
    alpha: &[f64],
    mu: &[f64],
    q: &[f64],
    l: &[f64],
    x: &[f64],
    d: usize,
) -> Gradient {
    points(alpha, mu, q, l, x, d, |component, swept| {
        let Component { exp_q, l, centred, z } = component;
        let Swept {
            by,
            mu_bar,
            exp_q_bar,
            l_bar,
        } = swept;
        let mut at = 0;
        for c in 0..d {
            let scaled = by * centred[c];
            let mut sum = exp_q[c] * z[c];
            exp_q_bar[c] -= scaled * z[c];
            for z in &z[c + 1..] {
                sum += l[at] * z;
                l_bar[at] -= scaled * z;
                at += 1;
            }
            mu_bar[c] += by * sum;
        }
    })
}

/// What [`primal`] computed of one point and one component.
struct Component<'a> {
    exp_q: &'a [f64],
    l: &'a [f64],
    centred: &'a [f64],
    z: &'a [f64],
}

/// The cotangent of the component's term, and where those of its parameters are summed.
struct Swept<'a> {
    by: f64,
    mu_bar: &'a mut [f64],
    exp_q_bar: &'a mut [f64],
    l_bar: &'a mut [f64],
}

/// One point at a time: its residuals for every component are kept in two small buffers, and swept by `sweep` as soon
/// as the component weights are known.
#[inline(always)]
fn points(
    alpha: &[f64],
    mu: &[f64],
    q: &[f64],
    l: &[f64],
    x: &[f64],
    d: usize,
    sweep: impl Fn(Component<'_>, Swept<'_>),
) -> Gradient {
    let k = alpha.len();
    let below = d * (d - 1) / 2;
    let exp_q: Vec<f64> = q.iter().map(|q| q.exp()).collect();
    let weight: Vec<f64> = alpha
        .iter()
        .zip(q.chunks_exact(d))
        .map(|(a, q)| a + q.iter().sum::<f64>())
        .collect();

    let mut weight_bar = vec![0.0; k];
    let mut mu_bar = vec![0.0; k * d];
    let mut exp_q_bar: Vec<f64> = exp_q.iter().map(|e| -e).collect();
    let mut l_bar: Vec<f64> = l.iter().map(|l| -l).collect();

    let mut centred = vec![0.0; k * d];
    let mut z = vec![0.0; k * d];
    let mut terms = vec![0.0; k];
    for x in x.chunks_exact(d) {
        for j in 0..k {
            let (mu, exp_q, l) = (&mu[j * d..][..d], &exp_q[j * d..][..d], &l[j * below..][..below]);
            let (centred, z) = (&mut centred[j * d..][..d], &mut z[j * d..][..d]);
            let mut distance = 0.0;
            for r in 0..d {
                centred[r] = x[r] - mu[r];
                let mut sum = exp_q[r] * centred[r];
                let mut at = r;
                for (c, centred) in centred[..r].iter().enumerate() {
                    sum += l[at - 1] * centred;
                    at += d - 2 - c;
                }
                z[r] = sum;
                distance += sum * sum;
            }
            terms[j] = weight[j] - 0.5 * distance;
        }
        softmax(&mut terms);
        for j in 0..k {
            let term_bar = terms[j];
            weight_bar[j] += term_bar;
            let component = Component {
                exp_q: &exp_q[j * d..][..d],
                l: &l[j * below..][..below],
                centred: &centred[j * d..][..d],
                z: &z[j * d..][..d],
            };
            let swept = Swept {
                by: term_bar,
                mu_bar: &mut mu_bar[j * d..][..d],
                exp_q_bar: &mut exp_q_bar[j * d..][..d],
                l_bar: &mut l_bar[j * below..][..below],
            };
            sweep(component, swept);
        }
    }

    let mut alpha_bar = alpha.to_vec();
    softmax(&mut alpha_bar);
    let n = (x.len() / d) as f64;
    for (alpha_bar, weight_bar) in alpha_bar.iter_mut().zip(&weight_bar) {
        *alpha_bar = weight_bar - n * *alpha_bar;
    }
    let mut q_bar = exp_q_bar;
    for (i, (q_bar, exp_q)) in q_bar.iter_mut().zip(&exp_q).enumerate() {
        *q_bar = *q_bar * exp_q + weight_bar[i / d];
    }
    (alpha_bar, mu_bar, q_bar, l_bar)
}

/// The cotangents of `alpha`, `mu`, `q` and `l`.
pub(crate) type Gradient = (Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>);

/// Turns terms into their shares of the sum of their exponentials: the slopes of [`log_sum_exp`].
fn softmax(terms: &mut [f64]) {
    let max = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for term in terms.iter_mut() {
        *term = (*term - max).exp();
        sum += *term;
    }
    for term in terms {
        *term /= sum;
    }
}
