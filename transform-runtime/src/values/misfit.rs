//! What of a place of the caller's has not the form of the result that is to go there.

use crate::error::Error;
use crate::levels::Base;
use crate::values::Lift;
use std::fmt::{Debug, Display};

/// The first part of a place that does not fit.
#[derive(Debug)]
pub struct Misfit {
    /// Which part, as it is written behind the place.
    part: String,
    found: String,
    wanted: String,
}

impl Misfit {
    /// Of what a place has, and a result: `what` is its name.
    #[inline]
    pub fn of<T: PartialEq + Debug>(what: &str, found: T, wanted: T) -> Option<Self> {
        (found != wanted).then(|| Misfit {
            part: String::new(),
            found: format!("{what} {found:?}"),
            wanted: format!("{what} {wanted:?}"),
        })
    }
    /// Of sequences.
    #[inline]
    pub(crate) fn of_elements<T: Lift>(into: &[T], y: &[T::At<Base>]) -> Option<Self> {
        let mut pairs = into.iter().zip(y).enumerate();
        Self::of("length", into.len(), y.len()).or_else(|| {
            pairs.find_map(|(i, (into, y))| Some(T::misfit(into, y)?.within(format_args!("[{i}]"))))
        })
    }
    /// The same, of a part of something else.
    #[must_use]
    pub fn within(self, part: impl Display) -> Self {
        let part = format!("{part}{}", self.part);
        Misfit { part, ..self }
    }
    /// What is said of it.
    pub(crate) fn into_error(self) -> Error {
        let Misfit { part, found, wanted } = self;
        let message = format!(
            "`out{part}` has {found}, the result has {wanted}: pass a place of the result's form, what is in it does not matter"
        );
        Error::new("call_into", message)
    }
}
