//! Sine and cosine. Angles are reduced by multiples of a right angle, exactly as far as `LIMIT`.

use super::exact::{sum, sum_of_any};
use super::format::{Format, of, polynomial};
use crate::element::Element;

/// An angle less the nearest multiple of a right angle, and that multiple, rounded as by [`Format::ROUND`].
pub(crate) trait Angle: Format {
    /// What is larger is not reduced well.
    const LIMIT: Self;
    fn reduced<const FUSED: bool>(self) -> (Self, Self);
}

impl Angle for f64 {
    const LIMIT: f64 = 25_000.0;

    #[inline(always)]
    fn reduced<const FUSED: bool>(self) -> (f64, f64) {
        /// A right angle in parts, of which the first two have room for 14 bits of a factor.
        const RIGHT: [f64; 3] = [1.5707963267923333, 2.5633441515905732e-12, 3.9455541665632055e-24];
        let rounded = self.times_plus::<FUSED>(std::f64::consts::FRAC_2_PI, f64::ROUND);
        let k = rounded - f64::ROUND;
        let (a, b) = (k.times_plus::<FUSED>(-RIGHT[0], self), k * RIGHT[1]);
        let (r, lost) = sum_of_any(a, -b);
        (r + k.times_plus::<FUSED>(-RIGHT[2], lost), rounded)
    }
}

impl Angle for f32 {
    const LIMIT: f32 = 1e6;

    #[inline(always)]
    fn reduced<const FUSED: bool>(self) -> (f32, f32) {
        /// A right angle in two parts, of which the first has room for 24 bits of a factor.
        const RIGHT: [f64; 2] = [1.570796325802803, 9.920935796805404e-10];
        let x = f64::from(self);
        let rounded = x.times_plus::<FUSED>(std::f64::consts::FRAC_2_PI, f64::ROUND);
        let k = rounded - f64::ROUND;
        let r = k.times_plus::<FUSED>(-RIGHT[0], x);
        // The quotient modulo 4 is all that is needed of it.
        let quadrant = f32::from_bits(f32::ROUND.to_bits() | (rounded.to_bits() & 3) as u32);
        (k.times_plus::<FUSED>(-RIGHT[1], r) as f32, quadrant)
    }
}

#[inline(always)]
pub(super) fn sin<E: Angle, const FUSED: bool>(x: E) -> E {
    let (r, quadrant) = x.reduced::<FUSED>();
    let y = turned::<E, FUSED>(r, quadrant);
    if x == E::ZERO { x } else { y }
}

#[inline(always)]
pub(super) fn cos<E: Angle, const FUSED: bool>(x: E) -> E {
    let (r, quadrant) = x.reduced::<FUSED>();
    turned::<E, FUSED>(r, quadrant + E::one())
}

/// The sine of a reduced angle and so many right angles.
#[inline(always)]
fn turned<E: Angle, const FUSED: bool>(r: E, quadrant: E) -> E {
    let z = r * r;
    let sin = (r * z).times_plus::<FUSED>(polynomial::<E, FUSED>(z, E::SIN), r);
    let (flat, lost) = sum(E::one(), of::<E>(-0.5) * z);
    let cos = flat + (z * z).times_plus::<FUSED>(polynomial::<E, FUSED>(z, E::COS), lost);
    E::negated_by(quadrant, 2, if E::is_odd(quadrant) { cos } else { sin })
}
