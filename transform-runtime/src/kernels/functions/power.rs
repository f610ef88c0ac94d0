//! Powers of positive numbers: the logarithm in two parts, times the exponent, and the exponential of that.

use super::exact::{product, sum};
use super::exponential::exp_of_sum;
use super::format::{Format, polynomial};
use crate::element::Element;

/// A float with powers.
pub(crate) trait Power: Format {
    /// `self` to the power of `by`, if both and the result are [`ordinary`](Self::ordinary).
    fn power<const FUSED: bool>(self, by: Self) -> Self;
    /// Whether the result of a base is what [`power`](Self::power) is for.
    fn ordinary(base: Self, by: Self, result: Self) -> bool;
}

impl Power for f64 {
    #[inline(always)]
    fn power<const FUSED: bool>(self, by: f64) -> f64 {
        let (ln, rest) = ln_in_parts::<FUSED>(self);
        let (p, lost) = product::<FUSED>(ln, by);
        exp_of_sum::<f64, FUSED>(p, Some(by.times_plus::<FUSED>(rest, lost)), f64::EXP)
    }
    #[inline(always)]
    fn ordinary(base: f64, by: f64, result: f64) -> bool {
        (f64::MIN_POSITIVE..=f64::MAX).contains(&base)
            & (by.abs() <= 1e290)
            & (1e-300..=1e300).contains(&result)
    }
}

impl Power for f32 {
    #[inline(always)]
    fn power<const FUSED: bool>(self, by: f32) -> f32 {
        let (m, k) = f64::from(self).parts();
        let f = m - 1.0;
        let s = f / (2.0 + f);
        let z = s * s;
        let curve = z * polynomial::<f64, FUSED>(z, &LN_SINGLE);
        let ln = k.times_plus::<FUSED>(std::f64::consts::LN_2, s.times_plus::<FUSED>(curve, s + s));
        exp_of_sum::<f64, FUSED>(f64::from(by) * ln, None, &EXP_SINGLE) as f32
    }
    #[inline(always)]
    fn ordinary(base: f32, by: f32, _: f32) -> bool {
        (base > 0.0) & (base <= f32::MAX) & (by.abs() <= f32::MAX)
    }
}

/// The logarithm of a positive normal number, and what it lacks: together a dozen more digits.
#[inline(always)]
fn ln_in_parts<const FUSED: bool>(x: f64) -> (f64, f64) {
    let (m, k) = x.parts();
    let f = m - 1.0;
    // s = f / (2 + f), and its rest.
    let (d, d_rest) = sum(2.0, f);
    let s = f / d;
    let (back, back_rest) = product::<FUSED>(s, d);
    let s_rest = (((f - back) - back_rest) - s * d_rest) / d;
    // The cube of s over 3, with the rest of the series: z * c.
    let (z, z_rest) = product::<FUSED>(s, s);
    let z_rest = (2.0 * s).times_plus::<FUSED>(s_rest, z_rest);
    let (c, c_rest) = sum(
        1.0 / 3.0,
        z.times_plus::<FUSED>(polynomial::<f64, FUSED>(z, &ATANH), THIRD_REST),
    );
    let (zc, zc_rest) = product::<FUSED>(z, c);
    let zc_rest = zc_rest + z.times_plus::<FUSED>(c_rest, z_rest * c);
    let (cube, cube_rest) = product::<FUSED>(s, zc);
    let cube_rest = cube_rest + s.times_plus::<FUSED>(zc_rest, s_rest * zc);
    // k * ln 2 + 2 * (s + cube)
    let (head, head_rest) = sum(s, cube);
    let (whole, whole_rest) = sum(k * f64::LN_2[0], 2.0 * head);
    let rest = 2.0 * (head_rest + (s_rest + cube_rest)) + whole_rest;
    sum(whole, k.times_plus::<FUSED>(f64::LN_2[1], rest))
}

/// What `1 / 3` as a double lacks.
const THIRD_REST: f64 = 1.850_371_707_708_594e-17;
/// `(atanh(s) / s - 1 - s^2 / 3) / s^4` in `s^2`
const ATANH: [f64; 8] = [
    0.19999999999999998,
    0.14285714285716042,
    0.11111111110257557,
    0.09090909264119512,
    0.07692289355481834,
    0.06667764864493958,
    0.05844922682336314,
    0.059355385166477814,
];
/// [`Format::LN`] in double, precise enough for single.
const LN_SINGLE: [f64; 5] = [
    0.6666666667344303,
    0.39999996281345657,
    0.2857204835547341,
    0.22178468525338998,
    0.19554117031889193,
];
/// [`Format::EXP`] in double, precise enough for single.
pub(super) const EXP_SINGLE: [f64; 6] = [
    0.500000007085258,
    0.16666666854028944,
    0.04166628695953888,
    0.00833326561212666,
    0.0013945120255152977,
    0.00019917800941719662,
];
