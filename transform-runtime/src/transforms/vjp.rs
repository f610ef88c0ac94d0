//! `vjp!`: the value of a function, and its pullback.

use crate::custom::adjoint::{self, Of, pulled_alone};
use crate::element::Result;
use crate::error::catching;
use crate::levels::{Base, Dual, Level};
use crate::transforms::arguments::Append;
use crate::transforms::call::{callable, transform};
use crate::transforms::check::Check;
use crate::transforms::{Arguments, Auxiliary, NoAux, Transform};
use crate::values::{
    ByGiven, Derived, Direct, Function, Lift, Linearized, OutAt, Param, Params, TanOf, Tree, WithResiduals,
    Wrt,
};
use std::fmt;
use std::ops::Deref;

type GradientsOf<F> = <<F as Function>::Params as Arguments>::Gradients;

transform! {
    /// The pullback of `F` as a function of its arguments and the cotangent of its result: the gradients by
    /// all arguments as a tuple, `()` for static ones.
    Vjp<F>
}
impl<F> Transform for Vjp<F>
where
    F: Function + Derived,
    F::Params: Arguments + Append<ByGiven<F::Out>>,
{
    type Params = <F::Params as Append<ByGiven<F::Out>>>::All;
    type Out = GradientsOf<F>;
    type Kept<L: Level> = ();
    const LANEWISE: bool = F::LANEWISE;

    fn run<L: Level>(args: <Self::Params as Params>::Ref<'_, L>) -> (OutAt<Self, L>, ()) {
        let (args, ct) = F::Params::split::<L>(args);
        let (y, derivative) = F::default().linearize::<L, WithResiduals>(args, Wrt::ALL);
        let mut ct = F::Out::to_tan::<L>(ct);
        Check::cotangent::<F::Out, L>("vjp!", &y, &mut ct);
        let mut tans = F::Params::zeros::<L>(args);
        derivative.pull(args, Wrt::ALL.into_zeros(), &ct, F::Params::bars::<L>(&mut tans));
        (F::Params::gradients::<L>(tans, args), ())
    }
    /// Forward over reverse: with the arguments moving along the cotangent `u` of the gradients, the tangent
    /// of the result is what `ct` gets, and the tangent of the pulled `ct` is what the arguments get.
    fn pull<L: Level>(
        _: &(),
        wrt: Wrt,
        args: <Self::Params as Params>::Ref<'_, L>,
        u: &TanOf<Self::Out, L>,
        bars: <Self::Params as Params>::Bars<'_, L>,
    ) {
        let (args, ct) = F::Params::split::<L>(args);
        let (bars, ct_bar) = F::Params::split_bars::<L>(bars);
        let ct = F::Out::to_tan::<L>(ct);
        let run = || {
            let args = F::Params::dual::<L>(args, &F::Params::cotangents::<L>(u));
            let args = F::Params::moved::<Dual<L>>(&args);
            let (y, derivative) = F::default().linearize::<Dual<L>, WithResiduals>(args, wrt);
            let ct = F::Out::dual_tan::<L>(&ct, &Default::default());
            let mut tans = F::Params::zeros::<Dual<L>>(args);
            derivative.pull(args, wrt, &ct, F::Params::bars::<Dual<L>>(&mut tans));
            (F::Params::tangents::<L>(&tans), F::Out::tangent::<L>(&y))
        };
        let (tans, y_dot) =
            adjoint::transposed::<L, _>(Of::Pull, || pulled_alone::<F, L>(args, wrt, &ct), run);
        F::Params::accumulate::<L>(bars, &tans);
        ByGiven::<F::Out>::accumulate::<L>(ct_bar, &y_dot);
    }
}

callable! {
    /// `vjp!(f, args..)`: called with the arguments of `F`, returns its value and its [`Pullback`]; with
    /// [`Aux`](crate::plumbing::Aux) also the auxiliary value. `F` runs once.
    VjpCall<F, X>
}
impl<F, X> Direct for VjpCall<F, X>
where
    F: Function + Derived,
    F::Params: Arguments,
    X: Auxiliary<F::Out>,
{
    type Params = F::Params;
    type Output = X::Values<Pullback<F, X>>;
    fn call(args: <F::Params as Params>::Args<'_>) -> Self::Output {
        let held = F::Params::hold(args);
        let args = F::Params::own::<Base>(F::Params::held(&held));
        let (y, derivative) =
            F::default().linearize::<Base, WithResiduals>(F::Params::borrow::<Base>(&args), Wrt::ALL);
        let like = X::pulled::<Base>(&y);
        let pull = move |ct: <X::Pulled as Tree>::Given<'_>| {
            let args = F::Params::borrow::<Base>(&args);
            let mut ct = X::Pulled::to_tan::<Base>(&X::Pulled::own(ct).lift::<Base>());
            Check::cotangent::<X::Pulled, Base>("vjp!", &like, &mut ct);
            let mut tans = F::Params::zeros::<Base>(args);
            derivative.pull(
                args,
                Wrt::ALL.into_zeros(),
                &X::pulled_seed::<Base>(ct),
                F::Params::bars::<Base>(&mut tans),
            );
            GradientsOf::<F>::unlift(F::Params::gradients::<Base>(tans, args))
        };
        let mut y = F::Out::unlift(y);
        F::Params::put_back(held, X::left(&mut y));
        X::values(y, Pullback { pull: Box::new(pull) })
    }
}

/// The pullback of `F` at a point, a map of cotangents: from one of the result to one of each argument.
///
/// It is called like a function, as often as you like: `pullback(&y_bar)`, with numbers by value, tensors by
/// reference, vectors as slices, tuples of those. It returns a tuple with the gradient by each argument, `()`
/// for a static one. Of a function with `&mut` parameters it takes a tuple, the cotangent of the result and then that of
/// what is left in each of them, and returns those of what was there before. It owns copies of the arguments: changing them after `vjp!` changes nothing (in
/// torch.func it changes the result).
pub struct Pullback<F: Function<Params: Arguments>, X: Auxiliary<F::Out> = NoAux> {
    pull: Box<PullbackFn<F, X>>,
}
type PullbackFn<F, X> =
    dyn for<'a> Fn(<<X as Auxiliary<<F as Function>::Out>>::Pulled as Tree>::Given<'a>) -> GradientsOf<F>;

impl<F: Function<Params: Arguments>, X: Auxiliary<F::Out>> Pullback<F, X> {
    /// The call.
    ///
    /// # Errors
    /// If the cotangent does not have the shape of the result.
    pub fn try_call(&self, y_bar: <X::Pulled as Tree>::Given<'_>) -> Result<GradientsOf<F>> {
        catching(|| (self.pull)(y_bar))
    }
}
impl<F: Function<Params: Arguments>, X: Auxiliary<F::Out>> Deref for Pullback<F, X> {
    type Target = PullbackFn<F, X>;
    fn deref(&self) -> &Self::Target {
        &*self.pull
    }
}
impl<F: Function<Params: Arguments>, X: Auxiliary<F::Out>> fmt::Debug for Pullback<F, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<Self>())
    }
}
