//! `call_into`: a transform's call whose result goes to a place of the caller's.
//!
//! Of a gradient the place is looked at first, then the function runs, and the reverse sweep adds to the place itself
//! where that is slices or arrays of numbers; the storage of large tensors is left to the sweep, which makes its results in it. What
//! is refused before the sweep leaves the place as it was, and a panic in the sweep, from a user's rule, zeros.

mod places;
mod sweep;

use super::grad::alone;
use super::{
    Arguments, Aux, Auxiliary, Functionalize, Grad, GradAndValue, Jvp, NoAux, OneNumber, Returned,
    TotalDerivative, Transform, Vjp, Vmap,
};
use crate::element::Result;
use crate::levels::Base;
use crate::values::{Derived, Direct, Function, Lift, Linearized, Params, Select, WithResiduals, Wrt};
pub use places::{Receives, ReceivesGradient};
pub use sweep::SelectInto;

/// A transform whose result can go to places `O`.
#[diagnostic::on_unimplemented(
    message = "the result of this transform does not go into `{O}`",
    label = "no place for the result",
    note = "pass `&mut` of the result's type, a `&mut` slice for a vector, or a tuple of such places for a tuple"
)]
pub trait CallInto<O>: Direct {
    /// What is returned beside what goes there.
    type Rest;
    /// The call; a place that does not fit is an error.
    fn call_into(args: <Self::Params as Params>::Args<'_>, out: O) -> Result<Self::Rest>;
}

/// What is returned beside a gradient that goes to a place: the auxiliary part, and whether there was a number.
pub trait BesideGradient<O: Lift>: Auxiliary<O, Main: OneNumber> {
    /// Its type.
    type Said;
    /// What is said of a function's result.
    fn said(y: O) -> Self::Said;
}
impl<O: Lift> BesideGradient<O> for NoAux
where
    NoAux: Auxiliary<O, Main: OneNumber>,
{
    type Said = <<NoAux as Auxiliary<O>>::Main as OneNumber>::Of<()>;
    #[inline]
    fn said(y: O) -> Self::Said {
        OneNumber::said(<NoAux as Auxiliary<O>>::into_main(y))
    }
}
impl<O: Lift> BesideGradient<O> for Aux
where
    Aux: Auxiliary<O, Main: OneNumber>,
{
    type Said = <<Aux as Auxiliary<O>>::Main as OneNumber>::With<<Aux as Auxiliary<O>>::Rest>;
    fn said(y: O) -> Self::Said {
        let (number, rest) = <Aux as Auxiliary<O>>::apart(y);
        OneNumber::with(number, rest)
    }
}

/// The gradient into places; returns the function's whole result.
#[inline]
fn gradient<F, A, X, O>(args: <F::Params as Params>::Args<'_>, out: O, wrt: Wrt) -> Result<F::Out>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    let held = F::Params::hold(args);
    let args = F::Params::held(&held);
    if let Some(found) = <F::Params as SelectInto<A, O>>::misfit(&out, args) {
        return Err(found.into_error());
    }
    let (y, derivative) = F::default().linearize::<Base, WithResiduals>(args, wrt);
    if !<X::Main as OneNumber>::lacks(X::main::<Base>(&y)) {
        let one = X::seed::<Base>(<X::Main as OneNumber>::one::<Base>());
        <F::Params as SelectInto<A, O>>::pull_into(out, args, |bars| {
            derivative.pull(args, wrt.into_zeros(), &one, bars);
        });
    }
    let mut y = F::Out::unlift(y);
    F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
    Ok(y)
}
impl<F, A, X, O> CallInto<O> for Grad<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: BesideGradient<F::Out>,
{
    type Rest = X::Said;
    #[inline]
    fn call_into(args: <F::Params as Params>::Args<'_>, out: O) -> Result<X::Said> {
        gradient::<F, A, X, O>(args, out, alone::<(F, A, X)>()).map(X::said)
    }
}
impl<F, A, X, O> CallInto<O> for GradAndValue<F, A, X>
where
    F: Function + Derived,
    F::Params: Arguments + SelectInto<A, O>,
    A: 'static,
    X: Auxiliary<F::Out, Main: OneNumber>,
{
    type Rest = Returned<F::Out>;
    #[inline]
    fn call_into(args: <F::Params as Params>::Args<'_>, out: O) -> Result<Returned<F::Out>> {
        let wrt = Wrt::of(<F::Params as Select<A>>::MASK);
        gradient::<F, A, X, O>(args, out, wrt).map(<F::Out as Lift>::Outcome::into_main)
    }
}

/// The result of any function, without what `X` says is beside it, into places.
fn whole<F: Function, X: Auxiliary<F::Out>, O: Receives<X::Main>>(
    args: <F::Params as Params>::Args<'_>,
    out: O,
) -> Result<X::Rest> {
    let held = F::Params::hold(args);
    let y = F::default().eval::<Base>(F::Params::held(&held));
    if let Some(found) = out.misfit(X::main::<Base>(&y)) {
        return Err(found.into_error());
    }
    let mut y = F::Out::unlift(y);
    F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
    let (main, rest) = X::apart(y);
    out.store(main);
    Ok(rest)
}
impl<F, A, X, C, M, O> CallInto<O> for TotalDerivative<F, A, X, C, M>
where
    Self: Transform + Function,
    X: Auxiliary<<Self as Function>::Out>,
    O: Receives<X::Main>,
{
    type Rest = X::Rest;
    fn call_into(args: <<Self as Direct>::Params as Params>::Args<'_>, out: O) -> Result<X::Rest> {
        whole::<Self, X, O>(args, out)
    }
}
macro_rules! whole {
    ($($f:ident<$($p:ident),+>;)*) => { $(
        impl<$($p,)+ Out> CallInto<Out> for $f<$($p),+>
        where
            Self: Function,
            Out: Receives<Returned<<Self as Function>::Out>>,
        {
            type Rest = ();
            fn call_into(args: <<Self as Direct>::Params as Params>::Args<'_>, out: Out) -> Result<()> {
                whole::<Self, NoAux, Out>(args, out)
            }
        }
    )* };
}
whole! {
    Vmap<F, I, O, C, R, S>;
    Functionalize<F>;
    Jvp<F, G>;
    Vjp<F>;
}
