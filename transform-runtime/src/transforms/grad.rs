//! `grad!` and `grad_and_value!`: the gradient of a scalar function.

use crate::element::Float;
use crate::levels::{Dual, Level};
use crate::transforms::call::transform;
use crate::transforms::{Arguments, Auxiliary, Differentiand, Returned, Transform};
use crate::values::{
    BarsOf, Derived, Function, Lift, Linearized, Params, RefOf, Select, TanOf, WithResiduals, Wrt,
};

/// A result that has a gradient: one number.
#[diagnostic::on_unimplemented(
    message = "grad! needs a function with a scalar result, found `{Self}`: use jacrev! or vjp!",
    label = "not a scalar result",
    note = "a function that returns `(scalar, aux)` is differentiated with has_aux"
)]
pub trait OneNumber: Lift {
    /// The cotangent that asks for the gradient.
    fn one<L: Level>() -> TanOf<Self, L>;
}
#[diagnostic::do_not_recommend]
impl<E: Float> OneNumber for E {
    #[inline(always)]
    fn one<L: Level>() -> TanOf<Self, L> {
        L::constant(E::one())
    }
}

type At<T, L> = <T as Lift>::At<L>;
type OutcomeOf<F> = <<F as Function>::Out as Lift>::Outcome;
type Picked<F, A> = <<F as Function>::Params as Select<A>>::Picked;

transform! {
    /// `grad!(f)`: the gradient of `F` by the arguments `A`, with torch.func's rules.
    ///
    /// One argument gives a gradient of that argument's type; a tuple of arguments gives a tuple, in its
    /// order and also for one. What the value does not depend on has gradient zero. With
    /// [`Aux`](crate::plumbing::Aux) the result is `(gradient, aux)`.
    Grad<F, A, X>
}
impl<F, A, X> Transform for Grad<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + Select<A>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    type Params = F::Params;
    type Out = X::With<Picked<F, A>>;
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: RefOf<'_, F, L>) -> (At<Self::Out, L>, ()) {
        let wrt = Wrt::of(<F::Params as Select<A>>::MASK);
        let wrt = if X::HAS_AUX { wrt } else { wrt.without_value() };
        let (gradient, y) = gradient::<(F, A, X), L>(args, wrt);
        (X::attach::<Picked<F, A>, L>(gradient, y), ())
    }
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: RefOf<'_, F, L>,
        ct: &TanOf<Self::Out, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (direction, y_ct) = X::detach::<Picked<F, A>, L>(ct);
        curvature::<(F, A, X), L>(wrt, args, direction, &y_ct, bars);
    }
}

transform! {
    /// `grad_and_value!(f)`: `(gradient, value)`, in torch's order; with [`Aux`](crate::plumbing::Aux)
    /// `(gradient, (value, aux))`. See [`Grad`].
    GradAndValue<F, A, X>
}
impl<F, A, X> Transform for GradAndValue<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + Select<A>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    type Params = F::Params;
    type Out = <OutcomeOf<F> as Auxiliary<F::Out>>::With<(Picked<F, A>, Returned<F::Out>)>;
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: RefOf<'_, F, L>) -> (At<Self::Out, L>, ()) {
        let wrt = Wrt::of(<F::Params as Select<A>>::MASK);
        let (gradient, y) = gradient::<(F, A, X), L>(args, wrt);
        let both = (gradient, OutcomeOf::<F>::main::<L>(&y).clone());
        let out = OutcomeOf::<F>::attach::<(Picked<F, A>, Returned<F::Out>), L>(both, y);
        (out, ())
    }
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: RefOf<'_, F, L>,
        ct: &TanOf<Self::Out, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (both, mut y_ct) = OutcomeOf::<F>::detach::<(Picked<F, A>, Returned<F::Out>), L>(ct);
        OutcomeOf::<F>::main_tan_mut::<L>(&mut y_ct).clone_from(&both.1);
        curvature::<(F, A, X), L>(wrt, args, &both.0, &y_ct, bars);
    }
}

/// The gradient, and the function's whole result, unless it is asked for without.
fn gradient<D, L>(args: <D::P as Params>::Ref<'_, L>, wrt: Wrt) -> (At<D::I, L>, At<D::O, L>)
where
    D: Differentiand<Y: OneNumber>,
    L: Level,
{
    let (y, derivative) = D::F::default().linearize::<L, WithResiduals>(args, wrt);
    let mut tans = D::P::zeros::<L>(args);
    derivative.pull(
        args,
        wrt.into_zeros(),
        &D::X::seed::<L>(D::Y::one::<L>()),
        D::P::bars::<L>(&mut tans),
    );
    (D::P::take::<L>(tans, args), y)
}

/// The transposed derivative of a gradient and its function's result: forward over reverse, since the Hessian
/// is symmetric. With the arguments moving along `direction`, and the function's cotangent along `y_ct`, the
/// tangent of the gradient is the Hessian times the one plus the transposed Jacobian times the other.
fn curvature<D, L>(
    wrt: Wrt,
    args: <D::P as Params>::Ref<'_, L>,
    direction: &TanOf<D::I, L>,
    y_ct: &TanOf<D::O, L>,
    bars: <D::P as Params>::Bars<'_, L>,
) where
    D: Differentiand<Y: OneNumber>,
    L: Level,
{
    let args = D::P::dual::<L>(args, &D::P::place::<L>(direction));
    let args = D::P::borrow::<Dual<L>>(&args);
    let (_, derivative) = D::F::default().linearize::<Dual<L>, WithResiduals>(args, wrt);
    let seed = D::O::dual_tan::<L>(&D::X::seed::<L>(D::Y::one::<L>()), y_ct);
    let mut tans = D::P::zeros::<Dual<L>>(args);
    derivative.pull(args, wrt.into_zeros(), &seed, D::P::bars::<Dual<L>>(&mut tans));
    D::P::accumulate::<L>(bars, &D::P::tangents::<L>(&tans));
}
