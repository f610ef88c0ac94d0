//! What the formulas need to know of a float: its bits, and coefficients for its precision.
//!
//! The polynomials have the least largest error on their interval; it is below a tenth of a unit in the last place.

use crate::element::Element;
use num_traits::Float;

/// A float the formulas are written for.
pub(crate) trait Format: Element + Float {
    /// Added to and taken from a number, it rounds to a whole one; in between, the lowest bits are those of an integer.
    const ROUND: Self;
    const LOG2_E: Self;
    /// The logarithm of 2 in two parts; the first has room for a factor.
    const LN_2: [Self; 2];
    /// Whatever is larger has no exponential.
    const EXP_MAX: Self;
    /// The exponential of whatever is smaller is 0.
    const EXP_MIN: Self;
    /// The exponential of whatever is smaller is nothing beside 1.
    const EXP_SMALL: Self;
    /// The hyperbolic tangent of whatever is larger is 1.
    const TANH_MAX: Self;
    /// A power of 2 that makes every number that is not zero a normal one, and its exponent.
    const NORMAL: [Self; 2];
    /// `(exp(x) - 1 - x) / x^2`
    const EXP: &'static [Self];
    /// `(ln((1 + s) / (1 - s)) - 2 s) / s^3` in `s^2`
    const LN: &'static [Self];
    /// `(sin(x) - x) / x^3` and `(cos(x) - 1 + x^2 / 2) / x^4` in `x^2`
    const SIN: &'static [Self];
    const COS: &'static [Self];

    /// The power of 2 whose exponent was rounded with [`ROUND`](Self::ROUND) and is still to be freed from it.
    fn power_of_two(rounded: Self) -> Self;
    /// A positive normal number as `m * 2^k` with `m` between the root of a half and of two.
    fn parts(self) -> (Self, Self);
    /// `-y` where the rounded number's integer has this bit (1 or 2), else `y`.
    fn negated_by(rounded: Self, bit: u32, y: Self) -> Self;
    /// Whether a rounded number's integer is odd.
    fn is_odd(rounded: Self) -> bool;
}

/// A constant of a formula.
#[inline(always)]
pub(super) fn of<E: Element>(x: f64) -> E {
    E::nearest(x)
}

/// A polynomial, from its lowest coefficient.
#[inline(always)]
pub(super) fn polynomial<E: Format, const FUSED: bool>(x: E, coefficients: &[E]) -> E {
    let mut y = E::ZERO;
    for &c in coefficients.iter().rev() {
        y = y.times_plus::<FUSED>(x, c);
    }
    y
}

macro_rules! bits {
    ($float:ident, $bits:ident, $mantissa:literal, $bias:literal) => {
        #[inline(always)]
        fn power_of_two(rounded: $float) -> $float {
            $float::from_bits((rounded.to_bits() << $mantissa).wrapping_add($bias << $mantissa))
        }
        #[inline(always)]
        fn parts(self) -> ($float, $float) {
            const HALF: $bits = std::$float::consts::FRAC_1_SQRT_2.to_bits();
            const TWO_TO_MANTISSA: $float = ((1 as $bits) << $mantissa) as $float;
            // Counted from the root of a half, so that the exponent changes there.
            let from_half = self
                .to_bits()
                .wrapping_add((1.0 as $float).to_bits() - HALF);
            let m = (from_half & ((1 << $mantissa) - 1)) + HALF;
            let exponent = $float::from_bits((from_half >> $mantissa) | TWO_TO_MANTISSA.to_bits());
            (
                $float::from_bits(m),
                exponent - (TWO_TO_MANTISSA + $bias as $float),
            )
        }
        #[inline(always)]
        fn negated_by(rounded: $float, bit: u32, y: $float) -> $float {
            let sign = (rounded.to_bits() >> (bit - 1)) << ($bits::BITS - 1);
            $float::from_bits(y.to_bits() ^ sign)
        }
        #[inline(always)]
        fn is_odd(rounded: $float) -> bool {
            rounded.to_bits() & 1 == 1
        }
    };
}

impl Format for f64 {
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const LOG2_E: f64 = std::f64::consts::LOG2_E;
    const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];
    const EXP_MAX: f64 = 710.0;
    const EXP_MIN: f64 = -746.0;
    const EXP_SMALL: f64 = -40.0;
    const TANH_MAX: f64 = 20.0;
    const NORMAL: [f64; 2] = [18_014_398_509_481_984.0, 54.0];
    const EXP: &'static [f64] = &[
        0.500000000000001,
        0.16666666666666693,
        0.04166666666653799,
        0.008333333333309465,
        0.0013888888941897628,
        0.0001984126991324975,
        2.4801494658738926e-05,
        2.755721950955809e-06,
        2.762975408745807e-07,
        2.5116959592085717e-08,
    ];
    const LN: &'static [f64] = &[
        0.6666666666666702,
        0.39999999999594643,
        0.2857142870723534,
        0.2222220183205372,
        0.18183408494942563,
        0.1531776597909473,
        0.14760977214942111,
    ];
    const SIN: &'static [f64] = &[
        -0.16666666666666632,
        0.008333333333322538,
        -0.00019841269829888863,
        2.755731371586618e-06,
        -2.5050761405842572e-08,
        1.589696656198299e-10,
    ];
    const COS: &'static [f64] = &[
        0.0416666666666666,
        -0.0013888888888874155,
        2.4801587289499017e-05,
        -2.755731435664922e-07,
        2.087572380307499e-09,
        -1.1359672900634025e-11,
    ];
    bits!(f64, u64, 52, 1023);
}

impl Format for f32 {
    const ROUND: f32 = 12_582_912.0;
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    const LN_2: [f32; 2] = [6.931_457_5e-1, 1.428_606_8e-6];
    const EXP_MAX: f32 = 89.0;
    const EXP_MIN: f32 = -104.0;
    const EXP_SMALL: f32 = -18.0;
    const TANH_MAX: f32 = 10.0;
    const NORMAL: [f32; 2] = [33_554_432.0, 25.0];
    const EXP: &'static [f32] = &[0.5, 0.166_665_21, 0.041_666_217, 0.008_368_65, 0.0013949908];
    const LN: &'static [f32] = &[0.6666667, 0.40000305, 0.2853891, 0.23555623];
    const SIN: &'static [f32] = &[-0.16666655, 0.00833218, -0.00019517489];
    const COS: &'static [f32] = &[0.041666646, -0.0013887368, 2.4438415e-5];
    bits!(f32, u32, 23, 127);
}
