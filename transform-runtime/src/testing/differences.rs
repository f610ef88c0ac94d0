//! Finite differences: central, with the step halved and extrapolated (Richardson).

/// Times the step is halved.
const HALVINGS: i32 = 2;

/// The derivative at 0 of a curve of numbers.
pub(super) fn derivative(curve: impl Fn(f64) -> Vec<f64>, step: f64) -> Vec<f64> {
    let central = |halvings: i32| {
        let step = step * 0.5_f64.powi(halvings);
        let (above, below) = (curve(step), curve(-step));
        let pairs = above.iter().zip(&below);
        pairs.map(|(a, b)| (a - b) / (2.0 * step)).collect::<Vec<_>>()
    };
    let mut estimates: Vec<_> = (0..=HALVINGS).map(central).collect();
    let mut ratio = 1.0;
    while estimates.len() > 1 {
        ratio *= 4.0;
        estimates = estimates
            .windows(2)
            .map(|pair| extrapolated(&pair[0], &pair[1], ratio))
            .collect();
    }
    estimates.swap_remove(0)
}

/// Removes the leading error term, which shrank by `ratio` from `coarse` to `fine`.
fn extrapolated(coarse: &[f64], fine: &[f64], ratio: f64) -> Vec<f64> {
    let pairs = coarse.iter().zip(fine);
    pairs
        .map(|(coarse, fine)| fine + (fine - coarse) / (ratio - 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::derivative;

    #[test]
    fn of_curves() {
        let found = derivative(|t| vec![(1.0 + t).exp(), (1.0 + t).powi(5), 3.0], 1e-2);
        for (found, expected) in found.iter().zip([1.0_f64.exp(), 5.0, 0.0]) {
            assert!((found - expected).abs() < 1e-10, "{found} instead of {expected}");
        }
    }
}
