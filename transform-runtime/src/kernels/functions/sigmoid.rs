//! Functions with the shape of a step, and the activations made of them.

use super::exact::{sum, sum_of_any};
use super::exponential::{exp, exp_in_parts, exp_m1_in_parts, ln_1p};
use super::format::{Format, of};

/// The hyperbolic tangent.
#[inline(always)]
pub(super) fn tanh<E: Format, const FUSED: bool>(x: E) -> E {
    let a = x.abs();
    let a = if a > E::TANH_MAX { E::TANH_MAX } else { a };
    // t / (t + 2), where t is exp(2 a) - 1, with what both lack.
    let (t, t_rest) = exp_m1_in_parts::<E, FUSED>(a + a);
    let (d, d_rest) = sum_of_any(t, of(2.0));
    let y = t / d;
    let left = E::one() - y;
    let rest = t_rest * left - d_rest * y;
    rest.times_plus::<FUSED>(left * of(0.5), y).copysign(x)
}

/// `1 / (1 + exp(-x))`
#[inline(always)]
pub(super) fn sigmoid<E: Format, const FUSED: bool>(x: E) -> E {
    let below = x < E::ZERO;
    // e / (1 + e) or 1 / (1 + e), where e is at most 1, with what both lack.
    let (e, e_rest) = exp_in_parts::<E, FUSED>(-x.abs(), None, E::EXP);
    let (d, d_rest) = sum(E::one(), e);
    let (n, n_rest) = if below { (e, e_rest) } else { (E::one(), E::ZERO) };
    let y = n / d;
    let rest = n_rest - y * (e_rest + d_rest);
    rest.times_plus::<FUSED>(if below { E::one() - y } else { y }, y)
}

/// `ln(1 + exp(x))`
#[inline(always)]
pub(super) fn softplus<E: Format, const FUSED: bool>(x: E) -> E {
    ln_1p::<E, FUSED>(exp::<E, FUSED>(-x.abs())) + if x < E::ZERO { E::ZERO } else { x }
}

/// `-ln(1 + exp(-x))`
#[inline(always)]
pub(super) fn log_sigmoid<E: Format, const FUSED: bool>(x: E) -> E {
    (if x < E::ZERO { x } else { E::ZERO }) - ln_1p::<E, FUSED>(exp::<E, FUSED>(-x.abs()))
}

/// `x * sigmoid(x)`
#[inline(always)]
pub(super) fn silu<E: Format, const FUSED: bool>(x: E) -> E {
    x * sigmoid::<E, FUSED>(x)
}

/// [`gelu`](super::normal::Normal::gelu) by the hyperbolic tangent.
#[inline(always)]
pub(super) fn gelu_tanh<E: Format, const FUSED: bool>(x: E) -> E {
    const SCALE: f64 = std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;
    let bent = of::<E>(SCALE) * (x + of::<E>(0.044715) * x * x * x);
    of::<E>(0.5) * x * (E::one() + tanh::<E, FUSED>(bent))
}
