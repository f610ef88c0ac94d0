//! The error function and the normal distribution.
//!
//! Where the tail is small, it is `exp(-x^2)` times a quotient that changes slowly, and the square is kept in two parts.
//! In single precision everything is computed in double, with fewer coefficients.

use super::exact::{product, sum, sum_of_any};
use super::exponential::{exp_in_parts, exp_of_sum};
use super::format::{Format, polynomial};
use super::power::EXP_SINGLE;
use crate::element::Element;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// A float with these functions.
pub(crate) trait Normal: Sized {
    fn erf<const FUSED: bool>(self) -> Self;
    fn erfc<const FUSED: bool>(self) -> Self;
    /// The probability that a normal number is below it.
    fn below<const FUSED: bool>(self) -> Self;
    /// It times that probability.
    fn gelu<const FUSED: bool>(self) -> Self;
}

impl Normal for f64 {
    #[inline(always)]
    fn erf<const FUSED: bool>(self) -> f64 {
        erf::<FUSED, true>(self)
    }
    #[inline(always)]
    fn erfc<const FUSED: bool>(self) -> f64 {
        erfc::<FUSED, true>(self)
    }
    #[inline(always)]
    fn below<const FUSED: bool>(self) -> f64 {
        below::<FUSED, true>(self)
    }
    #[inline(always)]
    fn gelu<const FUSED: bool>(self) -> f64 {
        self * below::<FUSED, true>(self)
    }
}

impl Normal for f32 {
    #[inline(always)]
    fn erf<const FUSED: bool>(self) -> f32 {
        erf::<FUSED, false>(self.into()) as f32
    }
    #[inline(always)]
    fn erfc<const FUSED: bool>(self) -> f32 {
        erfc::<FUSED, false>(self.into()) as f32
    }
    #[inline(always)]
    fn below<const FUSED: bool>(self) -> f32 {
        below::<FUSED, false>(self.into()) as f32
    }
    #[inline(always)]
    fn gelu<const FUSED: bool>(self) -> f32 {
        let x = f64::from(self);
        (x * below::<FUSED, false>(x)) as f32
    }
}

#[inline(always)]
fn erf<const FUSED: bool, const DOUBLE: bool>(x: f64) -> f64 {
    let a = x.abs();
    let square = product::<FUSED>(a, a);
    let large = 1.0 - 2.0 * tail::<FUSED, DOUBLE>((a, 0.0), square, 1.0);
    (if a < 0.75 {
        near_zero::<FUSED, DOUBLE>(a)
    } else {
        large
    })
    .copysign(x)
}

#[inline(always)]
fn erfc<const FUSED: bool, const DOUBLE: bool>(x: f64) -> f64 {
    let a = x.abs();
    let square = product::<FUSED>(a, a);
    let tail = 2.0 * tail::<FUSED, DOUBLE>((a, 0.0), square, 1.0);
    let far = if x < 0.0 { 2.0 - tail } else { tail };
    let near = 1.0 - near_zero::<FUSED, DOUBLE>(a).copysign(x);
    if a < 0.5 { near } else { far }
}

#[inline(always)]
fn below<const FUSED: bool, const DOUBLE: bool>(x: f64) -> f64 {
    /// What the root of a half as a double lacks.
    const ROOT_REST: f64 = -4.833646656726457e-17;
    let (a, a_rest) = product::<FUSED>(x.abs(), FRAC_1_SQRT_2);
    let square = product::<FUSED>(x, x);
    let tail = tail::<FUSED, DOUBLE>((a, a_rest + x.abs() * ROOT_REST), square, 0.5);
    let far = if x > 0.0 { 1.0 - tail } else { tail };
    let near = (0.5 * near_zero::<FUSED, DOUBLE>(a)).copysign(x) + 0.5;
    if a < 0.5 { near } else { far }
}

/// The error function of a number from 0 to 0.75.
#[inline(always)]
fn near_zero<const FUSED: bool, const DOUBLE: bool>(a: f64) -> f64 {
    let z = a * a;
    let curve = polynomial::<f64, FUSED>(z, if DOUBLE { &NEAR } else { &NEAR_SINGLE });
    a.times_plus::<FUSED>(z.times_plus::<FUSED>(curve, FRAC_2_SQRT_PI - 1.0), a)
}

/// Half of `exp(-share * square)` times `exp(a^2) * erfc(a)`, for `a` from 0.5.
#[inline(always)]
fn tail<const FUSED: bool, const DOUBLE: bool>(
    (a, a_rest): (f64, f64),
    (square, rest): (f64, f64),
    share: f64,
) -> f64 {
    /// Beyond that the tail is 0; infinity has no quotient.
    const FAR: f64 = 40.0;
    let (a, a_rest) = if a > FAR { (FAR, 0.0) } else { (a, a_rest) };
    let zero = 2.0 * FAR * FAR;
    let (square, rest) = if square > zero {
        (zero, 0.0)
    } else {
        (square, rest)
    };
    let place = if DOUBLE { PLACE } else { PLACE_SINGLE };
    let t = (a - place) / (a + place);
    let rest = Some(-share * rest);
    if !DOUBLE {
        let bell = exp_of_sum::<f64, FUSED>(-share * square, rest, &EXP_SINGLE);
        return bell * polynomial::<f64, FUSED>(t, &TAIL_SINGLE) / (2.0 + 4.0 * a);
    }
    let (bell, bell_rest) = exp_in_parts::<f64, FUSED>(-share * square, rest, f64::EXP);
    let (slow, slow_rest) = sum(TAIL[0], t * polynomial::<f64, FUSED>(t, &TAIL[1..]));
    // bell * slow / (2 + 4 a), with what all of them lack.
    let (p, p_rest) = product::<FUSED>(bell, slow);
    let p_rest = p_rest + bell.times_plus::<FUSED>(slow_rest, bell_rest * slow);
    let (d, d_rest) = sum_of_any(4.0 * a, 2.0);
    let share = 1.0 / d;
    let y = p * share;
    let (back, back_rest) = product::<FUSED>(y, d);
    let rest = ((p - back) - back_rest) + (p_rest - y * a_rest.times_plus::<FUSED>(4.0, d_rest));
    rest.times_plus::<FUSED>(share, y)
}

/// `(erf(x) / x - 2 / sqrt(pi)) / x^2` in `x^2`, up to `0.75`.
const NEAR: [f64; 10] = [
    -0.3761263890318375,
    0.11283791670954324,
    -0.0268661706447993,
    0.0052239776194928445,
    -0.0008548326447608309,
    0.00012055299648158454,
    -1.4924440542754413e-05,
    1.6434275238260185e-06,
    -1.596939979803007e-07,
    1.1574620832133046e-08,
];
const NEAR_SINGLE: [f64; 7] = [
    -0.3761263875352089,
    0.11283786492743372,
    -0.02686564890332721,
    0.005221612926619485,
    -0.0008492154870980827,
    0.00011322212051208474,
    -9.822238319938533e-06,
];

/// `(1 + 2 a) exp(a^2) erfc(a)` in `(a - PLACE) / (a + PLACE)`.
const PLACE: f64 = 3.75;
const TAIL: [f64; 23] = [
    1.2375126308378275,
    -0.14024059858554702,
    0.0035854154854637454,
    0.08227673849015031,
    -0.1088039301417123,
    0.09230432116023175,
    -0.05869339859038557,
    0.028362277420795765,
    -0.00974657955037145,
    0.001755625840976054,
    0.00029371362205186366,
    -0.00029015404110539224,
    5.1649238076030684e-05,
    2.2384198120374328e-05,
    -1.1444356300303984e-05,
    -9.737169155617604e-07,
    1.7515580345018225e-06,
    -5.6544395043697884e-08,
    -2.5774609388965454e-07,
    2.213506356696963e-08,
    3.703702099376026e-08,
    -2.814185151219941e-09,
    -3.850398318892743e-09,
];
const PLACE_SINGLE: f64 = 3.0;
const TAIL_SINGLE: [f64; 12] = [
    1.2530080582191134,
    -0.13562110396911847,
    -0.047562287290474556,
    0.12964505803547763,
    -0.11927381976338364,
    0.06830937902784244,
    -0.023769267554121648,
    0.0025215401085818775,
    0.0018842261869679547,
    -0.0007572992806214616,
    -9.774951559514044e-05,
    9.291661181720806e-05,
];
