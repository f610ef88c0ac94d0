//! Functions that call themselves. The residuals of a call cannot contain those of the calls in it, whose type is the same: all
//! calls keep theirs side by side in one store, each knows the calls in it by number, and nothing is allocated for a
//! call. The residuals' type is inferred where a call is written, so that the store does not know it.

use crate::levels::Level;
use crate::values::{BarsOf, DerivativeOf, Derived, DotsOf, Function, Linearized, OutAt, OutTan, RefOf, Wrt};
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

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

/// What all calls keep. It is in memory that another run has left.
#[derive(Debug, Default)]
pub struct Calls(Option<Box<dyn Used>>);

/// As its type is where it is known: the residuals of the calls by number, and of their loops.
#[derive(Debug)]
struct Store<R, T: Tapes> {
    calls: Vec<(R, T::Spans)>,
    tapes: T,
    /// Tapes that calls have emptied.
    spare: Vec<T>,
}
impl<R, T: Tapes> Default for Store<R, T> {
    fn default() -> Self {
        Store {
            calls: Vec::new(),
            tapes: T::default(),
            spare: Vec::new(),
        }
    }
}

/// A store that can be emptied and used again.
trait Used: Any {
    /// Drops what it holds.
    fn empty(&mut self);
    /// The bytes that it has room for.
    fn bytes(&self) -> usize;
}
impl<R: 'static, T: Tapes> Used for Store<R, T> {
    fn empty(&mut self) {
        self.calls.clear();
        self.tapes.empty();
    }
    fn bytes(&self) -> usize {
        self.calls.capacity() * size_of::<(R, T::Spans)>() + self.tapes.bytes()
    }
}
impl fmt::Debug for dyn Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("bytes", &self.bytes()).finish()
    }
}

/// Bytes of a store up to which it is kept.
const KEPT: usize = 1 << 28;
/// How many stores a thread keeps.
const MANY: usize = 4;
thread_local! {
    /// Stores that nobody uses, the one that was left last at the end.
    static LEFT: RefCell<Vec<Box<dyn Used>>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Calls {
    fn drop(&mut self) {
        let Some(mut store) = self.0.take() else { return };
        store.empty();
        if store.bytes() > KEPT {
            return;
        }
        // What is dropped is so when nobody borrows them; where the thread is at its end, it is this one.
        let _old = LEFT.try_with(|left| {
            let mut left = left.borrow_mut();
            left.push(store);
            (left.len() > MANY).then(|| left.remove(0))
        });
    }
}

impl Calls {
    /// No calls.
    #[inline(always)]
    pub fn new() -> Self {
        Calls(None)
    }
    /// Empty tapes for a call, and what says which type its residuals have.
    #[inline(always)]
    pub fn begin<R: 'static, T: Tapes>(&mut self) -> (PhantomData<R>, T) {
        (
            PhantomData,
            self.store_mut::<R, T>().spare.pop().unwrap_or_default(),
        )
    }
    #[inline(always)]
    fn keep<R: 'static, T: Tapes>(&mut self, residuals: R, mut tapes: T) -> usize {
        let store = self.store_mut::<R, T>();
        let spans = store.tapes.take(&mut tapes);
        store.spare.push(tapes);
        store.calls.push((residuals, spans));
        store.calls.len() - 1
    }
    #[inline(always)]
    fn store_mut<R: 'static, T: Tapes>(&mut self) -> &mut Store<R, T> {
        let store: &mut dyn Any = &mut **self.0.get_or_insert_with(Calls::left::<R, T>);
        let store = store.downcast_mut();
        store.unwrap_or_else(|| unreachable!("calls of one function have residuals of one type"))
    }
    #[inline(always)]
    fn store<R: 'static, T: Tapes>(&self) -> &Store<R, T> {
        let store = self
            .0
            .as_deref()
            .and_then(|store| (store as &dyn Any).downcast_ref());
        store.unwrap_or_else(|| unreachable!("a call has been kept"))
    }
    /// A store that another run has left, or a new one.
    #[cold]
    fn left<R: 'static, T: Tapes>() -> Box<dyn Used> {
        let left = LEFT.try_with(|left| {
            let mut left = left.borrow_mut();
            let fits = |store: &Box<dyn Used>| (&**store as &dyn Any).is::<Store<R, T>>();
            let at = left.iter().rposition(fits)?;
            Some(left.remove(at))
        });
        let left = left.ok().flatten();
        left.unwrap_or_else(|| Box::new(Store::<R, T>::default()))
    }
}

/// Where the rounds of a loop of one call are, on the tape of all calls.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    from: u32,
    to: u32,
}
impl Span {
    #[inline(always)]
    fn moved<A>(from: &mut Vec<A>, to: &mut Vec<A>) -> Span {
        if from.is_empty() {
            return Span { from: 0, to: 0 };
        }
        let place = |len: usize| u32::try_from(len).expect("too many rounds of recursive calls");
        let start = place(to.len());
        to.append(from);
        Span {
            from: start,
            to: place(to.len()),
        }
    }
    /// Those rounds.
    #[inline(always)]
    pub fn of<A>(self, tape: &[A]) -> &[A] {
        &tape[self.from as usize..self.to as usize]
    }
}

/// The tapes of a call, or of all calls.
pub trait Tapes: Default + 'static {
    /// Where the rounds of a call are.
    type Spans: Copy + 'static;
    /// Takes the rounds of a call.
    fn take(&mut self, call: &mut Self) -> Self::Spans;
    /// Drops all rounds.
    fn empty(&mut self);
    /// The bytes there is room for.
    fn bytes(&self) -> usize;
    /// The type of the residuals of a call, by name.
    fn name<R>() -> &'static str;
}
macro_rules! tapes {
    ($(($($tape:ident $i:tt),*))*) => { $(
        impl<$($tape: 'static),*> Tapes for ($(Vec<$tape>,)*) {
            type Spans = ($(tapes!(span $tape),)*);
            #[inline(always)]
            #[allow(clippy::unused_unit, reason = "there may be no loop")]
            fn take(&mut self, _call: &mut Self) -> Self::Spans {
                ($(Span::moved(&mut _call.$i, &mut self.$i),)*)
            }
            fn empty(&mut self) {
                $(self.$i.clear();)*
            }
            fn bytes(&self) -> usize {
                0 $(+ self.$i.capacity() * size_of::<$tape>())*
            }
            fn name<R>() -> &'static str {
                std::any::type_name::<(R, $(Vec<$tape>),*)>()
            }
        }
    )* };
    (span $tape:ident) => { Span };
}
tapes! {
    ()
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
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
