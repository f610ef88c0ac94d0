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
    fn keep<R: 'static>(_: R) {}
    fn kept<R: 'static>(_: &()) -> &R {
        unreachable!("the derivative of a run for the value alone")
    }
}
