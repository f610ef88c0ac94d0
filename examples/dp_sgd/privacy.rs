//! How much of one image a training gives away.

/// The `epsilon` of `(epsilon, delta)`-differential privacy after some steps, each of which draws every image with a
/// chance and adds Gaussian noise, in units of the bound on one image's share. Mironov, Talwar and Zhang 2019,
/// section 3.3, over the whole orders up to 256.
pub(crate) fn epsilon(noise: f64, chance: f64, steps: usize, delta: f64) -> f64 {
    let spent = |order: usize| {
        let renyi = log_moment(noise, chance, order) / (order - 1) as f64;
        steps as f64 * renyi - delta.ln() / (order - 1) as f64
    };
    (2..=256).map(spent).fold(f64::INFINITY, f64::min)
}

/// `ln sum_k binomial(n, k) (1 - q)^(n - k) q^k exp(k (k - 1) / (2 noise^2))`
fn log_moment(noise: f64, q: f64, n: usize) -> f64 {
    let mut log_binomial = 0.0;
    let mut terms = Vec::with_capacity(n + 1);
    for k in 0..=n {
        if k > 0 {
            log_binomial += ((n - k + 1) as f64 / k as f64).ln();
        }
        let pairs = if k < 2 {
            0.0
        } else {
            (k * (k - 1)) as f64 / (2.0 * noise * noise)
        };
        terms.push(log_binomial + (n - k) as f64 * (-q).ln_1p() + k as f64 * q.ln() + pairs);
    }
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most.is_infinite() {
        return most;
    }
    most + terms.iter().map(|term| (term - most).exp()).sum::<f64>().ln()
}
