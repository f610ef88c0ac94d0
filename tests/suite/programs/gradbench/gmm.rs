//! The log posterior of a mixture of Gaussians, by the parameters of the mixture.

use std::f64::consts::{LN_2, PI};

use transform_func::prelude::*;

use super::lse::log_sum_exp;
use super::{Case, cases};

/// Of each component its unnormalised log weight, its mean, and of its lower triangular precision factor the logarithms
/// of the diagonal and, column by column, what is below.
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Mixture {
    pub(crate) alpha: Vec<f64>,
    pub(crate) mu: Vec<Vec<f64>>,
    pub(crate) q: Vec<Vec<f64>>,
    pub(crate) l: Vec<Vec<f64>>,
}

/// The Wishart distribution of precision matrices that is expected beforehand.
#[derive(Differentiable, Clone, Copy)]
pub(crate) struct Wishart {
    pub(crate) gamma: f64,
    pub(crate) m: usize,
}

/// `|Q (x - mu)|^2`
#[differentiable]
fn squared_distance(x: &[f64], mu: &[f64], diagonal: &[f64], below: &[f64]) -> f64 {
    let d = x.len();
    let mut z = vec![0.0; d];
    let mut at = 0;
    for column in 0..d {
        let centred = x[column] - mu[column];
        z[column] += diagonal[column] * centred;
        for row in column + 1..d {
            z[row] += below[at] * centred;
            at += 1;
        }
    }
    sum_of_squares(&z)
}

#[differentiable]
fn sum_of_squares(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in x {
        sum += x * x;
    }
    sum
}

#[differentiable]
pub(crate) fn log_posterior(mixture: &Mixture, x: &[Vec<f64>], #[nondiff] prior: &Wishart) -> f64 {
    let (n, d, k) = (x.len() as f64, x[0].len(), mixture.alpha.len());
    let mut diagonals = mixture.q.clone();
    let mut sums = vec![0.0; k];
    let mut log_prior = 0.0;
    for c in 0..k {
        for j in 0..d {
            sums[c] += mixture.q[c][j];
            diagonals[c][j] = mixture.q[c][j].exp();
        }
        let size = sum_of_squares(&diagonals[c]) + sum_of_squares(&mixture.l[c]);
        log_prior += prior.m as f64 * sums[c] - 0.5 * prior.gamma * prior.gamma * size;
    }
    let mut fit = -n * (0.5 * d as f64 * (2.0 * PI).ln() + log_sum_exp(&mixture.alpha));
    for point in x {
        let mut beta = vec![0.0; k];
        for c in 0..k {
            let distance = squared_distance(point, &mixture.mu[c], &diagonals[c], &mixture.l[c]);
            beta[c] = mixture.alpha[c] + sums[c] - 0.5 * distance;
        }
        fit += log_sum_exp(&beta);
    }
    fit + log_prior + k as f64 * prior.log_normaliser(d)
}

impl Wishart {
    fn log_normaliser(self, d: usize) -> f64 {
        let nu = d + self.m + 1;
        let ln_gammas: f64 = (0..d).map(|j| ln_gamma_of_half(nu - j)).sum();
        let ln_multigamma = (d * (d - 1)) as f64 / 4.0 * PI.ln() + ln_gammas;
        (nu * d) as f64 * (self.gamma.ln() - 0.5 * LN_2) - ln_multigamma
    }
}

/// `ln gamma(n / 2)`, by the recurrence down to 1 or 1/2.
fn ln_gamma_of_half(n: usize) -> f64 {
    match n {
        1 => 0.5 * PI.ln(),
        2 => 0.0,
        _ => (n as f64 / 2.0 - 1.0).ln() + ln_gamma_of_half(n - 2),
    }
}

fn mixture(case: &Case, at: &str) -> Mixture {
    let rows = |field| case.rows(&format!("{at}/{field}"));
    Mixture {
        alpha: case.numbers(&format!("{at}/alpha")),
        mu: rows("mu"),
        q: rows("q"),
        l: rows("l"),
    }
}

fn expect(case: &Case, at: &str, found: &Mixture, tolerance: f64) {
    case.expect(&format!("{at}/alpha"), &found.alpha, tolerance);
    case.expect(&format!("{at}/mu"), &found.mu, tolerance);
    case.expect(&format!("{at}/q"), &found.q, tolerance);
    case.expect(&format!("{at}/l"), &found.l, tolerance);
}

#[test]
fn gmm() {
    for case in cases("gmm") {
        let (at, x) = (mixture(&case, "input"), case.rows("input/x"));
        let prior = Wishart {
            gamma: case.number("input/gamma"),
            m: case.count("input/m"),
        };
        let (gradient, value) = grad_and_value!(log_posterior)(&at, &x, &prior);
        case.expect("expected/objective", &value, 1e-11);
        expect(&case, "expected/jacobian", &gradient, 1e-11);
        if case.has("extra/hvp") {
            let v = mixture(&case, "extra/v");
            let hvp = jvp!(grad!(log_posterior), (&at, &x, &prior), (&v, zero(), zero())).1;
            expect(&case, "extra/hvp", &hvp, 1e-10);
        }
    }
}
