//! The parameters of `jvp!`: a function's own, then their tangents, of which the call may leave some out.

use crate::levels::Level;
use crate::transforms::Arguments;
use crate::values::{Activity, ActivityOf, Constant, Lift, Param, Params};

/// Whether a call gives the tangent of an argument.
pub trait Given: 'static {
    /// The bit of an argument whose tangent is given, or none.
    const MASK: u64;
    /// An argument without tangent is one without floats.
    type Activity<T: Lift>: Activity;
}
/// It does; that of a static argument is [`Zero`](crate::plumbing::Zero).
#[derive(Debug)]
pub struct IsGiven;
impl Given for IsGiven {
    const MASK: u64 = u64::MAX;
    type Activity<T: Lift> = ActivityOf<T>;
}
/// The tangent is zero.
#[derive(Debug)]
pub struct IsZero;
impl Given for IsZero {
    const MASK: u64 = 0;
    type Activity<T: Lift> = Constant;
}
/// The tangents of all arguments are given.
#[derive(Debug)]
pub struct AllGiven;

type ActivityIf<G, P> = <G as Given>::Activity<<P as Param>::Owned>;
type Tangent<G, P> = <ActivityIf<G, P> as Activity>::Tangent<P>;

/// A parameter list followed by the list of its tangents. `G` says which are given: a [`Given`] for each, or
/// [`AllGiven`].
pub trait WithTangents<G>: Arguments {
    /// All parameters. What is not given is `()`.
    type All: Params;
    /// A bit for each argument whose tangent is given.
    const GIVEN: u64;
    /// The arguments, and their tangents.
    fn split<'a, L: Level>(x: <Self::All as Params>::Ref<'a, L>) -> (Self::Ref<'a, L>, Self::Tans<L>);
    /// Adds to the cotangents of the arguments and to those of their tangents.
    fn accumulate_all<L: Level>(
        into: <Self::All as Params>::Bars<'_, L>,
        x: &Self::Tans<L>,
        of_tangents: &Self::Tans<L>,
    );
}

macro_rules! with_tangents {
    (@ $list:ty, [$($bound:tt)+] $($p:ident $g:ident $i:tt $t:tt),+) => {
        impl<$($bound)+> WithTangents<$list> for ($($p,)+) {
            type All = ($($p,)+ $(Tangent<$g, $p>,)+);
            const GIVEN: u64 = $( (<$g as Given>::MASK & (1 << $i)) )|+;
            #[inline(always)]
            fn split<'a, LL: Level>(x: <Self::All as Params>::Ref<'a, LL>) -> (Self::Ref<'a, LL>, Self::Tans<LL>) {
                (($( x.$i, )+), ($( <ActivityIf<$g, $p>>::tangent::<$p, LL>(x.$t), )+))
            }
            #[inline(always)]
            fn accumulate_all<LL: Level>(
                into: <Self::All as Params>::Bars<'_, LL>,
                x: &Self::Tans<LL>,
                of_tangents: &Self::Tans<LL>,
            ) {
                $( $p::accumulate::<LL>(into.$i, &x.$i); )+
                $( <ActivityIf<$g, $p>>::accumulate::<$p, LL>(into.$t, &of_tangents.$i); )+
            }
        }
    };
    ($($p:ident $g:ident $i:tt $t:tt),+) => {
        with_tangents!(@ ($($g,)+), [$($p: Param, $g: Given),+] $($p $g $i $t),+);
        with_tangents!(@ AllGiven, [$($p: Param),+] $($p IsGiven $i $t),+);
    };
}
with_tangents!(A GA 0 1);
with_tangents!(A GA 0 2, B GB 1 3);
with_tangents!(A GA 0 3, B GB 1 4, C GC 2 5);
with_tangents!(A GA 0 4, B GB 1 5, C GC 2 6, D GD 3 7);
with_tangents!(A GA 0 5, B GB 1 6, C GC 2 7, D GD 3 8, E GE 4 9);
