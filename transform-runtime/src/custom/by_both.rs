//! Both rules: tangents by the one, cotangents by the other.

use super::{ByJvp, ByVjp, JvpRule, Rule, TansOf, VjpRule};
use crate::levels::Level;
use crate::values::{Function, Linearized, OutAt, OutTan, Params, RefOf, Wrt};
use std::marker::PhantomData;

/// A rule for tangents and one for pullbacks.
pub struct ByBoth<F>(PhantomData<fn() -> F>);

impl<F: JvpRule + VjpRule> Rule<F> for ByBoth<F> {
    fn along<L: Level>(args: RefOf<'_, F, L>, dots: &TansOf<F, L>) -> (OutAt<F, L>, OutTan<F, L>) {
        ByJvp::<F>::along::<L>(args, dots)
    }
    fn linearize<L: Level>(
        args: RefOf<'_, F, L>,
        wrt: Wrt,
    ) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
        let (y, pulled) = ByVjp::<F>::linearize::<L>(args, wrt);
        (y, OfBoth { pulled })
    }
}

/// The derivative that pulls.
struct OfBoth<M> {
    pulled: M,
}
impl<F: JvpRule, L: Level, M: Linearized<F, L>> Linearized<F, L> for OfBoth<M> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: <<F as Function>::Params as Params>::Bars<'_, L>,
    ) {
        self.pulled.pull(args, wrt, ct, bars)
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: <F::Params as Params>::Dots<'_, L>) -> OutTan<F, L> {
        ByJvp::<F>::along::<L>(args, &F::Params::own_dots::<L>(dots)).1
    }
}
