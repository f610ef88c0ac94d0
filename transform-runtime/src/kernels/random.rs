//! Random numbers that are the same on every machine: xoshiro256++ seeded by SplitMix64.
//!
//! A generator is split rather than shared: the halves are seeded from the parent's stream, and the parent
//! moves on, so a program draws the same numbers whatever order its parts run in.

/// A stream of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generator {
    state: [u64; 4],
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let mut counter = seed;
        Generator {
            state: std::array::from_fn(|_| split_mix(&mut counter)),
        }
    }

    /// A generator of its own; `self` moves on by one number.
    pub(crate) fn split(&mut self) -> Self {
        Generator::new(self.next_u64())
    }

    /// A generator of its own, unlike those that are split off; `self` stays as it is.
    pub(crate) fn successor(&self) -> Self {
        let mix = |seed: u64, word: &u64| split_mix(&mut (seed ^ word));
        Generator::new(self.state.iter().fold(0x5851_f42d_4c95_7f2d, mix))
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        drawn
    }

    /// Uniform in `0.0..1.0`, 53 random bits.
    pub(crate) fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (-53f64).exp2()
    }

    /// Uniform in `0..n`, without bias; `n` is not 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        debug_assert_ne!(n, 0, "nothing is below 0");
        // Lemire: the high half of a product is uniform once the few low halves that lead are redrawn.
        let rejected = n.wrapping_neg() % n;
        loop {
            let wide = u128::from(self.next_u64()) * u128::from(n);
            if wide as u64 >= rejected {
                return (wide >> 64) as u64;
            }
        }
    }

    /// Normal with mean 0 and deviation 1 (Box-Muller; the second number of the pair is not kept, so that
    /// a draw always moves the stream by two).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.next_f64()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.next_f64()).cos()
    }
}

fn split_mix(counter: &mut u64) -> u64 {
    *counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*counter ^ (*counter >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut g = Generator { state: [1, 2, 3, 4] };
        let drawn: Vec<u64> = (0..5).map(|_| g.next_u64()).collect();
        assert_eq!(
            drawn,
            [
                41943041,
                58720359,
                3588806011781223,
                3591011842654386,
                9228616714210784205
            ]
        );
    }

    #[test]
    fn draws_have_the_moments_of_their_law() {
        let n = 200_000;
        let mut g = Generator::new(7);
        let mut moments = |draw: fn(&mut Generator) -> f64| {
            let xs: Vec<f64> = (0..n).map(|_| draw(&mut g)).collect();
            let mean = xs.iter().sum::<f64>() / n as f64;
            (
                mean,
                xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64,
                xs,
            )
        };
        let (mean, variance, xs) = moments(Generator::next_f64);
        assert!((mean - 0.5).abs() < 4e-3 && (variance - 1.0 / 12.0).abs() < 1e-3);
        assert!(xs.iter().all(|x| (0.0..1.0).contains(x)));
        let (mean, variance, xs) = moments(Generator::normal);
        assert!(mean.abs() < 1e-2 && (variance - 1.0).abs() < 2e-2);
        let inside = xs.iter().filter(|x| x.abs() < 1.0).count() as f64 / n as f64;
        assert!((inside - 0.6827).abs() < 5e-3);
    }

    #[test]
    fn below_reaches_everything_evenly() {
        let mut g = Generator::new(8);
        let mut counts = [0; 6];
        (0..60_000).for_each(|_| counts[g.below(6) as usize] += 1);
        assert!(
            counts.iter().all(|&n: &i32| (n - 10_000).abs() < 500),
            "{counts:?}"
        );
        assert_eq!(g.below(1), 0);
    }

    #[test]
    fn halves_are_independent_and_repeatable() {
        let draw = |g: &mut Generator| (0..4).map(|_| g.next_u64()).collect::<Vec<_>>();
        let (mut g, mut same) = (Generator::new(9), Generator::new(9));
        let (mut left, mut right, mut again) = (g.split(), g.split(), same.split());
        let (left, right, again) = (draw(&mut left), draw(&mut right), draw(&mut again));
        assert_eq!(left, again);
        assert!(left != right && left != draw(&mut g));
    }
}
