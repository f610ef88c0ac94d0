//! How closely numbers must agree.

/// Tolerances on [`distance`], and the step of finite differences.
#[derive(Clone, Copy)]
pub(crate) struct Precision {
    /// Relative to the largest coordinate of the point.
    pub(crate) step: f64,
    /// Two exact methods against each other.
    pub(crate) agree: f64,
    /// A first derivative against finite differences.
    pub(crate) first: f64,
    /// A derivative of a derivative against finite differences of it.
    pub(crate) second: f64,
}

pub(crate) const DOUBLE: Precision = Precision {
    step: 4e-3,
    agree: 1e-9,
    first: 1e-7,
    second: 1e-6,
};
pub(crate) const SINGLE: Precision = Precision {
    step: 6e-2,
    agree: 1e-5,
    first: 1e-4,
    second: 1e-4,
};

/// `|a - b|` relative to the numbers where they are large, absolute where they are small.
pub(crate) fn distance(a: f64, b: f64) -> f64 {
    if a == b || (a.is_nan() && b.is_nan()) {
        0.0
    } else {
        (a - b).abs() / (a.abs() + b.abs()).max(1.0)
    }
}

/// Fails, naming the first pair of numbers that differ, unless all are within `tolerance`.
#[track_caller]
pub(crate) fn assert_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(
        found.len(),
        expected.len(),
        "{what}: size of {found:?} and {expected:?}"
    );
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        let off = distance(*a, *b);
        assert!(
            off <= tolerance,
            "{what}: entry {i} is {a}, expected {b} (off by {off:.1e}, of {tolerance:.0e})"
        );
    }
}
