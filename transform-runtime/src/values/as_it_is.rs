//! Parameters that are never differentiated: their arguments are passed as they are, at no level.
//!
//! A caller whose own value has no level hands on a reference to it, from call to call, and nothing is copied. A value at a
//! level is handed on, too: its plain value is taken where the function begins.

use super::param::{ByRef, BySlice, ByVal, unchanged};
use super::{Lift, Param, Primal, Relevel, TanOf};
use crate::levels::{Base, Batch, Dual, Level};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

type At<T, L> = <T as Lift>::At<L>;
type Tan<P, L> = TanOf<<P as Param>::Owned, L>;

/// The parameter `P`, never differentiated.
#[derive(Debug)]
pub struct Plain<P>(PhantomData<P>);

/// A passing mode whose arguments are values that can be at no level.
pub trait AsItIs: Param<Owned: Send + Sync> {
    /// What is referred to.
    type Of: ToOwned<Owned = Self::Owned> + ?Sized + Send + Sync + 'static;
    /// The same at a level.
    type OfAt<L: Level>: ?Sized + Send + Sync;
    /// The argument of a direct call.
    fn of<'h>(arg: &'h Self::Arg<'_>) -> &'h Self::Of;
    /// What is referred to, of what owns it.
    fn referred(x: &Self::Owned) -> &Self::Of;
    /// An argument at a level.
    fn at_level<L: Level>(x: &At<Self::Owned, L>) -> &Self::OfAt<L>;
    /// A copy of it.
    fn own_at<L: Level>(x: &Self::OfAt<L>) -> At<Self::Owned, L>;
}
macro_rules! as_it_is {
    ($($by:ident, [$($of:tt)*], [$($of_at:tt)*], $arg:ident => $as:expr, $own:ident;)*) => { $(
        impl<T: Lift + Send + Sync> AsItIs for $by<T> {
            type Of = $($of)*;
            type OfAt<L: Level> = $($of_at)*;
            #[inline(always)]
            fn of<'h>($arg: &'h Self::Arg<'_>) -> &'h Self::Of {
                $as
            }
            #[inline(always)]
            fn referred(x: &Self::Owned) -> &Self::Of {
                x
            }
            #[inline(always)]
            fn at_level<L: Level>(x: &At<Self::Owned, L>) -> &Self::OfAt<L> {
                x
            }
            #[inline(always)]
            fn own_at<L: Level>(x: &Self::OfAt<L>) -> At<Self::Owned, L> {
                x.$own()
            }
        }
    )* };
}
as_it_is! {
    ByVal, [T], [At<T, L>], arg => arg, clone;
    ByRef, [T], [At<T, L>], arg => arg, clone;
    BySlice, [[T]], [[At<T, L>]], arg => arg, to_vec;
}

/// An argument that is not differentiated.
pub enum PlainRef<'a, P: AsItIs, L: Level> {
    /// As it is.
    Plain(&'a P::Of),
    /// The argument is the plain value of this.
    Lifted(&'a P::OfAt<L>),
}
impl<P: AsItIs, L: Level> Clone for PlainRef<'_, P, L> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<P: AsItIs, L: Level> Copy for PlainRef<'_, P, L> {}
impl<P: AsItIs, L: Level> fmt::Debug for PlainRef<'_, P, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PlainRef::Plain(_) => "Plain(..)",
            PlainRef::Lifted(_) => "Lifted(..)",
        })
    }
}

/// The argument as the function reads it.
#[inline(always)]
pub fn plain<'a, P, L>(x: PlainRef<'a, P, L>) -> Cow<'a, P::Of>
where
    P: AsItIs<OfAt<L>: Primal<Out = P::Owned>>,
    L: Level,
{
    match x {
        PlainRef::Plain(x) => Cow::Borrowed(x),
        PlainRef::Lifted(x) => Cow::Owned(x.primal()),
    }
}

/// Such an argument, owned.
pub enum PlainArg<P: AsItIs, L: Level> {
    /// As it is.
    Plain(Arc<P::Owned>),
    /// The argument is the plain value of this.
    Lifted(At<P::Owned, L>),
}
impl<P: AsItIs, L: Level> Clone for PlainArg<P, L> {
    fn clone(&self) -> Self {
        match self {
            PlainArg::Plain(x) => PlainArg::Plain(Arc::clone(x)),
            PlainArg::Lifted(x) => PlainArg::Lifted(x.clone()),
        }
    }
}
impl<P: AsItIs, L: Level> fmt::Debug for PlainArg<P, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Plain::<P>::refer::<L>(self).fmt(f)
    }
}

/// Such an argument that is taken to another level.
pub enum PlainMoved<'a, P: AsItIs, L: Level> {
    /// As it is.
    Plain(&'a P::Of),
    /// The argument is the plain value of this.
    Lifted(At<P::Owned, L>),
}
impl<P: AsItIs, L: Level> fmt::Debug for PlainMoved<'_, P, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Plain::<P>::moved::<L>(self).fmt(f)
    }
}
impl<'a, P: AsItIs, L: Level> PlainRef<'a, P, L> {
    /// The argument, with what is done to one at a level.
    fn to<M: Level>(self, at_level: impl FnOnce(At<P::Owned, L>) -> At<P::Owned, M>) -> PlainMoved<'a, P, M> {
        match self {
            PlainRef::Plain(x) => PlainMoved::Plain(x),
            PlainRef::Lifted(x) => PlainMoved::Lifted(at_level(P::own_at::<L>(x))),
        }
    }
}

impl<P: AsItIs> Param for Plain<P> {
    type Owned = P::Owned;
    type Arg<'a> = P::Arg<'a>;
    type Ref<'a, L: Level> = PlainRef<'a, P, L>;
    type Bar<'a, L: Level> = P::Bar<'a, L>;
    type Dot<'a, L: Level> = P::Dot<'a, L>;
    type At<L: Level> = PlainArg<P, L>;
    type Moved<'a, L: Level> = PlainMoved<'a, P, L>;
    type Held<'a> = P::Arg<'a>;
    unchanged!();

    fn lift<L: Level>(arg: Self::Arg<'_>) -> At<P::Owned, L> {
        P::lift(arg)
    }
    #[inline(always)]
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        arg
    }
    #[inline(always)]
    fn held<'h>(x: &'h Self::Held<'_>) -> Self::Ref<'h, Base> {
        PlainRef::Plain(P::of(x))
    }
    #[inline(always)]
    fn borrow<L: Level>(x: &At<P::Owned, L>) -> Self::Ref<'_, L> {
        PlainRef::Lifted(P::at_level::<L>(x))
    }
    #[inline(always)]
    fn shorten<'s, 'l: 's, L: Level>(x: Self::Ref<'l, L>) -> Self::Ref<'s, L> {
        match x {
            PlainRef::Plain(x) => PlainRef::Plain(x),
            PlainRef::Lifted(x) => PlainRef::Lifted(x),
        }
    }
    fn own<L: Level>(x: Self::Ref<'_, L>) -> At<P::Owned, L> {
        match x {
            PlainRef::Plain(x) => x.to_owned().lift(),
            PlainRef::Lifted(x) => P::own_at::<L>(x),
        }
    }
    #[inline(always)]
    fn of_value<L: Level>(x: At<P::Owned, L>) -> PlainArg<P, L> {
        PlainArg::Lifted(x)
    }
    fn as_value<L: Level>(x: &PlainArg<P, L>) -> Cow<'_, At<P::Owned, L>> {
        match x {
            PlainArg::Plain(x) => Cow::Owned(P::Owned::clone(x).lift()),
            PlainArg::Lifted(x) => Cow::Borrowed(x),
        }
    }
    fn value_mut<L: Level>(x: &mut PlainArg<P, L>) -> Option<&mut At<P::Owned, L>> {
        match x {
            PlainArg::Plain(_) => None,
            PlainArg::Lifted(x) => Some(x),
        }
    }
    #[inline(always)]
    fn refer<L: Level>(x: &PlainArg<P, L>) -> PlainRef<'_, P, L> {
        match x {
            PlainArg::Plain(x) => PlainRef::Plain(P::referred(x)),
            PlainArg::Lifted(x) => PlainRef::Lifted(P::at_level::<L>(x)),
        }
    }
    fn keep<L: Level>(x: PlainRef<'_, P, L>) -> PlainArg<P, L> {
        match x {
            PlainRef::Plain(x) => PlainArg::Plain(Arc::new(x.to_owned())),
            PlainRef::Lifted(x) => PlainArg::Lifted(P::own_at::<L>(x)),
        }
    }
    #[inline(always)]
    fn moved<'x, L: Level>(x: &'x PlainMoved<'_, P, L>) -> PlainRef<'x, P, L> {
        match x {
            PlainMoved::Plain(x) => PlainRef::Plain(*x),
            PlainMoved::Lifted(x) => PlainRef::Lifted(P::at_level::<L>(x)),
        }
    }
    fn put<L: Level>(into: &mut PlainMoved<'_, P, L>, x: At<P::Owned, L>) {
        *into = PlainMoved::Lifted(x);
    }
    fn dual<'a, L: Level>(x: Self::Ref<'a, L>, tangent: &Tan<P, L>) -> Self::Moved<'a, Dual<L>> {
        x.to(|x| P::Owned::dual::<L>(&x, tangent))
    }
    fn undual<L: Level>(x: Self::Ref<'_, Dual<L>>) -> (Self::Moved<'_, L>, Tan<P, L>) {
        let mut tangent = Default::default();
        let x = x.to(|x| {
            tangent = P::Owned::tangent::<L>(&x);
            P::Owned::primal::<L>(&x)
        });
        (x, tangent)
    }
    fn relevel<'a, L: Level, M: Level, R: Relevel<L, M>>(
        x: Self::Ref<'a, L>,
        by: &mut R,
    ) -> Self::Moved<'a, M> {
        x.to(|x| P::Owned::relevel::<L, M, R>(&x, by))
    }
    fn shared<L: Level>(x: Self::Ref<'_, L>) -> Self::Moved<'_, Batch<L>> {
        x.to(|x| P::Owned::share::<L>(&x))
    }
    fn of_lane<L: Level>(x: Self::Ref<'_, Batch<L>>, i: usize) -> Self::Moved<'_, L> {
        x.to(|x| P::Owned::lane::<L>(&x, i))
    }
    /// Nothing is added to it.
    fn zero<L: Level>(_: Self::Ref<'_, L>) -> Tan<P, L> {
        Default::default()
    }
    #[inline(always)]
    fn bar<L: Level>(x: &mut Tan<P, L>) -> Self::Bar<'_, L> {
        P::bar::<L>(x)
    }
    #[inline(always)]
    fn dot<L: Level>(x: &Tan<P, L>) -> Self::Dot<'_, L> {
        P::dot::<L>(x)
    }
    #[inline(always)]
    fn no_dot<'a, L: Level>() -> Self::Dot<'a, L> {
        P::no_dot::<L>()
    }
    fn own_dot<L: Level>(x: Self::Dot<'_, L>) -> Tan<P, L> {
        P::own_dot::<L>(x)
    }
    fn accumulate<L: Level>(into: Self::Bar<'_, L>, x: &Tan<P, L>) {
        P::accumulate::<L>(into, x);
    }
    fn value<L: Level>(tan: Tan<P, L>, like: Self::Ref<'_, L>) -> At<P::Owned, L> {
        P::value::<L>(tan, P::borrow::<L>(&Self::own::<L>(like)))
    }
}
