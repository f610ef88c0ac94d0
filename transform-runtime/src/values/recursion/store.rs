//! What calls of a function keep: their residuals by number, and the rounds of their loops, those of a call in a row.
//! Its memory is used again.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

/// What all calls keep. It is in memory that another run has left.
#[derive(Debug, Default)]
pub struct Calls(Option<Box<dyn Used>>);

/// As its type is where it is known: the residuals of the calls by number, and of their loops.
#[derive(Debug)]
pub(super) struct Store<R, T: Tapes> {
    pub(super) calls: Vec<(R, T::Spans)>,
    pub(super) tapes: T,
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
const KEPT: usize = 1 << 27;
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
    pub(super) fn keep<R: 'static, T: Tapes>(&mut self, residuals: R, mut tapes: T) -> usize {
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
    pub(super) fn store<R: 'static, T: Tapes>(&self) -> &Store<R, T> {
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
            let mut stores = left.iter().map(|store| &**store as &dyn Any);
            let at = stores.rposition(|store| store.is::<Store<R, T>>())?;
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
