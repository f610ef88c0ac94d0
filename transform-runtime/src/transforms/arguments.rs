//! Parameter lists of the functions that transforms are made of: with a cotangent appended, with tangents.

use crate::levels::{Base, Batch, Level};
use crate::transforms::check::Check;
use crate::values::params::put_back;
use crate::values::{Activity, ActivityOf, Lift, Param, Params, TanOf};
use std::any::Any;

type Gradient<P> = <ActivityOf<<P as Param>::Owned> as Activity>::Gradient<<P as Param>::Owned>;
type Tangent<P> = <ActivityOf<<P as Param>::Owned> as Activity>::Tangent<P>;

/// What `vjp!`, `jvp!`, `linearize!` and the Jacobians need to know of a parameter list.
pub trait Arguments: Params {
    /// The gradients by all arguments, `()` for static ones.
    type Gradients: Lift;
    /// The passing modes of tangents: the arguments' own, [`Zero`](crate::values::Zero) for static ones.
    type Tangents: Arguments;
    /// The tangents of a direct call; none is zero.
    type Given<'a>;
    /// Those of a direct call while it runs.
    type GivenHeld<'a>;
    /// A closure over these parameters.
    type Closure<O: 'static>: ?Sized;

    /// Cotangents as gradients.
    fn gradients<L: Level>(tans: Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Gradients as Lift>::At<L>;
    /// The tangents of gradients as the tangents of cotangents.
    fn cotangents<L: Level>(tan: &TanOf<Self::Gradients, L>) -> Self::Tans<L>;
    /// Every tangent is given.
    fn some(tangents: <Self::Tangents as Params>::Args<'_>) -> Self::Given<'_>;
    /// The tangents of a direct call while it runs.
    fn hold_given(tangents: Self::Given<'_>) -> Self::GivenHeld<'_>;
    /// Tangents as a direct call gave them, and a bit for each that was given.
    fn given(tangents: &Self::GivenHeld<'_>) -> (Self::Tans<Base>, u64);
    /// Puts the tangents of what a direct call leaves in its arguments there.
    fn put_back_given(tangents: Self::GivenHeld<'_>, left: Option<&mut dyn Any>);
    /// Refuses tangents, those of the arguments in `which`, that do not have their arguments' shapes.
    fn check<L: Level>(op: &'static str, args: Self::Ref<'_, L>, tans: &mut Self::Tans<L>, which: u64);
    /// Refuses cotangents from a rule that do not have their arguments' shapes.
    fn check_pulled<L: Level>(args: Self::Ref<'_, L>, tans: &mut Self::Tans<L>);
    /// The same arguments in every lane.
    fn share<L: Level>(x: Self::Ref<'_, L>) -> Self::Moved<'_, Batch<L>>;
    /// Cotangents summed over the lanes.
    fn reduce<L: Level>(x: &Self::Tans<Batch<L>>) -> Self::Tans<L>;
    /// A closure behind a pointer.
    fn boxed<O: 'static>(f: impl Fn(Self::Args<'_>) -> O + 'static) -> Box<Self::Closure<O>>;
}

/// A parameter list with one more at its end.
pub trait Append<Last: Param>: Params {
    /// All parameters.
    type All: Params;
    /// The arguments, and the last.
    fn split<'a, L: Level>(x: <Self::All as Params>::Ref<'a, L>) -> (Self::Ref<'a, L>, Last::Ref<'a, L>);
    /// The accumulators, and the last.
    fn split_bars<'a, L: Level>(
        x: <Self::All as Params>::Bars<'a, L>,
    ) -> (Self::Bars<'a, L>, Last::Bar<'a, L>);
}

macro_rules! arguments {
    ($($p:ident $i:tt),+) => {
        impl<$($p: Param),+> Arguments for ($($p,)+) {
            type Gradients = ($(Gradient<$p>,)+);
            type Tangents = ($(Tangent<$p>,)+);
            type Given<'a> = ($(Option<<Tangent<$p> as Param>::Arg<'a>>,)+);
            type GivenHeld<'a> = ($(Option<<Tangent<$p> as Param>::Held<'a>>,)+);
            type Closure<O: 'static> = dyn for<'a> Fn($($p::Arg<'a>),+) -> O;

            fn gradients<L: Level>(tans: Self::Tans<L>, like: Self::Ref<'_, L>) -> <Self::Gradients as Lift>::At<L> {
                ($( <ActivityOf<$p::Owned>>::gradient::<$p, L>(tans.$i, like.$i), )+)
            }
            fn cotangents<L: Level>(tan: &TanOf<Self::Gradients, L>) -> Self::Tans<L> {
                ($( <ActivityOf<$p::Owned>>::cotangent::<$p::Owned, L>(&tan.$i), )+)
            }
            fn some(tangents: <Self::Tangents as Params>::Args<'_>) -> Self::Given<'_> {
                ($( Some(tangents.$i), )+)
            }
            fn hold_given(tangents: Self::Given<'_>) -> Self::GivenHeld<'_> {
                ($( tangents.$i.map(<Tangent<$p>>::hold), )+)
            }
            fn given(tangents: &Self::GivenHeld<'_>) -> (Self::Tans<Base>, u64) {
                let which = $( (u64::from(tangents.$i.is_some()) << $i) )|+;
                let tans = ($(
                    tangents.$i.as_ref().map(|held| {
                        <ActivityOf<$p::Owned>>::tangent::<$p, Base>(<Tangent<$p>>::held(held))
                    }).unwrap_or_default(),
                )+);
                (tans, which)
            }
            fn put_back_given(tangents: Self::GivenHeld<'_>, left: Option<&mut dyn Any>) {
                if let Some(left) = left.and_then(|left| left.downcast_mut::<<Self as Params>::Left>()) {
                    put_back!(
                        left, ();
                        $( $p (tangents.$i.and_then(|held| <ActivityOf<$p::Owned>>::back::<$p>(held))) )+
                    );
                }
            }
            fn check<L: Level>(op: &'static str, args: Self::Ref<'_, L>, tans: &mut Self::Tans<L>, which: u64) {
                $(
                    if which & (1 << $i) != 0 {
                        Check::tangent::<$p::Owned, L>(op, $i, &$p::own::<L>(args.$i), &mut tans.$i);
                    }
                )+
            }
            fn check_pulled<L: Level>(args: Self::Ref<'_, L>, tans: &mut Self::Tans<L>) {
                $( Check::pulled::<$p::Owned, L>($i, &$p::own::<L>(args.$i), &mut tans.$i); )+
            }
            fn share<L: Level>(x: Self::Ref<'_, L>) -> Self::Moved<'_, Batch<L>> {
                ($( $p::shared::<L>(x.$i), )+)
            }
            fn reduce<L: Level>(x: &Self::Tans<Batch<L>>) -> Self::Tans<L> {
                ($( <$p::Owned as Lift>::reduce::<L>(&x.$i), )+)
            }
            #[allow(non_snake_case)] // one variable per parameter, named like its type
            fn boxed<OO: 'static>(f: impl Fn(Self::Args<'_>) -> OO + 'static) -> Box<Self::Closure<OO>> {
                Box::new(move |$($p),+| f(($($p,)+)))
            }
        }
    };
}
arguments!(A 0);
arguments!(A 0, B 1);
arguments!(A 0, B 1, C 2);
arguments!(A 0, B 1, C 2, D 3);
arguments!(A 0, B 1, C 2, D 3, E 4);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);

macro_rules! append {
    ($last:tt; $($p:ident $i:tt),+) => {
        impl<$($p: Param,)+ Last: Param> Append<Last> for ($($p,)+) {
            type All = ($($p,)+ Last);
            #[inline(always)]
            fn split<'a, LL: Level>(x: <Self::All as Params>::Ref<'a, LL>) -> (Self::Ref<'a, LL>, Last::Ref<'a, LL>) {
                (($( x.$i, )+), x.$last)
            }
            #[inline(always)]
            fn split_bars<'a, LL: Level>(
                x: <Self::All as Params>::Bars<'a, LL>,
            ) -> (Self::Bars<'a, LL>, Last::Bar<'a, LL>) {
                (($( x.$i, )+), x.$last)
            }
        }
    };
}
append!(1; A 0);
append!(2; A 0, B 1);
append!(3; A 0, B 1, C 2);
append!(4; A 0, B 1, C 2, D 3);
append!(5; A 0, B 1, C 2, D 3, E 4);
append!(6; A 0, B 1, C 2, D 3, E 4, F 5);
append!(7; A 0, B 1, C 2, D 3, E 4, F 5, G 6);
append!(8; A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
append!(9; A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
