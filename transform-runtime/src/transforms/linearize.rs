//! `linearize!`: the value of a function, and its pushforward.

use crate::element::Result;
use crate::error::catching;
use crate::levels::Base;
use crate::transforms::call::callable;
use crate::transforms::{Arguments, Auxiliary, Returned};
use crate::values::{Derived, Direct, Function, Lift, Linearized, Params, WithResiduals, Wrt};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

type TangentsOf<F> = <<F as Function>::Params as Arguments>::Tangents;
type Closure<F> = <TangentsOf<F> as Arguments>::Closure<Returned<<F as Function>::Out>>;

callable! {
    /// `linearize!(f, args..)`: called with the arguments of `F`, returns its value and its [`Pushforward`].
    /// `F` runs once (in torch.func twice).
    LinearizeCall<F>
}
impl<F> Direct for LinearizeCall<F>
where
    F: Function + Derived,
    F::Params: Arguments,
{
    type Params = F::Params;
    type Output = (Returned<F::Out>, Pushforward<F>);
    fn call(args: <F::Params as Params>::Args<'_>) -> Self::Output {
        let held = F::Params::hold(args);
        let args = F::Params::own::<Base>(F::Params::held(&held));
        let (y, derivative) =
            F::default().linearize::<Base, WithResiduals>(F::Params::borrow::<Base>(&args), Wrt::NONE);
        let like = y.clone();
        let push = move |tangents: <TangentsOf<F> as Params>::Args<'_>| {
            let args = F::Params::borrow::<Base>(&args);
            let given = F::Params::hold_given(F::Params::some(tangents));
            let (mut tangents, _) = F::Params::given(&given);
            F::Params::check::<Base>("linearize!", args, &mut tangents, u64::MAX);
            let y_dot = derivative.push(args, F::Params::dots::<Base>(&tangents));
            let mut y_dot = F::Out::unlift(F::Out::to_value::<Base>(&y_dot, &like));
            F::Params::put_back_given(given, <F::Out as Lift>::Outcome::left(&mut y_dot));
            <F::Out as Lift>::Outcome::into_main(y_dot)
        };
        let push: Rc<PushforwardFn<F>> = Rc::new(push);
        let call = TangentsOf::<F>::boxed({
            let push = Rc::clone(&push);
            move |tangents: <TangentsOf<F> as Params>::Args<'_>| push(tangents)
        });
        let mut y = F::Out::unlift(y);
        F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
        (
            <F::Out as Lift>::Outcome::into_main(y),
            Pushforward { call, push },
        )
    }
}

/// The pushforward of `F` at a point, a map of tangents: from one of each argument to one of the result.
///
/// It is called like a function, with a tangent for each argument in the argument's passing mode, as often as
/// you like. `zero()` stands for the tangent of a static argument, of a number or of a tensor. It owns copies
/// of the arguments.
pub struct Pushforward<F: Function<Params: Arguments>> {
    call: Box<Closure<F>>,
    push: Rc<PushforwardFn<F>>,
}
type PushforwardFn<F> = dyn for<'a> Fn(<TangentsOf<F> as Params>::Args<'a>) -> Returned<<F as Function>::Out>;

impl<F: Function<Params: Arguments>> Pushforward<F> {
    /// The call with the tangents as a tuple.
    ///
    /// # Errors
    /// If a tangent does not have its argument's shape.
    pub fn try_call(&self, tangents: <TangentsOf<F> as Params>::Args<'_>) -> Result<Returned<F::Out>> {
        catching(|| (self.push)(tangents))
    }
}
impl<F: Function<Params: Arguments>> Deref for Pushforward<F> {
    type Target = Closure<F>;
    fn deref(&self) -> &Self::Target {
        &self.call
    }
}
impl<F: Function<Params: Arguments>> fmt::Debug for Pushforward<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<Self>())
    }
}
