//! The inputs of the benchmark workloads: the same numbers on every machine, from a seed.
//!
//! The generator is splitmix64 in counter form, so that the i-th number of a stream depends on the seed
//! and `i` alone. `benches/data/generator_check.json` holds a few of its values.

/// `len` numbers in [0, 1), stream `seed`.
pub(crate) fn uniform(seed: u64, len: usize) -> Vec<f64> {
    (1..=len as u64)
        .map(|i| (mix(seed, i) >> 11) as f64 * (0.5_f64).powi(53))
        .collect()
}

/// `len` numbers in [-scale, scale), stream `seed`.
pub(crate) fn symmetric(seed: u64, len: usize, scale: f64) -> Vec<f64> {
    uniform(seed, len)
        .into_iter()
        .map(|u| scale * (2.0 * u - 1.0))
        .collect()
}

fn mix(seed: u64, i: u64) -> u64 {
    let z = seed.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The four rates of the Lotka-Volterra model: prey growth, predation, predator death, conversion.
pub(crate) const LOTKA_VOLTERRA: [f64; 4] = [1.5, 1.0, 3.0, 1.0];

/// How many Runge-Kutta steps the Lotka-Volterra workload takes.
pub(crate) const LOTKA_VOLTERRA_STEPS: usize = 1000;

/// A point of the Rosenbrock function of `n` variables, each in [-2, 2).
pub(crate) fn rosenbrock(n: usize) -> Vec<f64> {
    symmetric(801, n, 2.0)
}

/// A Gaussian mixture and the points it is to explain.
pub(crate) struct Gmm {
    /// Dimension of a point.
    pub(crate) d: usize,
    /// Unnormalised log weights, `k` of them.
    pub(crate) alpha: Vec<f64>,
    /// Means, `k` rows of `d`.
    pub(crate) mu: Vec<f64>,
    /// Logarithms of the diagonals of the inverse covariance factors, `k` rows of `d`.
    pub(crate) q: Vec<f64>,
    /// What is strictly below those diagonals, column by column, `k` rows of `d (d - 1) / 2`.
    pub(crate) l: Vec<f64>,
    /// The points, rows of `d`.
    pub(crate) x: Vec<f64>,
}

impl Gmm {
    /// `k` components and `n` points in `d` dimensions.
    pub(crate) fn new(d: usize, k: usize, n: usize) -> Gmm {
        let r3 = 3.0_f64.sqrt();
        Gmm {
            d,
            alpha: symmetric(101, k, r3),
            mu: uniform(102, k * d),
            q: symmetric(103, k * d, r3),
            l: symmetric(104, k * d * (d - 1) / 2, r3),
            x: symmetric(105, n * d, r3),
        }
    }
}
