//! Functions that call themselves. The residuals of a call cannot contain those of the calls in it, whose type is the same: all
//! calls keep theirs side by side in one store, each knows the calls in it by number, and nothing is allocated for a
//! call. The residuals' type is inferred where a call is written, so that the store does not know it.

mod store;

use crate::levels::Level;
use crate::values::{BarsOf, DerivativeOf, Derived, DotsOf, Function, Linearized, OutAt, OutTan, RefOf, Wrt};
use std::marker::PhantomData;
pub use store::{Calls, Span, Tapes};

/// A function that calls itself.
pub trait Recursive: Derived {
    /// Its arguments that are never differentiated and that it changes, each where it is.
    type Places<'p>;
    /// [`Function::linearize`], with the residuals among those of other calls, and the number of the call. Of what is left in
    /// arguments, what has a place is not part of the value.
    fn linearize_among<L: Level>(
        self,
        args: RefOf<'_, Self, L>,
        wrt: Wrt,
        calls: &mut Calls,
        places: Self::Places<'_>,
    ) -> (OutAt<Self, L>, usize, impl Nested<Self, L> + use<Self, L>);
}

/// The derivative of one of the calls.
pub trait Nested<F: Function, L: Level>: 'static {
    /// [`Linearized::pull`]
    fn pull(
        &self,
        calls: &Calls,
        call: usize,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: BarsOf<'_, F, L>,
    );
    /// [`Linearized::push`]
    fn push(&self, calls: &Calls, call: usize, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>)
    -> OutTan<F, L>;
    /// [`Linearized::residuals`]
    fn residuals() -> &'static str
    where
        Self: Sized;
}

/// All calls, as the derivative of one sees them.
#[derive(Clone, Copy)]
pub struct Among<'s, F, L> {
    calls: &'s Calls,
    nested: &'s dyn Nested<F, L>,
}

/// The rounds of the loops of a call: the tapes of all calls, and where those are on them.
#[derive(Clone, Copy, Debug)]
pub struct Rounds<'s, T: Tapes> {
    /// The tapes.
    pub tapes: &'s T,
    /// Where.
    pub spans: T::Spans,
}

/// As a pullback and a pushforward over the residuals of a call.
pub struct NestedParts<F, L, R, T, Pull, Push> {
    pullback: Pull,
    pushforward: Push,
    #[allow(clippy::type_complexity, reason = "it has none of these")]
    of: PhantomData<fn() -> (F, L, R, T)>,
}
impl<F: Function, L: Level> DerivativeOf<F, L> {
    /// Keeps the residuals of a call, and puts the parts together.
    #[inline(always)]
    pub fn among<R, T, Pull, Push>(
        self,
        calls: &mut Calls,
        _: PhantomData<R>,
        residuals: R,
        tapes: T,
        pullback: Pull,
        pushforward: Push,
    ) -> (usize, NestedParts<F, L, R, T, Pull, Push>)
    where
        R: 'static,
        T: Tapes,
        Pull: for<'s, 'r, 'c, 'm> Fn(
                &'s R,
                Rounds<'s, T>,
                Among<'s, F, L>,
                RefOf<'r, F, L>,
                Wrt,
                &'c OutTan<F, L>,
                BarsOf<'m, F, L>,
            ) + 'static,
        Push: for<'s, 'r, 'd> Fn(
                &'s R,
                Rounds<'s, T>,
                Among<'s, F, L>,
                RefOf<'r, F, L>,
                DotsOf<'d, F, L>,
            ) -> OutTan<F, L>
            + 'static,
    {
        let call = calls.keep(residuals, tapes);
        let parts = NestedParts {
            pullback,
            pushforward,
            of: PhantomData,
        };
        (call, parts)
    }
}
impl<F, L, R, T, Pull, Push> Nested<F, L> for NestedParts<F, L, R, T, Pull, Push>
where
    F: Function,
    L: Level,
    R: 'static,
    T: Tapes,
    Pull: for<'s, 'r, 'c, 'm> Fn(
            &'s R,
            Rounds<'s, T>,
            Among<'s, F, L>,
            RefOf<'r, F, L>,
            Wrt,
            &'c OutTan<F, L>,
            BarsOf<'m, F, L>,
        ) + 'static,
    Push: for<'s, 'r, 'd> Fn(
            &'s R,
            Rounds<'s, T>,
            Among<'s, F, L>,
            RefOf<'r, F, L>,
            DotsOf<'d, F, L>,
        ) -> OutTan<F, L>
        + 'static,
{
    fn pull(
        &self,
        calls: &Calls,
        call: usize,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: BarsOf<'_, F, L>,
    ) {
        let (store, nested) = (calls.store::<R, T>(), self);
        let (residuals, spans) = &store.calls[call];
        let (tapes, spans) = (&store.tapes, *spans);
        (self.pullback)(
            residuals,
            Rounds { tapes, spans },
            Among { calls, nested },
            args,
            wrt,
            ct,
            bars,
        )
    }
    fn push(
        &self,
        calls: &Calls,
        call: usize,
        args: RefOf<'_, F, L>,
        dots: DotsOf<'_, F, L>,
    ) -> OutTan<F, L> {
        let (store, nested) = (calls.store::<R, T>(), self);
        let (residuals, spans) = &store.calls[call];
        let (tapes, spans) = (&store.tapes, *spans);
        (self.pushforward)(
            residuals,
            Rounds { tapes, spans },
            Among { calls, nested },
            args,
            dots,
        )
    }
    fn residuals() -> &'static str {
        T::name::<R>()
    }
}

/// The derivative of the first call, which has all.
pub struct FirstCall<N> {
    calls: Calls,
    call: usize,
    nested: N,
}
impl<N> FirstCall<N> {
    /// The call of this number, which was the first.
    #[inline(always)]
    pub fn new(calls: Calls, call: usize, nested: N) -> Self {
        FirstCall { calls, call, nested }
    }
}
impl<F: Function, L: Level, N: Nested<F, L>> Linearized<F, L> for FirstCall<N> {
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        self.nested.pull(&self.calls, self.call, args, wrt, ct, bars)
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        self.nested.push(&self.calls, self.call, args, dots)
    }
    fn residuals() -> &'static str {
        N::residuals()
    }
}

/// [`Recursive::linearize_among`], for a call in a call.
#[inline(always)]
pub fn linearize_among<F: Recursive, L: Level>(
    f: F,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
    calls: &mut Calls,
    places: F::Places<'_>,
) -> (OutAt<F, L>, usize) {
    let (y, call, _) = f.linearize_among::<L>(args, wrt, calls, places);
    (y, call)
}
/// [`Nested::pull`] of a call in a call.
#[inline(always)]
pub fn pull_among<F: Function, L: Level>(
    among: Among<'_, F, L>,
    call: &usize,
    args: RefOf<'_, F, L>,
    wrt: Wrt,
    ct: &OutTan<F, L>,
    bars: BarsOf<'_, F, L>,
) {
    among.nested.pull(among.calls, *call, args, wrt, ct, bars)
}
/// [`Nested::push`] of a call in a call.
#[inline(always)]
pub fn push_among<F: Function, L: Level>(
    among: Among<'_, F, L>,
    call: &usize,
    args: RefOf<'_, F, L>,
    dots: DotsOf<'_, F, L>,
) -> OutTan<F, L> {
    among.nested.push(among.calls, *call, args, dots)
}
