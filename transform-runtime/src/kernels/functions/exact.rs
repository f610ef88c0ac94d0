//! Sums and products with what they lose.

use super::format::Format;

/// The product, and what rounding took from it; the factors are not near the largest numbers.
#[inline(always)]
pub(super) fn product<const FUSED: bool>(a: f64, b: f64) -> (f64, f64) {
    let p = a * b;
    if FUSED {
        return (p, a.mul_add(b, -p));
    }
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    let lost = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low;
    (p, lost)
}

/// A double as two numbers of half its digits.
#[inline(always)]
fn halves(x: f64) -> (f64, f64) {
    let scaled = x * 134_217_729.0;
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// The sum of a number and a smaller one, and what rounding took from it.
#[inline(always)]
pub(super) fn sum<E: Format>(large: E, small: E) -> (E, E) {
    let s = large + small;
    (s, small - (s - large))
}

/// The sum of two numbers, and what rounding took from it.
#[inline(always)]
pub(super) fn sum_of_any<E: Format>(a: E, b: E) -> (E, E) {
    let s = a + b;
    let of_b = s - a;
    (s, (a - (s - of_b)) + (b - of_b))
}
