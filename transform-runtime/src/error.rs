//! What can be refused, and how: a message that names the operation, the argument, the shapes and the fix.

use crate::element::Element;
use std::cell::{Cell, OnceCell};

/// An operation or a transform was given arguments it cannot take.
///
/// ```
/// # use transform_func::Tensor;
/// let error = Tensor::from_shape_vec(&[3], vec![1.0]).unwrap_err();
/// assert_eq!(error.op(), "from_shape_vec");
/// assert_eq!(error.to_string(), "from_shape_vec: 1 elements do not fill shape [3], which has 3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{op}: {message}")]
pub struct Error {
    op: &'static str,
    message: String,
}

thread_local! {
    static TRYING: Cell<usize> = const { Cell::new(0) };
}

impl Error {
    /// `op` is the name the user wrote (`"matmul"`, `"jacrev!"`); `message` says which argument, which shapes and what to do.
    ///
    /// ```
    /// # use transform_func::Error;
    /// let error = Error::new("window", "its width is 0; it must be above 0");
    /// assert_eq!(error.to_string(), "window: its width is 0; it must be above 0");
    /// ```
    pub fn new(op: &'static str, message: impl Into<String>) -> Self {
        Error {
            op,
            message: message.into(),
        }
    }

    /// The same from an operation that stands for another one.
    pub(crate) fn renamed(self, op: &'static str) -> Self {
        Error { op, ..self }
    }

    /// The operation or transform that refused.
    ///
    /// ```
    /// # use transform_func::Error;
    /// assert_eq!(Error::new("window", "its width is 0").op(), "window");
    /// ```
    pub fn op(&self) -> &'static str {
        self.op
    }

    /// Panics with this error, or unwinds quietly to the `try_` form that is running.
    ///
    /// ```
    /// use transform_func::Error;
    /// fn width(x: usize) -> usize {
    ///     if x == 0 {
    ///         Error::new("window", "its width is 0; it must be above 0").raise()
    ///     }
    ///     x
    /// }
    /// assert_eq!(width(2), 2);
    /// assert!(std::panic::catch_unwind(|| width(0)).is_err());
    /// ```
    ///
    /// # Panics
    /// Always, outside the `try_` forms.
    #[cold]
    #[track_caller]
    pub fn raise(self) -> ! {
        if TRYING.get() > 0 {
            std::panic::resume_unwind(Box::new(self))
        } else {
            panic!("{self}")
        }
    }
}

/// Runs `f`; an [`Error`] raised inside is returned, any other panic goes on.
pub(crate) fn catching<T>(f: impl FnOnce() -> T) -> Result<T, Error> {
    TRYING.set(TRYING.get() + 1);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f));
    TRYING.set(TRYING.get() - 1);
    outcome.or_else(|payload| match payload.downcast::<Error>() {
        Ok(error) => Err(*error),
        Err(other) => std::panic::resume_unwind(other),
    })
}

/// Runs `f` on another thread's behalf: whether errors are quiet is as it was there.
#[cfg(feature = "parallel")]
pub(crate) fn on_behalf<T>(trying: usize, f: impl FnOnce() -> T) -> std::thread::Result<T> {
    let before = TRYING.replace(trying);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f));
    TRYING.set(before);
    outcome
}
/// How many `try_` forms are running.
#[cfg(feature = "parallel")]
pub(crate) fn trying() -> usize {
    TRYING.get()
}

/// Unwraps at the boundary where the user sees a panic.
pub(crate) trait OrRaise<T> {
    fn or_raise(self) -> T;
}
impl<T> OrRaise<T> for Result<T, Error> {
    #[track_caller]
    #[inline]
    fn or_raise(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => error.raise(),
        }
    }
}

/// The first refusal of a kernel whose elements are computed one by one.
#[derive(Default)]
pub(crate) struct Refusal(OnceCell<Error>);
impl Refusal {
    /// An element, or anything in place of one that is refused.
    #[inline(always)]
    pub(crate) fn note<E: Element>(&self, y: Result<E, Error>) -> E {
        y.unwrap_or_else(|error| {
            self.0.get_or_init(|| error);
            E::ZERO
        })
    }
    /// What the kernel returned, unless an element was refused.
    pub(crate) fn or<T>(self, y: T) -> Result<T, Error> {
        self.0.into_inner().map_or(Ok(y), Err)
    }
}
