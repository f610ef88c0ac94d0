//! A rule of the user's against the function that it is the rule of.

use super::grads::{SEEDS, first, transposed};
use super::options::{Law, Options, Precision};
use super::point::Point;
use crate::custom::Ruled;
use crate::element::Result;
use crate::error::catching;
use crate::values::{Params, Tangent};

/// Checks the rule of a function with `#[differentiable(jvp = .., vjp = ..)]` at a point: what `check_rule!` calls.
///
/// The value that the rule gives is that of the function, tangents and cotangents are those of finite differences, both are linear, and
/// each is the transpose of the other. A rule that is meant to be another derivative, such as that of a straight-through estimator, is
/// refused.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_rule;
///
/// #[differentiable(jvp = root_jvp)]
/// fn root(x: f64) -> f64 {
///     x.sqrt()
/// }
/// #[differentiable]
/// fn root_jvp(x: f64, x_dot: f64) -> (f64, f64) {
///     let y = root(x);
///     (y, x_dot / y)
/// }
///
/// let error = check_rule(func!(root), (4.0,)).expect_err("there is a factor missing");
/// assert!(error.to_string().starts_with("check_rule!: the tangent of jvp! is not that of finite differences"));
/// ```
///
/// # Errors
/// If a law does not hold: which, and by how much. Also where function or rule refuse their arguments.
pub fn check_rule<F: Ruled>(_: F, args: <F::Params as Params>::Args<'_>) -> Result<()> {
    const CHECK: &str = "check_rule!";
    catching(|| {
        let held = F::Params::hold(args);
        let point = Point::<F>::new(F::Params::held(&held));
        let (options, precision) = (Options::new(), Options::new().precision(&point.scale()));
        for seed in SEEDS {
            first(CHECK, &point, seed, &options, &precision)?;
            linear(CHECK, &point, seed, &precision)?;
            transposed(CHECK, &point, seed, precision.exact)?;
        }
        Ok(())
    })?
}

/// How much more than the rest a linear map is given, and in the opposite direction: what is clipped or reflected shows.
const DOUBLINGS: i32 = 10;

/// Tangents and cotangents that are multiples give multiples.
fn linear<F: Ruled>(
    check: &'static str,
    point: &Point<'_, F>,
    seed: u64,
    precision: &Precision,
) -> Result<()> {
    let (v, u) = (point.direction(seed), point.cotangent(seed + 100));
    let law = |found, expected| Law {
        check,
        found,
        expected,
    };
    let times = |x: Vec<f64>| -> Vec<f64> { x.into_iter().map(|x| -x * 2.0_f64.powi(DOUBLINGS)).collect() };
    law("the tangent of jvp!", "what is linear in its tangents").holds(
        &point.tangent(&multiple(&v)).1,
        &times(point.tangent(&v).1),
        precision.exact,
    )?;
    law("the pullback of vjp!", "what is linear in its cotangent").holds(
        &point.pulled(&multiple(&u)).1,
        &times(point.pulled(&u).1),
        precision.exact,
    )
}

fn multiple<T: Tangent>(x: &T) -> T {
    let mut sum = x.negated();
    for _ in 0..DOUBLINGS {
        let half = sum.clone();
        sum.accumulate(&half);
    }
    sum
}
