//! What `Option` and `Result` have in common, for code that cannot say which of the two a value is.

use std::convert::Infallible;

/// An `Option` or a `Result`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an `Option` nor a `Result`",
    label = "in a differentiated body, this method is that of an `Option` or a `Result`",
    note = "the `map` of an array is known where its type is written: `let xs: [f64; 3] = ..`"
)]
pub trait Holds {
    /// What may be in it.
    type In;
    /// What it is where nothing is in it.
    type Hollow: Hollow;
    /// What is in it.
    fn content(&self) -> Option<&Self::In>;
    /// What is there instead.
    fn is_hollow(&self) -> Self::Hollow;
}
impl<T> Holds for Option<T> {
    type In = T;
    type Hollow = Option<Infallible>;
    #[inline(always)]
    fn content(&self) -> Option<&T> {
        self.as_ref()
    }
    #[inline(always)]
    fn is_hollow(&self) -> Option<Infallible> {
        None
    }
}
impl<T, E: Clone> Holds for Result<T, E> {
    type In = T;
    type Hollow = Result<Infallible, E>;
    #[inline(always)]
    fn content(&self) -> Option<&T> {
        self.as_ref().ok()
    }
    fn is_hollow(&self) -> Result<Infallible, E> {
        match self {
            Err(error) => Err(error.clone()),
            Ok(_) => unreachable!("a value is there"),
        }
    }
}

/// An `Option` or a `Result` without a value.
pub trait Hollow {
    /// One of the same kind that may have a value of this type.
    type Of<T>;
    /// As one that may have a value.
    fn of<T>(self) -> Self::Of<T>;
}
impl Hollow for Option<Infallible> {
    type Of<T> = Option<T>;
    #[inline(always)]
    fn of<T>(self) -> Option<T> {
        None
    }
}
impl<E> Hollow for Result<Infallible, E> {
    type Of<T> = Result<T, E>;
    #[inline(always)]
    fn of<T>(self) -> Result<T, E> {
        self.map(|never| match never {})
    }
}

/// What is made of a value: an `Option` or a `Result`.
pub trait FullOf<T> {
    /// With the value in it.
    fn full(value: T) -> Self;
}
impl<T> FullOf<T> for Option<T> {
    #[inline(always)]
    fn full(value: T) -> Self {
        Some(value)
    }
}
impl<T, E> FullOf<T> for Result<T, E> {
    #[inline(always)]
    fn full(value: T) -> Self {
        Ok(value)
    }
}

/// Whether there is a value.
#[inline(always)]
pub fn is_full<X: Holds>(x: &X) -> bool {
    x.content().is_some()
}
/// The value that is there.
#[inline(always)]
pub fn content<X: Holds>(x: &X) -> &X::In {
    match x.content() {
        Some(content) => content,
        None => unreachable!("there is a value"),
    }
}
/// What one was empty with, as another type.
///
/// ```
/// # use transform_func::pure;
/// let nothing: Option<f64> = pure::hollow(pure::emptied(&None::<i32>));
/// assert_eq!(nothing, None);
/// ```
#[inline(always)]
pub fn hollow<H: Hollow, T>(hollow: H) -> H::Of<T> {
    hollow.of()
}
/// `Some` or `Ok`.
///
/// ```
/// # use transform_func::pure;
/// let y: Option<f64> = pure::full(2.0);
/// assert_eq!(y, Some(2.0));
/// ```
#[inline(always)]
pub fn full<X: FullOf<T>, T>(value: T) -> X {
    X::full(value)
}
