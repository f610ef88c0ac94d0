//! `jvp!`: the value of a function and its tangent, in one run.

use crate::custom::adjoint::{self, Of};
use crate::element::Result;
use crate::error::{OrRaise, catching};
use crate::levels::{Base, Dual, Level};
use crate::transforms::call::transform;
use crate::transforms::{Arguments, Auxiliary, Transform, WithTangents};
use crate::values::{Derived, Function, Lift, Linearized, OutAt, Params, TanOf, WithResiduals, Wrt};
use std::marker::PhantomData;

transform! {
    /// The pushforward of `F` as a function of its arguments and their tangents: `(value, tangent)`. A static
    /// argument's tangent is [`Zero`](crate::plumbing::Zero). `G` says which are given
    /// ([`WithTangents`]).
    Jvp<F, G>
}
impl<F, G: 'static> Transform for Jvp<F, G>
where
    F: Function + Derived,
    F::Params: WithTangents<G>,
{
    type Params = <F::Params as WithTangents<G>>::All;
    type Out = (F::Out, F::Out);
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: <Self::Params as Params>::Ref<'_, L>) -> (OutAt<Self, L>, ()) {
        let (args, mut tangents) = F::Params::split::<L>(args);
        F::Params::check::<L>("jvp!", args, &mut tangents, F::Params::GIVEN);
        (along::<F, L>(args, &tangents), ())
    }
    /// Reverse over forward is forward over reverse with the parts of the cotangent swapped: the pulled
    /// cotangent of the tangent belongs to the tangents, its own tangent to the arguments.
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: <Self::Params as Params>::Ref<'_, L>,
        (y_ct, y_dot_ct): &TanOf<Self::Out, L>,
        bars: <Self::Params as Params>::Bars<'_, L>,
    ) {
        let (args, tangents) = F::Params::split::<L>(args);
        let wrt = Wrt::of(wrt.arguments() | wrt.arguments() >> F::Params::ARITY);
        let run = || {
            let args = F::Params::dual::<L>(args, &tangents);
            let args = F::Params::moved::<Dual<L>>(&args);
            let (_, derivative) = F::default().linearize::<Dual<L>, WithResiduals>(args, wrt);
            let mut tans = F::Params::zeros::<Dual<L>>(args);
            let ct = F::Out::dual_tan::<L>(y_dot_ct, y_ct);
            derivative.pull(args, wrt, &ct, F::Params::bars::<Dual<L>>(&mut tans));
            tans
        };
        let tans = adjoint::transposed::<L, _>(Of::Push, || (), run);
        let (of_args, of_tangents) = (F::Params::tangents::<L>(&tans), F::Params::primals::<L>(&tans));
        F::Params::accumulate_all::<L>(bars, &of_args, &of_tangents);
    }
}

/// The value, and the tangent as a value of the same type.
fn along<F: Function, L: Level>(
    args: <F::Params as Params>::Ref<'_, L>,
    tangents: &<F::Params as Params>::Tans<L>,
) -> (OutAt<F, L>, OutAt<F, L>) {
    let args = F::Params::dual::<L>(args, tangents);
    let y = F::default().eval::<Dual<L>>(F::Params::moved::<Dual<L>>(&args));
    let value = F::Out::primal::<L>(&y);
    let tangent = F::Out::to_value::<L>(&F::Out::tangent::<L>(&y), &value);
    (value, tangent)
}

/// `jvp!(f, primals, tangents)`: the value of `F` and its tangent along tangents of its arguments.
///
/// Tangents have the shapes of the arguments, without broadcasting. The result is `(value, tangent)`, with
/// [`Aux`](crate::plumbing::Aux) `(value, tangent, aux)`; its static parts are those of the value.
#[derive(Debug)]
pub struct JvpCall<F, X>(PhantomData<fn() -> (F, X)>);
impl<F, X> JvpCall<F, X>
where
    F: Function + Derived,
    F::Params: Arguments,
    X: Auxiliary<F::Out>,
{
    /// The call: the arguments, and for each its tangent or `None`.
    ///
    /// # Panics
    /// If a tangent does not have its argument's shape, or an operation refuses its arguments.
    #[track_caller]
    pub fn call(
        primals: <F::Params as Params>::Args<'_>,
        tangents: <F::Params as Arguments>::Given<'_>,
    ) -> X::Values<X::Main> {
        Self::try_call(primals, tangents).or_raise()
    }
    /// The call.
    ///
    /// # Errors
    /// Where [`call`](Self::call) panics because a tangent or an argument is refused.
    pub fn try_call(
        primals: <F::Params as Params>::Args<'_>,
        tangents: <F::Params as Arguments>::Given<'_>,
    ) -> Result<X::Values<X::Main>> {
        catching(|| {
            let (held, given) = (F::Params::hold(primals), F::Params::hold_given(tangents));
            let args = F::Params::held(&held);
            let (mut tangents, which) = F::Params::given(&given);
            F::Params::check::<Base>("jvp!", args, &mut tangents, which);
            let (value, tangent) = along::<F, Base>(args, &tangents);
            let (mut value, mut tangent) = (F::Out::unlift(value), F::Out::unlift(tangent));
            F::Params::put_back(held, X::left(&mut value));
            F::Params::put_back_given(given, X::left(&mut tangent));
            X::values(value, X::into_main(tangent))
        })
    }
}
