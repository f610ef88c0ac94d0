//! `jvp = rule`: a function of the arguments and their tangents to the value and its tangent. It is linear in the tangents, so its
//! own pullback by them is the pullback.

use super::adjoint::Of;
use super::{Reversed, Rule, TansOf, Transposed};
use crate::levels::Level;
use crate::values::{
    Boxed, Derived, Function, Lift, Linearized, OutAt, OutTan, Params, RefOf, Tangent, WithResiduals, Wrt,
};
use std::marker::PhantomData;

type Joined<F> = <F as JvpRule>::Joined;
type ArgsAt<F, L> = <<F as Function>::Params as Params>::At<L>;

/// A function with a rule for its tangent. The attribute writes how the rule's arguments are made of the function's: static ones have
/// no tangents.
pub trait JvpRule: Function {
    /// The parameters of the rule: those of the function, and their tangents.
    type Joined: Params;
    /// The rule.
    type Jvp: Derived + Function<Params = Self::Joined, Out = (Self::Out, Self::Out)>;
    /// The arguments and their tangents.
    fn join<'a, L: Level>(
        args: RefOf<'a, Self, L>,
        dots: &'a ArgsAt<Self, L>,
    ) -> <Self::Joined as Params>::Ref<'a, L>;
    /// The cotangents of the arguments, and those of the tangents.
    fn part<L: Level>(tans: <Self::Joined as Params>::Tans<L>) -> (TansOf<Self, L>, TansOf<Self, L>);
    /// Which arguments of the rule want cotangents: of the tangents, those of arguments that do.
    fn wrt(wrt: Wrt) -> Wrt;
}

/// A rule for tangents alone.
pub struct ByJvp<F>(PhantomData<fn() -> F>);

impl<F: JvpRule> Rule<F> for ByJvp<F> {
    fn along<L: Level>(args: RefOf<'_, F, L>, dots: &TansOf<F, L>) -> (OutAt<F, L>, OutTan<F, L>) {
        let dots = F::Params::as_args::<L>(dots, args);
        let (y, y_dot) = F::Jvp::default().eval::<L>(F::join::<L>(F::Params::shorten::<L>(args), &dots));
        (y, F::Out::to_tan::<L>(&y_dot))
    }
    /// Where nothing is wanted, the rule is not linearized: it may call the function itself for the value.
    fn linearize<L: Level>(
        args: RefOf<'_, F, L>,
        wrt: Wrt,
    ) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
        if wrt.arguments() == 0 {
            let transposed = None;
            return (F::default().eval::<L>(args), OfJvp::<F, L> { transposed });
        }
        let dots = F::Params::as_args::<L>(&Default::default(), args);
        let joined = F::join::<L>(F::Params::shorten::<L>(args), &dots);
        let ((y, _), derivative) = F::Jvp::default().linearize::<L, WithResiduals>(joined, F::wrt(wrt));
        let derivative: Boxed<F::Jvp, L> = Box::new(derivative);
        let transposed = Some(AlongTangents { dots, derivative });
        (y, OfJvp { transposed })
    }
    /// The derivative of the rule at the tangents: pulled by the cotangent of its tangent, it gives `J^T ct` and `(d<ct, J x_dot>/dx)^T`.
    fn transposed<L: Level>(
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        _: Option<OutTan<F, L>>,
        _: Of,
    ) -> (OutAt<F, L>, OutTan<F, L>, impl Transposed<F, L> + use<F, L>) {
        let dots = F::Params::as_args::<L>(dots, args);
        let joined = F::join::<L>(F::Params::shorten::<L>(args), &dots);
        let ((y, y_dot), derivative) = F::Jvp::default().linearize::<L, WithResiduals>(joined, Wrt::ALL);
        let y_dot = F::Out::to_tan::<L>(&y_dot);
        let derivative: Boxed<F::Jvp, L> = Box::new(derivative);
        (y, y_dot, AlongTangents::<F, L> { dots, derivative })
    }
}

/// The derivative of the rule at the tangents `dots`.
struct AlongTangents<F: JvpRule, L: Level> {
    dots: ArgsAt<F, L>,
    derivative: Boxed<F::Jvp, L>,
}
impl<F: JvpRule, L: Level> Transposed<F, L> for AlongTangents<F, L> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        _: &TansOf<F, L>,
        ct: &OutTan<F, L>,
        ct_dot: &OutTan<F, L>,
    ) -> Reversed<F, L> {
        let joined = F::join::<L>(F::Params::shorten::<L>(args), &self.dots);
        let pulled = |ct: &OutTan<F, L>| {
            let mut tans = Joined::<F>::zeros::<L>(joined);
            let ct = (Default::default(), ct.clone());
            self.derivative
                .pull(joined, Wrt::ALL, &ct, Joined::<F>::bars::<L>(&mut tans));
            F::part::<L>(tans)
        };
        let ((mut dots, bars), (_, second)) = (pulled(ct), pulled(ct_dot));
        dots.accumulate(&second);
        Reversed {
            bars,
            dots,
            y_dot: None,
            unlike: false,
        }
    }
}

/// The derivative: tangents that are zero, and the derivative of the rule there. It is boxed, since the rule may call the function.
struct OfJvp<F: JvpRule, L: Level> {
    transposed: Option<AlongTangents<F, L>>,
}
impl<F: JvpRule, L: Level> Linearized<F, L> for OfJvp<F, L> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: <F::Params as Params>::Bars<'_, L>,
    ) {
        let Some(AlongTangents { dots, derivative }) = &self.transposed else {
            return;
        };
        let joined = F::join::<L>(F::Params::shorten::<L>(args), dots);
        let mut tans = Joined::<F>::zeros::<L>(joined);
        let ct = (Default::default(), ct.clone());
        derivative.pull(joined, F::wrt(wrt), &ct, Joined::<F>::bars::<L>(&mut tans));
        F::Params::accumulate::<L>(bars, &F::part::<L>(tans).1);
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: <F::Params as Params>::Dots<'_, L>) -> OutTan<F, L> {
        ByJvp::<F>::along::<L>(args, &F::Params::own_dots::<L>(dots)).1
    }
}
