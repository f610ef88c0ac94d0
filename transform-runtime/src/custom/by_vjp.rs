//! `vjp = rule`: a function of the arguments to the value and a closure, from the cotangent of the value to those of the arguments. It
//! is linear in the cotangent, so its own pullback by it is the pushforward.
//!
//! The attribute on the rule writes it in two ways: as a function of the arguments and the cotangent, which has a derivative like any
//! other; and in two stages, so that pulling runs only the closure, whatever it does with the cotangent.

use super::adjoint::Of;
use super::tangents::differ;
use super::{Reversed, Rule, TansOf, Transposed};
use crate::levels::Level;
use crate::transforms::Arguments;
use crate::values::{
    Derived, Function, Lift, Linearized, OutAt, OutTan, Param, Params, RefOf, TanOf, Tangent, WithResiduals,
    Wrt,
};
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;
type ArgsOf<'a, R, L> = <<R as PullbackRule>::Args as Params>::Ref<'a, L>;
type CtOf<'a, R, L> = <<R as PullbackRule>::Ct as Param>::Ref<'a, L>;
type Joined<F> = <<F as VjpRule>::Vjp as PullbackRule>::Joined;
type Ct<F> = <<F as VjpRule>::Vjp as PullbackRule>::Ct;
type Gradients<F> = <<F as Function>::Params as Arguments>::Gradients;

/// A rule that returns a value and its pullback: as a [`Function`] it takes the cotangent as its last argument, and returns the
/// value and the cotangents of the arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule for `vjp`",
    label = "it returns no pullback",
    note = "a rule is an annotated function `fn rule(args..) -> (Y, impl Fn(y_bar) -> (bars..))`"
)]
pub trait PullbackRule:
    Derived + Function<Params = <Self as PullbackRule>::Joined, Out = (Self::Value, Self::Bars)>
{
    /// The parameters of the function that it is the rule of.
    type Args: Params;
    /// Those and the cotangent.
    type Joined: Params;
    /// How the closure takes the cotangent.
    type Ct: Param<Owned = Self::Value>;
    /// The value.
    type Value: Lift;
    /// The cotangents of the arguments.
    type Bars: Lift;
    /// The arguments and the cotangent.
    fn join<'a, L: Level>(
        args: ArgsOf<'a, Self, L>,
        ct: CtOf<'a, Self, L>,
    ) -> <<Self as PullbackRule>::Joined as Params>::Ref<'a, L>;
    /// The cotangents of the arguments, and that of the cotangent.
    fn part<L: Level>(
        tans: <<Self as PullbackRule>::Joined as Params>::Tans<L>,
    ) -> (<Self::Args as Params>::Tans<L>, TanOf<Self::Value, L>);
    /// The direction in which only the cotangent moves.
    fn along<L: Level>(ct_dot: TanOf<Self::Value, L>) -> <<Self as PullbackRule>::Joined as Params>::Tans<L>;
    /// The value, and the closure.
    fn staged<L: Level>(
        args: ArgsOf<'_, Self, L>,
    ) -> (At<Self::Value, L>, impl Staged<Self, L> + use<Self, L>);
}

/// The closure of a rule: it owns what it keeps, and takes the arguments again.
pub trait Staged<R: PullbackRule, L: Level>: 'static {
    /// The cotangents of the arguments.
    fn pulled(&self, args: ArgsOf<'_, R, L>, ct: CtOf<'_, R, L>) -> At<R::Bars, L>;
}

/// What a closure keeps, and its code.
pub struct Stages<R, L, K, Pulled> {
    kept: K,
    pulled: Pulled,
    of: PhantomData<fn() -> (R, L)>,
}
impl<R, L, K, Pulled> Stages<R, L, K, Pulled>
where
    R: PullbackRule,
    L: Level,
    Pulled: for<'k, 'a, 'c> Fn(&'k K, ArgsOf<'a, R, L>, CtOf<'c, R, L>) -> At<R::Bars, L>,
{
    /// Puts them together.
    pub fn new(kept: K, pulled: Pulled) -> Self {
        let of = PhantomData;
        Stages { kept, pulled, of }
    }
}
impl<R, L, K, Pulled> Staged<R, L> for Stages<R, L, K, Pulled>
where
    R: PullbackRule,
    L: Level,
    K: 'static,
    Pulled: for<'k, 'a, 'c> Fn(&'k K, ArgsOf<'a, R, L>, CtOf<'c, R, L>) -> At<R::Bars, L> + 'static,
{
    fn pulled(&self, args: ArgsOf<'_, R, L>, ct: CtOf<'_, R, L>) -> At<R::Bars, L> {
        (self.pulled)(&self.kept, args, ct)
    }
}

/// A function with a rule for its pullback.
pub trait VjpRule: Function<Params: Arguments> {
    /// The rule.
    type Vjp: PullbackRule<Args = Self::Params, Value = Self::Out, Bars = Gradients<Self>>;
}

/// A rule for pullbacks alone.
pub struct ByVjp<F>(PhantomData<fn() -> F>);

impl<F: VjpRule> Rule<F> for ByVjp<F> {
    /// The transposed pullback, at a cotangent of zero.
    fn along<L: Level>(args: RefOf<'_, F, L>, dots: &TansOf<F, L>) -> (OutAt<F, L>, OutTan<F, L>) {
        let (y, _) = F::Vjp::staged::<L>(args);
        let y_dot = transposed_at::<F, L>(args, dots, &F::Out::to_value::<L>(&Default::default(), &y));
        (y, y_dot)
    }
    fn linearize<L: Level>(
        args: RefOf<'_, F, L>,
        _: Wrt,
    ) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
        let (y, staged) = F::Vjp::staged::<L>(args);
        (y.clone(), OfVjp { y, staged })
    }
    fn transposed<L: Level>(
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: Option<OutTan<F, L>>,
        _: Of,
    ) -> (OutAt<F, L>, OutTan<F, L>, impl Transposed<F, L> + use<F, L>) {
        let (y, _) = F::Vjp::staged::<L>(args);
        let ct_is_known = ct.is_some();
        let ct = F::Out::to_value::<L>(&ct.unwrap_or_default(), &y);
        let y_dot = transposed_at::<F, L>(args, dots, &ct);
        let back = ct_is_known.then_some(at_zero::<F, L> as Back<F, L>);
        (y.clone(), y_dot, AtCotangent::<F, L> { y, back })
    }
}

/// `J^T ct_dot` by the derivative of the pullback at a cotangent of zero.
fn at_zero<F: VjpRule, L: Level>(
    args: RefOf<'_, F, L>,
    y: &OutAt<F, L>,
    ct_dot: &OutTan<F, L>,
) -> TansOf<F, L> {
    let ct = F::Out::to_value::<L>(&Default::default(), y);
    let joined = F::Vjp::join::<L>(F::Params::shorten::<L>(args), Ct::<F>::borrow::<L>(&ct));
    let (_, derivative) = F::Vjp::default().linearize::<L, WithResiduals>(joined, Wrt::ALL);
    let along = F::Vjp::along::<L>(ct_dot.clone());
    let (_, bars) = derivative.push(joined, Joined::<F>::dots::<L>(&along));
    F::Params::cotangents::<L>(&bars)
}

/// The tangent of the value by the transposed pullback at a cotangent.
pub(super) fn transposed_at<F: VjpRule, L: Level>(
    args: RefOf<'_, F, L>,
    dots: &TansOf<F, L>,
    ct: &OutAt<F, L>,
) -> OutTan<F, L> {
    let joined = F::Vjp::join::<L>(F::Params::shorten::<L>(args), Ct::<F>::borrow::<L>(ct));
    let wrt = Wrt::of(1 << F::Params::ARITY);
    let (_, derivative) = F::Vjp::default().linearize::<L, WithResiduals>(joined, wrt);
    let mut tans = Joined::<F>::zeros::<L>(joined);
    derivative.pull(
        joined,
        wrt,
        &seed::<F, L>(args, dots),
        Joined::<F>::bars::<L>(&mut tans),
    );
    F::Vjp::part::<L>(tans).1
}

/// The cotangent of the rule that asks for a combination of its cotangents.
fn seed<F: VjpRule, L: Level>(
    args: RefOf<'_, F, L>,
    dots: &TansOf<F, L>,
) -> (OutTan<F, L>, TanOf<Gradients<F>, L>) {
    let dots = F::Params::gradients::<L>(dots.clone(), args);
    (Default::default(), Gradients::<F>::to_tan::<L>(&dots))
}

/// From the arguments, the value and a cotangent of it.
pub(super) type Back<F, L> =
    for<'a, 'y, 'c> fn(RefOf<'a, F, L>, &'y OutAt<F, L>, &'c OutTan<F, L>) -> TansOf<F, L>;

/// The derivative of the rule at the cotangent that comes, and what `J^T` is where the pullback is not linear.
pub(super) struct AtCotangent<F: Function, L: Level> {
    pub(super) y: OutAt<F, L>,
    pub(super) back: Option<Back<F, L>>,
}
impl<F: VjpRule, L: Level> Transposed<F, L> for AtCotangent<F, L> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: &OutTan<F, L>,
        ct_dot: &OutTan<F, L>,
    ) -> Reversed<F, L> {
        let ct = F::Out::to_value::<L>(ct, &self.y);
        let joined = F::Vjp::join::<L>(F::Params::shorten::<L>(args), Ct::<F>::borrow::<L>(&ct));
        let ((_, bars), derivative) = F::Vjp::default().linearize::<L, WithResiduals>(joined, Wrt::ALL);
        let as_tans = |bars: &TanOf<Gradients<F>, L>| F::Params::cotangents::<L>(bars);
        let push = |ct: &OutTan<F, L>| {
            let along = F::Vjp::along::<L>(ct.clone());
            derivative.push(joined, Joined::<F>::dots::<L>(&along)).1
        };
        let as_bars = Gradients::<F>::to_tan::<L>(&bars);
        let (second, unlike) = match self.back {
            Some(back) => (back(args, &self.y, ct_dot), false),
            // What is linear is its own derivative.
            None => {
                let linear = push(&F::Out::to_tan::<L>(&ct));
                let unlike = differ::<Gradients<F>, L>(&bars, &as_bars, &linear);
                (as_tans(&push(ct_dot)), unlike)
            }
        };
        let mut tans = Joined::<F>::zeros::<L>(joined);
        derivative.pull(
            joined,
            Wrt::ALL,
            &seed::<F, L>(args, dots),
            Joined::<F>::bars::<L>(&mut tans),
        );
        let (mut dots, y_dot) = F::Vjp::part::<L>(tans);
        dots.accumulate(&second);
        Reversed {
            bars: as_tans(&as_bars),
            dots,
            y_dot: Some(y_dot),
            unlike,
        }
    }
}

/// The derivative: the value, whose zero cotangents have its shape, and the closure.
pub(super) struct OfVjp<F: Function, L: Level, S> {
    y: OutAt<F, L>,
    staged: S,
}
impl<F: VjpRule, L: Level, S: Staged<F::Vjp, L>> Linearized<F, L> for OfVjp<F, L, S> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: <F::Params as Params>::Bars<'_, L>,
    ) {
        if wrt.arguments() == 0 {
            return;
        }
        let ct = F::Out::to_value::<L>(ct, &self.y);
        let ct = Ct::<F>::borrow::<L>(&ct);
        let pulled = Gradients::<F>::to_tan::<L>(&self.staged.pulled(args, ct));
        let mut pulled = F::Params::cotangents::<L>(&pulled);
        F::Params::check_pulled::<L>(args, &mut pulled);
        F::Params::accumulate::<L>(bars, &pulled);
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: <F::Params as Params>::Dots<'_, L>) -> OutTan<F, L> {
        ByVjp::<F>::along::<L>(args, &F::Params::own_dots::<L>(dots)).1
    }
}
