//! Whether a run of a function keeps what its derivative reads.
//!
//! One sweep serves for a value alone and for a value with its derivative: it is written once, with a [`Keep`] as
//! parameter, and what is not kept is no part of the program.

/// Whether residuals are kept.
pub trait Keep: 'static {
    /// Whether they are: what is for them only stands behind this.
    const KEEPS: bool;
    /// The residuals, or nothing.
    type Of<R: 'static>: 'static;
    /// The items of a loop, each with the place where its round is kept. There is room for all of them.
    fn slots<'t, I: Iterator, T: 't>(
        items: I,
        room: impl FnOnce(&I) -> &'t mut [T],
    ) -> impl Iterator<Item = (I::Item, Option<&'t mut T>)>;
    /// Keeps residuals, or drops them.
    fn keep<R: 'static>(residuals: R) -> Self::Of<R>;
    /// The residuals.
    fn kept<R: 'static>(of: &Self::Of<R>) -> &R;
}

/// A run for a value and its derivative.
#[derive(Debug)]
pub struct WithResiduals;
impl Keep for WithResiduals {
    const KEEPS: bool = true;
    type Of<R: 'static> = R;
    #[inline(always)]
    fn slots<'t, I: Iterator, T: 't>(
        items: I,
        room: impl FnOnce(&I) -> &'t mut [T],
    ) -> impl Iterator<Item = (I::Item, Option<&'t mut T>)> {
        let room = room(&items);
        items.zip(room).map(|(item, slot)| (item, Some(slot)))
    }
    #[inline(always)]
    fn keep<R: 'static>(residuals: R) -> R {
        residuals
    }
    #[inline(always)]
    fn kept<R: 'static>(of: &R) -> &R {
        of
    }
}

/// A run for the value alone.
#[derive(Debug)]
pub struct ValueAlone;
impl Keep for ValueAlone {
    const KEEPS: bool = false;
    type Of<R: 'static> = ();
    #[inline(always)]
    fn slots<'t, I: Iterator, T: 't>(
        items: I,
        _: impl FnOnce(&I) -> &'t mut [T],
    ) -> impl Iterator<Item = (I::Item, Option<&'t mut T>)> {
        items.map(|item| (item, None))
    }
    #[inline(always)]
    fn keep<R: 'static>(_: R) {}
    fn kept<R: 'static>(_: &()) -> &R {
        unreachable!("the derivative of a run for the value alone")
    }
}
