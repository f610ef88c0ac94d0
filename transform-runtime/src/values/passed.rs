//! What a call passes: a function says by its types whether it takes values at the level or, of what it never differentiates,
//! values as they are, and the caller does not know.

use super::as_it_is::{AsItIs, PlainRef};
use super::param::{ByRef, BySlice, ByVal};
use super::{Lift, LiftFrom};
use crate::levels::Level;
use crate::values::tuple_param::Items;

/// What a function takes for a value at a level, or for one that is the same at every level.
#[diagnostic::on_unimplemented(
    message = "a value of type `{S}` cannot be passed as `{Self}`",
    label = "this argument does not fit the parameter"
)]
pub trait Taken<'a, S: ?Sized> {
    /// The argument.
    fn taken(x: &'a S) -> Self;
}
impl<'a, V: ?Sized> Taken<'a, V> for &'a V {
    #[inline(always)]
    fn taken(x: &'a V) -> Self {
        x
    }
}
impl<'a, V> Taken<'a, Vec<V>> for &'a [V] {
    #[inline(always)]
    fn taken(x: &'a Vec<V>) -> Self {
        x
    }
}
impl<'a, V, const N: usize> Taken<'a, [V; N]> for &'a [V] {
    #[inline(always)]
    fn taken(x: &'a [V; N]) -> Self {
        x
    }
}
impl<'a> Taken<'a, String> for &'a str {
    #[inline(always)]
    fn taken(x: &'a String) -> Self {
        x
    }
}
impl<'a> Taken<'a, &str> for &'a str {
    #[inline(always)]
    fn taken(x: &'a &str) -> Self {
        x
    }
}
impl<'a, T, S: Items<T> + 'static> Taken<'a, S> for &'a (dyn Items<T> + 'static) {
    #[inline(always)]
    fn taken(x: &'a S) -> Self {
        x
    }
}
impl<'a, S: ?Sized, P: AsItIs, L: Level> Taken<'a, S> for PlainRef<'a, P, L>
where
    &'a P::OfAt<L>: Taken<'a, S>,
{
    #[inline(always)]
    fn taken(x: &'a S) -> Self {
        PlainRef::Lifted(Taken::taken(x))
    }
}

/// A value at a level as an argument.
#[inline(always)]
pub fn arg<'a, R: Taken<'a, S>, S: ?Sized>(x: &'a S) -> R {
    R::taken(x)
}

/// What a function takes for a value at no level.
#[diagnostic::on_unimplemented(
    message = "a value of type `{S}` cannot be passed as `{Self}`",
    label = "this argument does not fit the parameter"
)]
pub trait Handed<'a, S: ?Sized> {
    /// Where the value at the level is, if the function takes one.
    type Place: Default;
    /// The argument.
    fn handed(x: &'a S, place: &'a mut Self::Place) -> Self;
}
impl<'a, S: Clone, V: LiftFrom<S>> Handed<'a, S> for &'a V {
    type Place = Option<V>;
    #[inline(always)]
    fn handed(x: &'a S, place: &'a mut Option<V>) -> Self {
        place.insert(V::lift_from(x.clone()))
    }
}
impl<'a, S: Clone, V: LiftFrom<S>> Handed<'a, [S]> for &'a [V] {
    type Place = Vec<V>;
    #[inline(always)]
    fn handed(x: &'a [S], place: &'a mut Vec<V>) -> Self {
        place.extend(x.iter().map(|x| V::lift_from(x.clone())));
        place
    }
}
impl<'a, S: Clone, V: LiftFrom<S>> Handed<'a, Vec<S>> for &'a [V] {
    type Place = Vec<V>;
    #[inline(always)]
    fn handed(x: &'a Vec<S>, place: &'a mut Vec<V>) -> Self {
        Handed::<[S]>::handed(x, place)
    }
}
impl<'a, S: Clone, V: LiftFrom<S>, const N: usize> Handed<'a, [S; N]> for &'a [V] {
    type Place = Vec<V>;
    #[inline(always)]
    fn handed(x: &'a [S; N], place: &'a mut Vec<V>) -> Self {
        Handed::<[S]>::handed(x, place)
    }
}
impl<'a> Handed<'a, String> for &'a str {
    type Place = ();
    #[inline(always)]
    fn handed(x: &'a String, (): &'a mut ()) -> Self {
        x
    }
}
impl<'a> Handed<'a, &str> for &'a str {
    type Place = ();
    #[inline(always)]
    fn handed(x: &'a &str, (): &'a mut ()) -> Self {
        x
    }
}
macro_rules! handed_plain {
    ($([$($param:tt)*] $by:ident, $s:ty, $x:ident => $of:expr;)*) => { $(
        impl<'a, T: Lift + Send + Sync, L: Level, $($param)*> Handed<'a, $s> for PlainRef<'a, $by<T>, L> {
            type Place = ();
            #[inline(always)]
            fn handed($x: &'a $s, (): &'a mut ()) -> Self {
                PlainRef::Plain($of)
            }
        }
    )* };
}
handed_plain! {
    [] ByVal, T, x => x;
    [] ByRef, T, x => x;
    [] BySlice, [T], x => x;
    [] BySlice, Vec<T>, x => &x[..];
    [const N: usize] BySlice, [T; N], x => &x[..];
}

/// A value at no level as an argument; `place` is for what is made of it.
#[inline(always)]
pub fn handed<'a, R: Handed<'a, S>, S: ?Sized>(x: &'a S, place: &'a mut R::Place) -> R {
    R::handed(x, place)
}
