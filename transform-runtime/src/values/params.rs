//! Parameter lists as tuples.

use crate::custom::joined;
use crate::levels::{Base, Batch, Dual, Level};
use crate::values::{Laned, Leaves, Lift, Nth, Param, Relevel, TanOf, Tangent, Tree};
use std::any::Any;

type OwnedAt<P, L> = <<P as Param>::Owned as Lift>::At<L>;
type Tan<P, L> = TanOf<<P as Param>::Owned, L>;

/// The parameters of a function: a tuple of passing modes.
pub trait Params: 'static {
    /// The arguments, owned.
    type At<L: Level>: Clone + Send + Sync + 'static;
    /// The arguments taken to another level: owned, but for what has no level.
    type Moved<'a, L: Level>;
    /// The arguments as the variants take them.
    type Ref<'a, L: Level>: Copy + Send + Sync;
    /// Cotangents or tangents of all arguments, owned.
    type Tans<L: Level>: Tangent;
    /// Accumulators of all cotangents.
    type Bars<'a, L: Level>;
    /// Tangents as the variants take them.
    type Dots<'a, L: Level>: Copy;
    /// The pointer type of a direct call.
    type Fn<O: 'static>: 'static;
    /// The arguments of a direct call as a tuple.
    type Args<'a>;
    /// The arguments of a direct call while it runs.
    type Held<'a>;
    /// The owned types, as a tuple.
    type Owned: Lift;
    /// What calls leave in the arguments: a list of the values of those that are passed by `&mut`.
    type Left: 'static;
    /// How many parameters there are.
    const ARITY: usize;
    /// Whether a tensor is among them.
    const HAS_TENSOR: bool;

    /// A call's arguments at level `L`, as constants.
    fn lift<L: Level>(args: Self::Args<'_>) -> Self::At<L>;
    /// A call's arguments at the ground level, not copied where that can be avoided.
    fn hold(args: Self::Args<'_>) -> Self::Held<'_>;
    /// Puts what a direct call leaves in its arguments there: the [`Left`](Self::Left) of its result, if it has one.
    fn put_back(held: Self::Held<'_>, left: Option<&mut dyn Any>);
    /// Held arguments as the variants take them.
    fn held<'h>(x: &'h Self::Held<'_>) -> Self::Ref<'h, Base>;
    /// Owned arguments as the variants take them.
    fn borrow<L: Level>(x: &Self::At<L>) -> Self::Ref<'_, L>;
    /// A copy of the arguments.
    fn own<L: Level>(x: Self::Ref<'_, L>) -> Self::At<L>;
    /// The zero cotangents, in full length.
    fn zeros<L: Level>(x: Self::Ref<'_, L>) -> Self::Tans<L>;
    /// The same, of these arguments only.
    fn zeros_of<L: Level>(x: Self::Ref<'_, L>, which: u64) -> Self::Tans<L>;
    /// Cotangents as accumulators.
    fn bars<L: Level>(x: &mut Self::Tans<L>) -> Self::Bars<'_, L>;
    /// Tangents as the variants take them.
    fn dots<L: Level>(x: &Self::Tans<L>) -> Self::Dots<'_, L>;
    /// Tangents as owned values.
    fn own_dots<L: Level>(x: Self::Dots<'_, L>) -> Self::Tans<L>;
    /// Adds to accumulators.
    fn accumulate<L: Level>(into: Self::Bars<'_, L>, x: &Self::Tans<L>);
    /// Arguments that were taken to another level, as the variants take them.
    fn moved<'x, L: Level>(x: &'x Self::Moved<'_, L>) -> Self::Ref<'x, L>;
    /// The arguments with tangents.
    fn dual<'a, L: Level>(x: Self::Ref<'a, L>, tangents: &Self::Tans<L>) -> Self::Moved<'a, Dual<L>>;
    /// The tangents of cotangents.
    fn tangents<L: Level>(x: &Self::Tans<Dual<L>>) -> Self::Tans<L>;
    /// The values of cotangents.
    fn primals<L: Level>(x: &Self::Tans<Dual<L>>) -> Self::Tans<L>;
    /// Cotangents as a tuple of owned values.
    fn values<L: Level>(x: &Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Owned as Lift>::At<L>;
    /// The arguments for a shorter time.
    fn shorten<'s, 'l: 's, L: Level>(x: Self::Ref<'l, L>) -> Self::Ref<'s, L>;
    /// Arguments from the ground level.
    fn unlift(x: Self::Ref<'_, Base>) -> Self::Owned;
    /// The arguments without their tangents, and those.
    fn undual<L: Level>(x: Self::Ref<'_, Dual<L>>) -> (Self::Moved<'_, L>, Self::Tans<L>);
    /// The arguments at another level.
    fn relevel<'a, L: Level, M: Level, R: Relevel<L, M>>(
        x: Self::Ref<'a, L>,
        by: &mut R,
    ) -> Self::Moved<'a, M>;
    /// The arguments of lane `i`.
    fn of_lane<L: Level>(x: Self::Ref<'_, Batch<L>>, i: usize) -> Self::Moved<'_, L>;
    /// The arguments of lanes as tangents of all of them.
    fn join_lanes<L: Level>(lanes: &[Self::At<L>]) -> Self::Tans<Batch<L>>;
    /// Cotangents with tangents.
    fn dual_tans<L: Level>(primals: &Self::Tans<L>, tangents: &Self::Tans<L>) -> Self::Tans<Dual<L>>;
    /// [`Laned::sizes`]
    fn sizes<L: Level>(x: Self::Ref<'_, L>, found: &mut dyn FnMut(usize, usize));
    /// Tangents as arguments; their static parts are those of `like`.
    fn as_args<L: Level>(x: &Self::Tans<L>, like: Self::Ref<'_, L>) -> Self::At<L>;
    /// Walks over all leaves of the arguments, beside tangents.
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(
        x: Self::Ref<'_, L>,
        t: &mut Self::Tans<M>,
        visitor: &mut V,
    );
    /// The pointer behind a direct call of `C`.
    fn direct<X: Direct<Params = Self>>() -> &'static Self::Fn<X::Output>;
}

/// Something that can be called with the arguments of a function.
pub trait Direct: 'static {
    /// The function's parameters.
    type Params: Params;
    /// The result of the call.
    type Output: 'static;
    /// The call.
    fn call(args: <Self::Params as Params>::Args<'_>) -> Self::Output;
}

/// The list of what is left in the arguments of these modes, after another.
macro_rules! left {
    ($rest:ty;) => { $rest };
    ($rest:ty; $p:ident $($more:ident)*) => { left!($p::Left<$rest>; $($more)*) };
}
/// Puts it there, from the last to the first.
macro_rules! put_back {
    ($left:expr, $rest:ty;) => { $left };
    ($left:expr, $rest:ty; $p:ident ($into:expr) $($more:tt)*) => {{
        let left = put_back!($left, $p::Left<$rest>; $($more)*);
        $p::put_back::<$rest>($into, left)
    }};
}
pub(crate) use put_back;

macro_rules! params {
    ($($p:ident $i:tt $n:literal),+) => {
        impl<$($p: Param),+> Params for ($($p,)+) {
            type At<L: Level> = ($($p::At<L>,)+);
            type Moved<'a, L: Level> = ($($p::Moved<'a, L>,)+);
            type Ref<'a, L: Level> = ($($p::Ref<'a, L>,)+);
            type Tans<L: Level> = ($(Tan<$p, L>,)+);
            type Bars<'a, L: Level> = ($($p::Bar<'a, L>,)+);
            type Dots<'a, L: Level> = ($($p::Dot<'a, L>,)+);
            type Fn<O: 'static> = for<'a> fn($($p::Arg<'a>),+) -> O;
            type Args<'a> = ($($p::Arg<'a>,)+);
            type Held<'a> = ($($p::Held<'a>,)+);
            type Owned = ($($p::Owned,)+);
            type Left = left!((); $($p)+);
            const ARITY: usize = [$($i),+].len();
            const HAS_TENSOR: bool = $( <$p::Owned as Lift>::HAS_TENSOR )||+;

            #[inline(always)]
            fn lift<L: Level>(args: Self::Args<'_>) -> Self::At<L> {
                ($( $p::of_value::<L>($p::lift::<L>(args.$i)), )+)
            }
            #[inline(always)]
            fn hold(args: Self::Args<'_>) -> Self::Held<'_> {
                ($( $p::hold(args.$i), )+)
            }
            #[inline]
            fn put_back(held: Self::Held<'_>, left: Option<&mut dyn Any>) {
                if let Some(left) = left.and_then(|left| left.downcast_mut::<Self::Left>()) {
                    put_back!(left, (); $( $p (Some($p::back(held.$i))) )+);
                }
            }
            #[inline(always)]
            fn held<'h>(x: &'h Self::Held<'_>) -> Self::Ref<'h, Base> {
                ($( $p::held(&x.$i), )+)
            }
            #[inline(always)]
            fn borrow<L: Level>(x: &Self::At<L>) -> Self::Ref<'_, L> {
                ($( $p::refer::<L>(&x.$i), )+)
            }
            fn own<L: Level>(x: Self::Ref<'_, L>) -> Self::At<L> {
                ($( $p::keep::<L>(x.$i), )+)
            }
            #[inline(always)]
            fn zeros<L: Level>(x: Self::Ref<'_, L>) -> Self::Tans<L> {
                ($( $p::zero::<L>(x.$i), )+)
            }
            #[inline(always)]
            fn zeros_of<L: Level>(x: Self::Ref<'_, L>, which: u64) -> Self::Tans<L> {
                ($( if which & (1 << $i) != 0 { $p::zero::<L>(x.$i) } else { Default::default() }, )+)
            }
            #[inline(always)]
            fn bars<L: Level>(x: &mut Self::Tans<L>) -> Self::Bars<'_, L> {
                ($( $p::bar::<L>(&mut x.$i), )+)
            }
            #[inline(always)]
            fn dots<L: Level>(x: &Self::Tans<L>) -> Self::Dots<'_, L> {
                ($( $p::dot::<L>(&x.$i), )+)
            }
            fn own_dots<L: Level>(x: Self::Dots<'_, L>) -> Self::Tans<L> {
                ($( $p::own_dot::<L>(x.$i), )+)
            }
            fn accumulate<L: Level>(into: Self::Bars<'_, L>, x: &Self::Tans<L>) {
                $( $p::accumulate::<L>(into.$i, &x.$i); )+
            }
            #[inline(always)]
            fn moved<'x, L: Level>(x: &'x Self::Moved<'_, L>) -> Self::Ref<'x, L> {
                ($( $p::moved::<L>(&x.$i), )+)
            }
            fn dual<'a, L: Level>(x: Self::Ref<'a, L>, tangents: &Self::Tans<L>) -> Self::Moved<'a, Dual<L>> {
                ($( $p::dual::<L>(x.$i, &tangents.$i), )+)
            }
            fn tangents<L: Level>(x: &Self::Tans<Dual<L>>) -> Self::Tans<L> {
                ($( <$p::Owned as Lift>::tangent_tan::<L>(&x.$i), )+)
            }
            fn primals<L: Level>(x: &Self::Tans<Dual<L>>) -> Self::Tans<L> {
                ($( <$p::Owned as Lift>::primal_tan::<L>(&x.$i), )+)
            }
            fn values<L: Level>(x: &Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Owned as Lift>::At<L> {
                ($( <$p::Owned as Lift>::to_value::<L>(&x.$i, &$p::own::<L>(like.$i)), )+)
            }
            #[inline(always)]
            fn shorten<'s, 'l: 's, L: Level>(x: Self::Ref<'l, L>) -> Self::Ref<'s, L> {
                ($( $p::shorten::<L>(x.$i), )+)
            }
            fn unlift(x: Self::Ref<'_, Base>) -> Self::Owned {
                ($( <$p::Owned as Lift>::unlift($p::own::<Base>(x.$i)), )+)
            }
            fn undual<L: Level>(x: Self::Ref<'_, Dual<L>>) -> (Self::Moved<'_, L>, Self::Tans<L>) {
                let x = ($( $p::undual::<L>(x.$i), )+);
                (($( x.$i.0, )+), ($( x.$i.1, )+))
            }
            fn relevel<'a, LL: Level, MM: Level, RR: Relevel<LL, MM>>(x: Self::Ref<'a, LL>, by: &mut RR) -> Self::Moved<'a, MM> {
                ($( $p::relevel::<LL, MM, RR>(x.$i, by), )+)
            }
            fn of_lane<L: Level>(x: Self::Ref<'_, Batch<L>>, i: usize) -> Self::Moved<'_, L> {
                ($( $p::of_lane::<L>(x.$i, i), )+)
            }
            fn join_lanes<L: Level>(lanes: &[Self::At<L>]) -> Self::Tans<Batch<L>> {
                ($({
                    let shared: Vec<_> = lanes.iter().map(|x| <$p::Owned as Lift>::share::<L>(&$p::as_value::<L>(&x.$i))).collect();
                    <$p::Owned as Lift>::to_tan::<Batch<L>>(&joined::<_, L>(&shared.iter().collect::<Vec<_>>()))
                },)+)
            }
            fn dual_tans<L: Level>(primals: &Self::Tans<L>, tangents: &Self::Tans<L>) -> Self::Tans<Dual<L>> {
                ($( <$p::Owned as Lift>::dual_tan::<L>(&primals.$i, &tangents.$i), )+)
            }
            fn sizes<L: Level>(x: Self::Ref<'_, L>, found: &mut dyn FnMut(usize, usize)) {
                $( $p::own::<L>(x.$i).sizes(found); )+
            }
            fn as_args<L: Level>(x: &Self::Tans<L>, like: Self::Ref<'_, L>) -> Self::At<L> {
                ($( $p::of_value::<L>(<$p::Owned as Lift>::to_value::<L>(&x.$i, &$p::own::<L>(like.$i))), )+)
            }
            fn visit<LL: Level, MM: Level, VV: Leaves<LL, MM>>(
                x: Self::Ref<'_, LL>,
                t: &mut Self::Tans<MM>,
                visitor: &mut VV,
            ) {
                $( <$p::Owned as Tree>::visit::<LL, MM, VV>(&$p::own::<LL>(x.$i), &mut t.$i, visitor); )+
            }
            #[allow(non_snake_case, clippy::too_many_arguments)] // one variable per parameter, named like its type
            fn direct<X: Direct<Params = Self>>() -> &'static Self::Fn<X::Output> {
                fn call<'a, $($p: Param,)+ X: Direct<Params = ($($p,)+)>>($($p: $p::Arg<'a>),+) -> X::Output {
                    X::call(($($p,)+))
                }
                const { &(call::<$($p,)+ X> as for<'a> fn($($p::Arg<'a>),+) -> X::Output) }
            }
        }
        params!(@nth ($($p),+); $($p $i $n),+);
    };
    (@nth $all:tt; $($p:ident $i:tt $n:literal),+) => {
        $( params!(@one $all; $p $i $i); params!(@one $all; $p $i $n); )+
    };
    (@one ($($p:ident),+); $this:ident $i:tt $n:literal) => {
        impl<$($p: Param),+> Nth<$n> for ($($p,)+) {
            type Owned = $this::Owned;
            type By = $this;
            const INDEX: usize = $i;
            #[inline(always)]
            fn nth<'a>(x: Self::Ref<'a, Base>) -> $this::Ref<'a, Base> {
                x.$i
            }
            #[inline(always)]
            fn put_bar<'a>(bars: &mut Self::Bars<'a, Base>, bar: $this::Bar<'a, Base>) {
                bars.$i = bar;
            }
            #[inline(always)]
            fn tan<L: Level>(x: &Self::Tans<L>) -> &Tan<$this, L> {
                &x.$i
            }
            #[inline(always)]
            fn tan_mut<L: Level>(x: &mut Self::Tans<L>) -> &mut Tan<$this, L> {
                &mut x.$i
            }
            #[inline(always)]
            fn own_nth<L: Level>(x: Self::Ref<'_, L>) -> OwnedAt<$this, L> {
                $this::own::<L>(x.$i)
            }
            #[inline(always)]
            fn put_nth<L: Level>(into: &mut Self::Moved<'_, L>, x: OwnedAt<$this, L>) {
                $this::put::<L>(&mut into.$i, x);
            }
            #[inline(always)]
            fn take_nth<L: Level>(x: &mut Self::Tans<L>, like: Self::Ref<'_, L>) -> OwnedAt<$this, L> {
                $this::value::<L>(std::mem::take(&mut x.$i), like.$i)
            }
        }
    };
}
params!(A 0 -1);
params!(A 0 -2, B 1 -1);
params!(A 0 -3, B 1 -2, C 2 -1);
params!(A 0 -4, B 1 -3, C 2 -2, D 3 -1);
params!(A 0 -5, B 1 -4, C 2 -3, D 3 -2, F 4 -1);
params!(A 0 -6, B 1 -5, C 2 -4, D 3 -3, F 4 -2, G 5 -1);
params!(A 0 -7, B 1 -6, C 2 -5, D 3 -4, F 4 -3, G 5 -2, H 6 -1);
params!(A 0 -8, B 1 -7, C 2 -6, D 3 -5, F 4 -4, G 5 -3, H 6 -2, I 7 -1);
params!(A 0 -9, B 1 -8, C 2 -7, D 3 -6, F 4 -5, G 5 -4, H 6 -3, I 7 -2, J 8 -1);
params!(A 0 -10, B 1 -9, C 2 -8, D 3 -7, F 4 -6, G 5 -5, H 6 -4, I 7 -3, J 8 -2, K 9 -1);
