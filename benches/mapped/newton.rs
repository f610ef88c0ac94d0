//! A square root by Newton's iteration, as many steps as its argument needs.

use crate::inputs::uniform;
use transform_func::prelude::*;

/// The square root of `x`, to a relative tolerance of its square.
#[differentiable]
pub(crate) fn root(x: f64) -> f64 {
    let mut y = x;
    while (y * y - x).abs() > 1e-12 * x {
        y = 0.5 * (y + x / y);
    }
    y
}

/// 10,000 numbers in [0.1, 100), whose roots take 3 to 8 steps.
pub(crate) fn inputs() -> Vec<f64> {
    uniform(901, 10_000).iter().map(|u| 0.1 + 99.9 * u).collect()
}
