//! Numbers that look random and never change.

/// `n` numbers in `[-1, 1)`.
pub(crate) fn direction(n: usize, seed: u64) -> Vec<f64> {
    seeded_values(n, seed, -1.0, 1.0)
}

/// `n` numbers in `[low, high)`.
pub(crate) fn seeded_values(n: usize, seed: u64, low: f64, high: f64) -> Vec<f64> {
    let mut state = seed;
    (0..n)
        .map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            low + (high - low) * unit_interval(mixed(state))
        })
        .collect()
}

/// The finaliser of splitmix64.
fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn unit_interval(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
