//! Exponentials and logarithms.

use super::exact::sum;
use super::format::{Format, of, polynomial};

/// `e` to the power of `x`.
#[inline(always)]
pub(crate) fn exp<E: Format, const FUSED: bool>(x: E) -> E {
    exp_of_sum::<E, FUSED>(x, None, E::EXP)
}

/// `e` to the power of `x` and a small rest; with these coefficients, which are [`Format::EXP`] or fewer.
#[inline(always)]
pub(super) fn exp_of_sum<E: Format, const FUSED: bool>(x: E, rest: Option<E>, coefficients: &[E]) -> E {
    exp_in_parts::<E, FUSED>(x, rest, coefficients).0
}

/// [`exp_of_sum`], and what it lacks.
#[inline(always)]
pub(super) fn exp_in_parts<E: Format, const FUSED: bool>(
    x: E,
    rest: Option<E>,
    coefficients: &[E],
) -> (E, E) {
    // NaN stays in both.
    let x = if x > E::EXP_MAX { E::EXP_MAX } else { x };
    let x = if x < E::EXP_MIN { E::EXP_MIN } else { x };
    let k = x.times_plus::<FUSED>(E::LOG2_E, E::ROUND) - E::ROUND;
    let r = k.times_plus::<FUSED>(-E::LN_2[0], x);
    let r = k.times_plus::<FUSED>(-E::LN_2[1], r);
    let r = match rest {
        Some(rest) => r + rest,
        None => r,
    };
    let (line, lost) = sum(E::one(), r);
    let curve = (r * r).times_plus::<FUSED>(polynomial::<E, FUSED>(r, coefficients), lost);
    let (y, lost) = sum(line, curve);
    // In two steps: the power itself may be too large or too small for a normal number.
    let half = k.times_plus::<FUSED>(of(0.5), E::ROUND);
    let others = k - (half - E::ROUND) + E::ROUND;
    let scaled = |y: E| y * E::power_of_two(half) * E::power_of_two(others);
    (scaled(y), scaled(lost))
}

/// `exp(x) - 1`
#[inline(always)]
pub(super) fn exp_m1<E: Format, const FUSED: bool>(x: E) -> E {
    let (y, rest) = exp_m1_in_parts::<E, FUSED>(x);
    (y + rest).abs().copysign(x)
}

/// `exp(x) - 1`, and what it lacks.
#[inline(always)]
pub(super) fn exp_m1_in_parts<E: Format, const FUSED: bool>(x: E) -> (E, E) {
    let x = if x > E::EXP_MAX { E::EXP_MAX } else { x };
    let x = if x < E::EXP_SMALL { E::EXP_SMALL } else { x };
    let rounded = x.times_plus::<FUSED>(E::LOG2_E, E::ROUND);
    let k = rounded - E::ROUND;
    let high = k.times_plus::<FUSED>(-E::LN_2[0], x);
    let (r, lost) = sum(high, -k * E::LN_2[1]);
    let curve = polynomial::<E, FUSED>(r, E::EXP);
    let (p, p_rest) = sum(
        r,
        (r * r).times_plus::<FUSED>(curve, lost.times_plus::<FUSED>(r, lost)),
    );
    // Half the power: twice as much may be infinite.
    let power = E::power_of_two(rounded - E::one());
    let (y, rest) = sum(power - of(0.5), p * power);
    (y + y, of::<E>(2.0) * p_rest.times_plus::<FUSED>(power, rest))
}

/// The natural logarithm.
#[inline(always)]
pub(crate) fn ln<E: Format, const FUSED: bool>(x: E) -> E {
    let small = x < E::min_positive_value();
    let (m, k) = (if small { x * E::NORMAL[0] } else { x }).parts();
    let k = if small { k - E::NORMAL[1] } else { k };
    where_positive(x, ln_of_parts::<E, FUSED>(m, k, None))
}

/// `ln(1 + x)`
#[inline(always)]
pub(super) fn ln_1p<E: Format, const FUSED: bool>(x: E) -> E {
    let u = E::one() + x;
    // What the sum has lost, from whichever is the larger.
    let lost = if x < E::one() {
        x - (u - E::one())
    } else {
        E::one() - (u - x)
    };
    let (m, k) = u.parts();
    let y = ln_of_parts::<E, FUSED>(m, k, Some(lost / u));
    where_positive(u, y.abs().copysign(x))
}

/// The logarithm of `m * 2^k`, and something that is added to it.
#[inline(always)]
fn ln_of_parts<E: Format, const FUSED: bool>(m: E, k: E, plus: Option<E>) -> E {
    let f = m - E::one();
    let s = f / (of::<E>(2.0) + f);
    let z = s * s;
    let half = of::<E>(0.5) * f * f;
    let low = match plus {
        Some(plus) => k.times_plus::<FUSED>(E::LN_2[1], plus),
        None => k * E::LN_2[1],
    };
    let tail = z.times_plus::<FUSED>(polynomial::<E, FUSED>(z, E::LN), half);
    k.times_plus::<FUSED>(E::LN_2[0], f - (half - s.times_plus::<FUSED>(tail, low)))
}

/// The logarithm `y` of `x`, if `x` is positive and finite; otherwise what the logarithm is there.
#[inline(always)]
fn where_positive<E: Format>(x: E, y: E) -> E {
    let y = if x < E::infinity() { y } else { x };
    let y = if x > E::ZERO { y } else { E::nan() };
    if x == E::ZERO { E::neg_infinity() } else { y }
}
