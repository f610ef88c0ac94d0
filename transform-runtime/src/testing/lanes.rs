//! A mapped function against the loop over its lanes.

use super::numbers::{Scale, Seeded, moved, of_tangent, of_value};
use super::options::{Law, Options};
use super::point::Point;
use crate::element::Result;
use crate::error::catching;
use crate::levels::{Base, Dual};
use crate::transforms::{
    AllAt, Inferred, MapParams, Mapped, MappedOut, Mapping, Refused, Vmap, Whole, looped, together,
};
use crate::values::{Function, Lift, Params};

/// Lanes that are made of one example.
const LANES: u64 = 3;

/// Checks that a function can be mapped: that `vmap!(f)` is the loop over lanes, in its values and in its tangents.
///
/// `args` are the arguments of `f`, one example. The lanes are made of it: each has the example's numbers, moved a little; what is
/// static is the same for all. [`check_mapped`] checks a `vmap!` with its dims, and its own arguments.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_vmap;
///
/// #[differentiable]
/// #[vmappable]
/// fn norm(x: &Tensor, p: f64) -> f64 {
///     let mut y = x.abs().powf(p).sum();
///     if y > 1.0 {
///         y = y.powf(1.0 / p);
///     }
///     y
/// }
///
/// check_vmap(func!(norm), (&Tensor::from(&[0.3, -0.8, 0.5]), 2.0))?;
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// If a lane's result is not that of the function, and by how much; also where the function refuses to be mapped: where lanes would
/// branch differently in a function of tensors without `#[vmappable]`.
pub fn check_vmap<F>(_: F, args: <F::Params as Params>::Args<'_>) -> Result<()>
where
    F: Function<Params: MapParams<AllAt<0>>>,
    Along0<F>: Mapping<F = F, P = F::Params, I = AllAt<0>>,
{
    catching(|| {
        let held = F::Params::hold(args);
        let point = Point::<F>::new(F::Params::held(&held));
        let tolerance = Options::new().precision(&point.scale()).exact;
        let lanes: Vec<_> = (0..LANES)
            .map(|lane| moved::<F::Params>(point.args, &point.direction(lane), 0.1))
            .collect();
        let args = <F::Params as MapParams<AllAt<0>>>::stack::<Base>(&lanes);
        compare::<Along0<F>>(
            "check_vmap",
            Mapped::<Along0<F>>::borrow::<Base>(&args),
            tolerance,
        )
    })?
}

/// A function over axis 0 of all its arguments.
type Along0<F> = (F, AllAt<0>, AllAt<0>, Whole, Refused, Inferred);

/// Checks that `vmap!(f, ..)`, with its dims and at its own arguments, is the loop over lanes, in its values and in its tangents.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_mapped;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x).tanh()
/// }
///
/// let mut rng = Rng::new(0);
/// let (w, xs) = (rng.normal(&[3, 4]), rng.normal(&[5, 4]));
/// check_mapped(vmap!(layer, in_dims = (None, 0)), (&w, &xs))?;
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// As [`check_vmap`].
pub fn check_mapped<F, I, O, C, R, S>(
    _: Vmap<F, I, O, C, R, S>,
    args: <<F::Params as MapParams<I>>::Mapped as Params>::Args<'_>,
) -> Result<()>
where
    F: Function<Params: MapParams<I>>,
    (F, I, O, C, R, S): Mapping<F = F, P = F::Params, I = I>,
{
    catching(|| {
        let held = <F::Params as MapParams<I>>::Mapped::hold(args);
        let args = <F::Params as MapParams<I>>::Mapped::held(&held);
        let scale = Scale::of_arguments::<<F::Params as MapParams<I>>::Mapped>(args);
        let tolerance = Options::new().precision(&scale).exact;
        compare::<(F, I, O, C, R, S)>("check_vmap", args, tolerance)
    })?
}

/// What is computed together is what the loop computes: values, and tangents along a direction.
fn compare<D: Mapping>(
    check: &'static str,
    args: <Mapped<D> as Params>::Ref<'_, Base>,
    tolerance: f64,
) -> Result<()> {
    let numbers = |y| of_value::<MappedOut<D>>(&y);
    let law = |found, expected| Law {
        check,
        found,
        expected,
    };
    let (found, expected) = (together::<D, Base>(args), looped::<D, Base>(args));
    law("the value of vmap!", "that of the loop over lanes").holds(
        &numbers(found),
        &numbers(expected),
        tolerance,
    )?;
    let direction = Seeded::of_arguments::<Mapped<D>, Base>(1, args);
    let args = Mapped::<D>::dual::<Base>(args, &direction);
    let args = Mapped::<D>::moved::<Dual<Base>>(&args);
    let tangent = |y| {
        let tangent = MappedOut::<D>::tangent::<Base>(&y);
        of_tangent::<MappedOut<D>>(&MappedOut::<D>::primal::<Base>(&y), &tangent)
    };
    let (found, expected) = (
        tangent(together::<D, Dual<Base>>(args)),
        tangent(looped::<D, Dual<Base>>(args)),
    );
    law("the tangent of vmap!", "that of the loop over lanes").holds(&found, &expected, tolerance)
}
