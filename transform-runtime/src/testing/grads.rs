//! Derivatives against finite differences, and against one another.

use super::differences::derivative;
use super::options::{Law, Options, Precision};
use super::point::Point;
use crate::element::Result;
use crate::error::{Error, catching};
use crate::values::{Derived, Params};

/// Directions of arguments, and cotangents of results: any that are not special.
pub(super) const SEEDS: [u64; 2] = [1, 2];

/// Checks the derivatives of a function at a point against finite differences.
///
/// `f` is the handle of a function, `func!(f)` or a transform of one, `args` are its arguments as a tuple. Order 1 holds tangents
/// (of `jvp!` and of `linearize!`) and cotangents (of `vjp!`) against finite differences of the value, order 2 also their own tangents
/// against finite differences of them, and second derivatives against their transpose. Higher orders are those of transforms:
/// `check_grads(grad!(f), (&x,), 2)`.
///
/// Derivatives are compared along directions, so that the check costs a few runs of the function however many arguments it has. Near
/// a kink or a jump finite differences are none: choose another point.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_grads;
///
/// #[differentiable]
/// fn energy(x: &[f64], stiffness: f64) -> f64 {
///     let mut total = 0.0;
///     for i in 1..x.len() {
///         total += stiffness * (x[i] - x[i - 1]).powi(4);
///     }
///     total
/// }
///
/// check_grads(func!(energy), (&[0.0, 1.5, 2.0], 2.0), 2)?;
/// check_grads(grad!(energy), (&[0.0, 1.5, 2.0], 2.0), 1)?;
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// If a law does not hold: which, and by how much. Also where the function refuses its arguments, and for orders other than 1 and 2.
pub fn check_grads<F: Derived>(f: F, args: <F::Params as Params>::Args<'_>, order: usize) -> Result<()> {
    check_grads_with(f, args, order, Options::new())
}

/// [`check_grads`] with [`Options`].
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::{Options, check_grads_with};
///
/// #[differentiable]
/// fn square(x: f32) -> f32 {
///     x * x
/// }
/// check_grads_with(func!(square), (3.0,), 2, Options::new().tolerance(1e-2))?;
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// As [`check_grads`].
pub fn check_grads_with<F: Derived>(
    _: F,
    args: <F::Params as Params>::Args<'_>,
    order: usize,
    options: Options,
) -> Result<()> {
    if !(1..=2).contains(&order) {
        let message = format!(
            "the order is {order}, and 1 and 2 can be checked: check a transform for more, as in check_grads(grad!(f), args, 2)"
        );
        return Err(Error::new("check_grads", message));
    }
    catching(|| {
        let held = F::Params::hold(args);
        let point = Point::<F>::new(F::Params::held(&held));
        let precision = options.precision(&point.scale());
        for seed in SEEDS {
            first("check_grads", &point, seed, &options, &precision)?;
        }
        if order == 2 {
            second(&point, &options, &precision)?;
        }
        Ok(())
    })?
}

/// Checks that the pullback of a function is the transpose of its pushforward: `<u, J v> = <J^T u, v>`.
///
/// Unlike [`check_grads`] it needs no finite differences, and so holds closely: to 1e-9, and for `f32` to 2e-4. It does not see a
/// derivative that is wrong in both modes.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_dot_product;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x).tanh()
/// }
///
/// let mut rng = Rng::new(0);
/// check_dot_product(func!(layer), (&rng.normal(&[3, 4]), &rng.normal(&[4])))?;
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// If it is not, and by how much; also where the function refuses its arguments.
pub fn check_dot_product<F: Derived>(_: F, args: <F::Params as Params>::Args<'_>) -> Result<()> {
    catching(|| {
        let held = F::Params::hold(args);
        let point = Point::<F>::new(F::Params::held(&held));
        let precision = Options::new().precision(&point.scale());
        for seed in SEEDS {
            transposed("check_dot_product", &point, seed, precision.exact)?;
        }
        Ok(())
    })?
}

/// `<u, J v> = <J^T u, v>`, for both ways to get `J v`.
pub(super) fn transposed<F: Derived>(
    check: &'static str,
    point: &Point<'_, F>,
    seed: u64,
    tolerance: f64,
) -> Result<()> {
    let (v, u) = (point.direction(seed), point.cotangent(seed + 100));
    let (along, of) = (point.of_arguments(&v), point.of_result(&u));
    let reverse = dot(&point.pulled(&u).1, &along);
    let ways = [
        ("<u, J v> of jvp!", point.tangent(&v).1),
        ("<u, J v> of linearize!", point.pushed(&v)),
    ];
    for (found, y_dot) in ways {
        let law = Law {
            check,
            found,
            expected: "<J^T u, v> of vjp!",
        };
        law.holds(&[dot(&of, &y_dot)], &[reverse], tolerance)?;
    }
    Ok(())
}

/// First derivatives against finite differences of the value.
pub(super) fn first<F: Derived>(
    check: &'static str,
    point: &Point<'_, F>,
    seed: u64,
    options: &Options,
    precision: &Precision,
) -> Result<()> {
    let v = point.direction(seed);
    let numeric = derivative(
        |step| point.after(&v, step, |point| point.value()),
        precision.step,
    );
    let law = |found| Law {
        check,
        found,
        expected: "that of finite differences",
    };
    if options.forward() {
        let (value, tangent) = point.tangent(&v);
        same_value(check, "the value from jvp!", &value, point, precision.exact)?;
        law("the tangent of jvp!").holds(&tangent, &numeric, precision.tolerance)?;
        law("the tangent of linearize!").holds(&point.pushed(&v), &numeric, precision.tolerance)?;
    }
    if options.reverse() {
        let u = point.cotangent(seed + 100);
        let (value, pulled) = point.pulled(&u);
        same_value(check, "the value from vjp!", &value, point, precision.exact)?;
        let found = dot(&pulled, &point.of_arguments(&v));
        let expected = dot(&point.of_result(&u), &numeric);
        law("the cotangent of vjp!, along a direction,").holds(&[found], &[expected], precision.tolerance)?;
    }
    Ok(())
}

/// A derivative computes the value beside it.
pub(super) fn same_value<F: Derived>(
    check: &'static str,
    found: &'static str,
    value: &[f64],
    point: &Point<'_, F>,
    tolerance: f64,
) -> Result<()> {
    let law = Law {
        check,
        found,
        expected: "that of the function",
    };
    law.holds(value, &point.value(), tolerance)
}

/// Second derivatives against finite differences of the first ones, and against their transpose.
fn second<F: Derived>(point: &Point<'_, F>, options: &Options, precision: &Precision) -> Result<()> {
    let [v, w] = SEEDS;
    let (along, again) = (point.direction(v), point.direction(w));
    let step = precision.step;
    let law = |found, expected| Law {
        check: "check_grads",
        found,
        expected,
    };
    if options.forward() {
        let numeric = derivative(|step| point.after(&along, step, |p| p.tangent(&again).1), step);
        let by_runs = point.tangent_of_tangent(&along, w);
        let by_push = point.tangent_of_push(&along, w);
        let expected = "finite differences of jvp!";
        law("jvp! of jvp!", expected).holds(&by_runs, &numeric, precision.tolerance)?;
        law("jvp! of linearize!", expected).holds(&by_push, &numeric, precision.tolerance)?;
    }
    if options.reverse() {
        let u = v + 100;
        let ct = point.cotangent(u);
        let numeric = derivative(|step| point.after(&along, step, |p| p.pulled(&ct).1), step);
        let found = point.tangent_of_pull(&along, u);
        let expected = "finite differences of vjp!";
        law("jvp! of vjp!", expected).holds(&found, &numeric, precision.tolerance)?;
        // Reverse over reverse: the same form with its directions swapped.
        let swapped = dot(&point.tangent_of_pull(&again, u), &point.of_arguments(&along));
        let numeric = dot(&numeric, &point.of_arguments(&again));
        law("vjp! of vjp!, along a direction,", expected).holds(
            &[swapped],
            &[numeric],
            precision.tolerance,
        )?;
    }
    Ok(())
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
