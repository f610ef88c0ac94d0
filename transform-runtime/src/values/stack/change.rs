//! Whether a type is another one where it is mapped, said by a type: what a derived struct becomes depends on what its
//! fields do, and they may be of any type.

use crate::values::Lift;
use std::any::Any;

/// Whether a type [`Changes`] or [`Stays`].
pub trait Change {
    /// Whether it changes.
    const CHANGES: bool;
    /// Whether one of two parts changes.
    type Or<Other: Change>: Change;
    /// One type for what changes, another for what stays.
    type Choose<Changed: Lift, Same: Lift>: Lift;
}
/// Numbers are in it, which become tensors.
#[derive(Debug)]
pub enum Changes {}
impl Change for Changes {
    const CHANGES: bool = true;
    type Or<Other: Change> = Changes;
    type Choose<Changed: Lift, Same: Lift> = Changed;
}
/// Its leaves are tensors, or it has none.
#[derive(Debug)]
pub enum Stays {}
impl Change for Stays {
    const CHANGES: bool = false;
    type Or<Other: Change> = Other;
    type Choose<Changed: Lift, Same: Lift> = Same;
}

/// A value as one of the type that its own type is known to be, though not to the compiler: that of a part that stays.
///
/// # Panics
/// If the types differ.
#[inline]
pub fn identical<A: 'static, B: 'static>(x: &A) -> &B {
    (x as &dyn Any).downcast_ref().expect("a part that stays")
}
/// [`identical`], by value.
#[inline]
pub fn identically<A: 'static, B: 'static>(x: A) -> B {
    let mut x = Some(x);
    let same = (&mut x as &mut dyn Any).downcast_mut::<Option<B>>();
    same.and_then(Option::take).expect("a part that stays")
}
