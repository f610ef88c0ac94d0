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

/// Cameras, points, and where which camera saw which point.
#[derive(Clone)]
pub(crate) struct Observations {
    /// Rotation, centre, focal length, principal point and distortion of each.
    pub(crate) cameras: Vec<[f64; 11]>,
    pub(crate) points: Vec<[f64; 3]>,
    /// Of each observation its weight, place, camera and point.
    pub(crate) weights: Vec<f64>,
    pub(crate) seen: Vec<[f64; 2]>,
    pub(crate) indices: Vec<[usize; 2]>,
}

impl Observations {
    /// 2048 observations of 400 points by 20 cameras.
    pub(crate) fn new() -> Observations {
        let (r, x) = (symmetric(201, 20 * 11, 1.0), symmetric(202, 400 * 3, 1.0));
        let camera = |r: &[f64]| {
            std::array::from_fn(|i| match i {
                0..3 => 0.3 * r[i],
                3..6 => r[i],
                6 => 500.0 + 50.0 * r[i],
                7..9 => 10.0 * r[i],
                _ => 0.01 * r[i],
            })
        };
        let weights = uniform(203, 2048).iter().map(|w| 0.5 + w).collect();
        let seen = symmetric(204, 2 * 2048, 100.0);
        Observations {
            cameras: r.chunks(11).map(camera).collect(),
            points: x.chunks(3).map(|x| [x[0], x[1], x[2] + 5.0]).collect(),
            weights,
            seen: seen.chunks(2).map(|seen| [seen[0], seen[1]]).collect(),
            indices: (0..2048).map(|i| [i % 20, 7 * i % 400]).collect(),
        }
    }

    /// What `f` makes of the camera, the point, the weight and the place of each observation.
    pub(crate) fn each<T>(&self, f: impl Fn(&[f64; 11], &[f64; 3], f64, &[f64; 2]) -> T) -> Vec<T> {
        let seen = self.indices.iter().zip(&self.weights).zip(&self.seen);
        seen.map(|(([c, p], weight), seen)| f(&self.cameras[*c], &self.points[*p], *weight, seen))
            .collect()
    }
}

/// A chain of two diagonal LSTM layers and a text of random characters.
#[derive(Clone)]
pub(crate) struct Lstm {
    /// Bits of a character.
    pub(crate) width: usize,
    /// Of each layer weights and biases of forget, in, out and change, one behind the other.
    pub(crate) main: Vec<f64>,
    /// What the input is scaled by, then the output, then what is added to that.
    pub(crate) extra: Vec<f64>,
    /// What each layer puts out and what it remembers at first.
    pub(crate) start: Vec<f64>,
    /// One character a row.
    pub(crate) text: Vec<f64>,
}

impl Lstm {
    /// A text of `len` characters.
    pub(crate) fn new(len: usize) -> Lstm {
        let width = 14;
        let bits = uniform(304, len * width);
        Lstm {
            width,
            main: uniform(301, 16 * width),
            extra: uniform(302, 3 * width),
            start: uniform(303, 4 * width),
            text: bits.iter().map(|u| f64::from(u8::from(*u >= 0.5))).collect(),
        }
    }
}
