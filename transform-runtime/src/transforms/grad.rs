//! `grad!` and `grad_and_value!`: the gradient of a scalar function.

use crate::custom::adjoint::{self, Of, pulled_alone};
use crate::element::Float;
use crate::levels::{Base, Dual, Level};
use crate::transforms::call::transform;
use crate::transforms::{Arguments, Auxiliary, Differentiand, Returned, Transform};
use crate::values::{
    BarsOf, Derived, Function, Lift, Linearized, Params, RefOf, Select, TanOf, WithResiduals, Wrt,
};

/// A result that has a gradient: one number, alone or in an `Option` or `Result`, which then the gradient is in, too.
#[diagnostic::on_unimplemented(
    message = "grad! needs a function with a scalar result, found `{Self}`: use jacrev! or vjp!",
    label = "not a scalar result",
    note = "a function that returns `(scalar, aux)` is differentiated with has_aux"
)]
pub trait OneNumber: Lift {
    /// A `G` in the place of the number.
    type Of<G: Lift>: Lift;
    /// A `G` and the result `R` of the function: the number, with what else it returns.
    type And<G: Lift, R: Lift>: Lift;
    /// There may be no number.
    const MAY_LACK: bool;
    /// An `R` beside what is said where the gradient goes to a place: whether there is one.
    type With<R: 'static>: 'static;
    /// Whether there is no number.
    fn lacks(y: &At<Self, Base>) -> bool;
    /// What is said where the gradient went to a place.
    fn said(y: Self) -> Self::Of<()> {
        <Self::Of<()> as Lift>::unlift(Self::put::<(), Base>((), &y.lift::<Base>()))
    }
    /// The same with what else the function returns.
    fn with<R: 'static>(y: Self, rest: R) -> Self::With<R>;
    /// The cotangent that asks for the gradient.
    fn one<L: Level>() -> TanOf<Self, L>;
    /// The gradient where the number is.
    fn put<G: Lift, L: Level>(gradient: At<G, L>, y: &At<Self, L>) -> At<Self::Of<G>, L>;
    /// The cotangent of a gradient that was put there.
    fn put_ct<G: Lift, L: Level>(ct: &TanOf<Self::Of<G>, L>) -> TanOf<G, L>;
    /// The gradient beside the result; `y` is its number.
    fn beside<G: Lift, R: Lift, L: Level>(
        both: (At<G, L>, At<R, L>),
        y: &At<Self, L>,
    ) -> At<Self::And<G, R>, L>;
    /// The cotangents of both.
    fn beside_ct<G: Lift, R: Lift, L: Level>(ct: &TanOf<Self::And<G, R>, L>) -> BesideCt<Self, G, R, L>;
}

/// A cotangent of a result, or of the number in it.
#[derive(Clone, Copy, Debug)]
pub enum OfResult<R, Y> {
    /// Of all that is returned.
    Whole(R),
    /// Of the number, where nothing else is returned.
    Number(Y),
}

/// The cotangents of a gradient, and of the result `R` or the number `Y` in it.
type BesideCt<Y, G, R, L> = (TanOf<G, L>, OfResult<TanOf<R, L>, TanOf<Y, L>>);

#[diagnostic::do_not_recommend]
impl<X: Float> OneNumber for X {
    type Of<G: Lift> = G;
    type And<G: Lift, R: Lift> = (G, R);
    const MAY_LACK: bool = false;
    type With<R: 'static> = R;
    #[inline(always)]
    fn lacks(_: &At<Self, Base>) -> bool {
        false
    }
    #[inline(always)]
    fn with<R: 'static>(_: Self, rest: R) -> R {
        rest
    }
    #[inline(always)]
    fn one<L: Level>() -> TanOf<Self, L> {
        L::constant(X::one())
    }
    #[inline(always)]
    fn put<G: Lift, L: Level>(gradient: At<G, L>, _: &At<Self, L>) -> At<G, L> {
        gradient
    }
    #[inline(always)]
    fn put_ct<G: Lift, L: Level>(ct: &TanOf<G, L>) -> TanOf<G, L> {
        ct.clone()
    }
    #[inline(always)]
    fn beside<G: Lift, R: Lift, L: Level>(
        both: (At<G, L>, At<R, L>),
        _: &At<Self, L>,
    ) -> (At<G, L>, At<R, L>) {
        both
    }
    #[inline(always)]
    fn beside_ct<G: Lift, R: Lift, L: Level>(ct: &(TanOf<G, L>, TanOf<R, L>)) -> BesideCt<Self, G, R, L> {
        (ct.0.clone(), OfResult::Whole(ct.1.clone()))
    }
}

/// What may hold a number: how a value is mapped within.
macro_rules! fallible {
    ($(($($n:tt)*) $t:ty, $of:ty, $and:ty, |$y:ident, $f:ident| $map:expr;)*) => { $(
        impl<T: OneNumber $($n)*> OneNumber for $t {
            type Of<G: Lift> = $of;
            type And<G: Lift, R: Lift> = $and;
            const MAY_LACK: bool = true;
            type With<R: 'static> = (Self::Of<()>, R);
            fn lacks(y: &At<Self, Base>) -> bool {
                y.iter().all(T::lacks)
            }
            fn with<R: 'static>(y: Self, rest: R) -> (Self::Of<()>, R) {
                (Self::said(y), rest)
            }
            fn one<L: Level>() -> TanOf<Self, L> {
                Some(T::one::<L>())
            }
            fn put<G: Lift, L: Level>(gradient: At<G, L>, $y: &At<Self, L>) -> At<Self::Of<G>, L> {
                let $f = |y: &At<T, L>| T::put::<G, L>(gradient, y);
                $map
            }
            fn put_ct<G: Lift, L: Level>(ct: &TanOf<Self::Of<G>, L>) -> TanOf<G, L> {
                ct.as_ref().map(T::put_ct::<G, L>).unwrap_or_default()
            }
            fn beside<G: Lift, R: Lift, L: Level>(
                (gradient, _): (At<G, L>, At<R, L>),
                $y: &At<Self, L>,
            ) -> At<Self::And<G, R>, L> {
                let $f = |y: &At<T, L>| T::beside::<G, T, L>((gradient, y.clone()), y);
                $map
            }
            fn beside_ct<G: Lift, R: Lift, L: Level>(
                ct: &TanOf<Self::And<G, R>, L>,
            ) -> BesideCt<Self, G, R, L> {
                let (gradient, y) = ct.as_ref().map(T::beside_ct::<G, T, L>).unzip();
                let y = y.map(|y| match y {
                    OfResult::Whole(y) | OfResult::Number(y) => y,
                });
                (gradient.unwrap_or_default(), OfResult::Number(y))
            }
        }
    )* };
}
fallible! {
    () Option<T>, Option<T::Of<G>>, Option<T::And<G, T>>, |y, f| y.as_ref().map(f);
    (, E: Clone + Send + Sync + 'static)
    Result<T, E>, Result<T::Of<G>, E>, Result<T::And<G, T>, E>, |y, f| y.as_ref().map(f).map_err(E::clone);
}

type At<T, L> = <T as Lift>::At<L>;
type MainOf<F, X> = <X as Auxiliary<<F as Function>::Out>>::Main;
/// The gradient as it is returned.
type Put<F, A, X> = <MainOf<F, X> as OneNumber>::Of<Picked<F, A>>;
/// The gradient and the result.
type Beside<F, A, X> = <MainOf<F, X> as OneNumber>::And<Picked<F, A>, Returned<<F as Function>::Out>>;
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
    type Out = X::With<Put<F, A, X>>;
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: RefOf<'_, F, L>) -> (At<Self::Out, L>, ()) {
        let (gradient, y) = gradient::<(F, A, X), L>(args, alone::<(F, A, X)>());
        let put = MainOf::<F, X>::put::<Picked<F, A>, L>(gradient, X::main::<L>(&y));
        (X::attach::<Put<F, A, X>, L>(put, y), ())
    }
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: RefOf<'_, F, L>,
        ct: &TanOf<Self::Out, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (direction, y_ct) = X::detach::<Put<F, A, X>, L>(ct);
        let direction = MainOf::<F, X>::put_ct::<Picked<F, A>, L>(direction);
        curvature::<(F, A, X), L>(wrt, args, &direction, &y_ct, bars);
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
    type Out = <OutcomeOf<F> as Auxiliary<F::Out>>::With<Beside<F, A, X>>;
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: RefOf<'_, F, L>) -> (At<Self::Out, L>, ()) {
        let wrt = Wrt::of(<F::Params as Select<A>>::MASK);
        let (gradient, y) = gradient::<(F, A, X), L>(args, wrt);
        let both = (gradient, OutcomeOf::<F>::main::<L>(&y).clone());
        let both = MainOf::<F, X>::beside::<Picked<F, A>, Returned<F::Out>, L>(both, X::main::<L>(&y));
        (OutcomeOf::<F>::attach::<Beside<F, A, X>, L>(both, y), ())
    }
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: RefOf<'_, F, L>,
        ct: &TanOf<Self::Out, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (both, mut y_ct) = OutcomeOf::<F>::detach::<Beside<F, A, X>, L>(ct);
        let (direction, result) = MainOf::<F, X>::beside_ct::<Picked<F, A>, Returned<F::Out>, L>(both);
        match result {
            OfResult::Whole(result) => *OutcomeOf::<F>::main_tan_mut::<L>(&mut y_ct) = result,
            OfResult::Number(number) => *X::main_tan_mut::<L>(&mut y_ct) = number,
        }
        curvature::<(F, A, X), L>(wrt, args, &direction, &y_ct, bars);
    }
}

/// The arguments of a gradient whose value is not asked for.
pub(super) const fn alone<D: Differentiand<Y: OneNumber>>() -> Wrt {
    let wrt = Wrt::of(<D::P as Select<D::A>>::MASK);
    if D::X::HAS_AUX || D::Y::MAY_LACK {
        wrt
    } else {
        wrt.without_value()
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
    let one = D::X::seed::<L>(D::Y::one::<L>());
    let run = || {
        let args = D::P::dual::<L>(args, &D::P::place::<L>(direction));
        let args = D::P::moved::<Dual<L>>(&args);
        let (_, derivative) = D::F::default().linearize::<Dual<L>, WithResiduals>(args, wrt);
        let seed = D::O::dual_tan::<L>(&one, y_ct);
        let mut tans = D::P::zeros::<Dual<L>>(args);
        derivative.pull(args, wrt.into_zeros(), &seed, D::P::bars::<Dual<L>>(&mut tans));
        D::P::tangents::<L>(&tans)
    };
    let tans = adjoint::transposed::<L, _>(Of::Pull, || pulled_alone::<D::F, L>(args, wrt, &one), run);
    D::P::accumulate::<L>(bars, &tans);
}
