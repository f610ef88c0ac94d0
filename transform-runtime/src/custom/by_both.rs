//! Both rules: tangents by the one, cotangents by the other.

use super::adjoint::Of;
use super::by_vjp::{AtCotangent, Back, transposed_at};
use super::{ByJvp, ByVjp, JvpRule, Reversed, Rule, TansOf, Transposed, VjpRule};
use crate::levels::Level;
use crate::values::{Either, Function, Lift, Linearized, OutAt, OutTan, Params, RefOf, Wrt};
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
    /// Where the cotangent is not known, tangents go by their rule.
    fn transposed<L: Level>(
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: Option<OutTan<F, L>>,
        of: Of,
    ) -> (OutAt<F, L>, OutTan<F, L>, impl Transposed<F, L> + use<F, L>) {
        if of == Of::Push {
            let (y, y_dot, transposed) = ByJvp::<F>::transposed::<L>(args, dots, ct, of);
            return (y, y_dot, Either::A(transposed));
        }
        let (y, y_dot) = Self::along::<L>(args, dots);
        let y_dot = match ct {
            Some(ct) => transposed_at::<F, L>(args, dots, &F::Out::to_value::<L>(&ct, &y)),
            None => y_dot,
        };
        let back = Some(by_jvp::<F, L> as Back<F, L>);
        (y.clone(), y_dot, Either::B(AtCotangent::<F, L> { y, back }))
    }
}

/// `J^T ct_dot` by the rule for tangents.
fn by_jvp<F: JvpRule, L: Level>(
    args: RefOf<'_, F, L>,
    _: &OutAt<F, L>,
    ct_dot: &OutTan<F, L>,
) -> TansOf<F, L> {
    let (_, derivative) = ByJvp::<F>::linearize::<L>(args, Wrt::ALL);
    let mut tans = F::Params::zeros::<L>(args);
    derivative.pull(args, Wrt::ALL, ct_dot, F::Params::bars::<L>(&mut tans));
    tans
}

impl<F: Function, L: Level, A: Transposed<F, L>, B: Transposed<F, L>> Transposed<F, L> for Either<A, B> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: &OutTan<F, L>,
        ct_dot: &OutTan<F, L>,
    ) -> Reversed<F, L> {
        match self {
            Either::A(transposed) => transposed.pull(args, dots, ct, ct_dot),
            Either::B(transposed) => transposed.pull(args, dots, ct, ct_dot),
        }
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
