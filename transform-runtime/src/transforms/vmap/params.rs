//! Parameter lists with their mapped axes.

use super::dims::{AllAt, Unmapped};
use super::packets::InPacket;
use super::param::{By, Dim, LaneTans, MapParam, Spread};
use crate::levels::{Batch, Level};
use crate::stream::Seeds;
use crate::transforms::Arguments;
use crate::values::{Param, Params, Sizes, Stack, Survey, TanOf, Wrt};
use std::ops::Range;

type Tan<P, L> = TanOf<<P as Param>::Owned, L>;

/// The cotangents of a chunk of lanes, beside the arguments.
pub type PulledAll<'a, P, L> = (&'a <P as Params>::Tans<Batch<L>>, &'a <P as Params>::At<Batch<L>>);

/// A parameter list with the dims of every parameter.
#[diagnostic::on_unimplemented(
    message = "in_dims does not fit the parameters of this function",
    label = "in_dims is one axis for all arguments, or a tuple with one entry for each of them",
    note = "an entry is an axis, `None` for what is not mapped, or, for a tuple, a tuple of those"
)]
pub trait MapParams<I>: Arguments {
    /// The parameters of the mapped function.
    type Mapped: Params;
    /// The arguments of all lanes.
    type Lanes<'a, L: Level>: Sync;
    /// The dims of what a call leaves in its arguments.
    type LeftDims: 'static;
    /// The tangents of all lanes.
    type LaneDots<L: Level>;
    /// The cotangents of the lanes that are done.
    type Done<L: Level>: Default;
    /// [`MapParam::survey`]
    fn survey<L: Level>(x: <Self::Mapped as Params>::Ref<'_, L>, survey: &mut Survey);
    /// [`MapParam::enter`]
    fn enter<L: Level>(x: <Self::Mapped as Params>::Ref<'_, L>, lanes: &Range<usize>) -> Self::At<Batch<L>>;
    /// Visits all generators of random numbers.
    fn generators<L: Level>(args: &mut Self::At<L>, f: &mut dyn FnMut(&mut Seeds));
    /// [`MapParam::unstack`]
    fn unstack<'a, L: Level>(
        x: <Self::Mapped as Params>::Ref<'a, L>,
        lanes: usize,
        spread: Spread<'_>,
    ) -> Self::Lanes<'a, L>;
    /// [`MapParam::stack`]
    fn stack<L: Level>(lanes: &[Self::At<L>]) -> <Self::Mapped as Params>::At<L>;
    /// [`MapParam::lane`]
    fn lane<'h, 'l: 'h, L: Level>(x: &'h Self::Lanes<'l, L>, i: usize) -> Self::Ref<'h, L>;
    /// [`MapParam::PACKS`]
    const PACKS: bool;
    /// [`MapParam::pack`]
    fn pack<L: Level>(x: &Self::Lanes<'_, L>, lanes: &InPacket) -> Self::At<L::Packed>;
    /// [`MapParam::enter_dot`]
    fn enter_dots<L: Level>(
        dots: <Self::Mapped as Params>::Dots<'_, L>,
        x: <Self::Mapped as Params>::Ref<'_, L>,
        lanes: &Range<usize>,
    ) -> Self::Tans<Batch<L>>;
    /// [`MapParam::unstack_dot`]
    fn unstack_dots<L: Level>(
        dots: <Self::Mapped as Params>::Dots<'_, L>,
        x: <Self::Mapped as Params>::Ref<'_, L>,
        lanes: usize,
    ) -> Self::LaneDots<L>;
    /// The tangents of a lane.
    fn lane_dots<L: Level>(dots: &Self::LaneDots<L>, i: usize) -> Self::Tans<L>;
    /// [`MapParam::leave_bar`]
    fn leave_bars<L: Level>(
        into: <Self::Mapped as Params>::Bars<'_, L>,
        wrt: Wrt,
        chunks: &[PulledAll<'_, Self, L>],
        sizes: &Sizes<'_>,
    );
    /// [`MapParam::begin`]
    fn begin<L: Level>(tans: &mut Self::Tans<L>, x: Self::Ref<'_, L>, i: usize);
    /// [`MapParam::end`]
    fn end<L: Level>(tans: &mut Self::Tans<L>, done: &mut Self::Done<L>);
    /// [`MapParam::stack_bar`]
    fn stack_bars<L: Level>(
        into: <Self::Mapped as Params>::Bars<'_, L>,
        wrt: Wrt,
        tans: &Self::Tans<L>,
        done: &Self::Done<L>,
        lanes: &Self::Lanes<'_, L>,
    );
}

/// The list of the dims of what is left, as that is one.
macro_rules! left_dims {
    ($rest:ty;) => { $rest };
    ($rest:ty; $p:ident [$of:ty] $i:tt $(, $($more:tt)*)?) => {
        left_dims!($p::LeftDims<$rest, <$p as MapParam<$of>>::Dims<$i>>; $($($more)*)?)
    };
}
macro_rules! map_params {
    ($($p:ident $d:ident $i:tt),+) => {
        map_params!(@impl [($($d,)+)] [$($d: Dim),+] $($p $d [<$d as Dim>::Of] $i),+);
        map_params!(@impl [Unmapped] [] $($p $d [Unmapped] $i),+);
        map_params!(@impl [AllAt<N>] [const N: isize] $($p $d [By<AllAt<N>>] $i),+);
        impl<$($d: 'static),+> Dim for ($($d,)+) {
            type Of = By<Self>;
        }
    };
    (@impl [$dims:ty] [$($param:tt)*] $($p:ident $d:ident [$of:ty] $i:tt),+) => {
        impl<$($p: MapParam<$of>,)+ $($param)*> MapParams<$dims> for ($($p,)+) {
            type Mapped = ($(<$p as MapParam<$of>>::Mapped,)+);
            type Lanes<'a, L: Level> = ($(<$p as MapParam<$of>>::Lanes<'a, L>,)+);
            type LeftDims = left_dims!(Unmapped; $($p [$of] $i),+);
            type LaneDots<L: Level> = ($(LaneTans<Tan<$p, L>>,)+);
            type Done<L: Level> = ($(Vec<Tan<$p, L>>,)+);
            fn survey<L: Level>(x: <Self::Mapped as Params>::Ref<'_, L>, survey: &mut Survey) {
                $( survey.within($i, |survey| <$p as MapParam<$of>>::survey::<L>(x.$i, survey)); )+
            }
            fn enter<L: Level>(
                x: <Self::Mapped as Params>::Ref<'_, L>,
                lanes: &Range<usize>,
            ) -> Self::At<Batch<L>> {
                ($( $p::of_value::<Batch<L>>(<$p as MapParam<$of>>::enter::<L>(x.$i, lanes)), )+)
            }
            fn generators<L: Level>(args: &mut Self::At<L>, f: &mut dyn FnMut(&mut Seeds)) {
                $(
                    if let Some(x) = $p::value_mut::<L>(&mut args.$i) {
                        <$p::Owned as Stack>::generators::<L>(x, f);
                    }
                )+
            }
            fn unstack<'a, L: Level>(
                x: <Self::Mapped as Params>::Ref<'a, L>,
                lanes: usize,
                spread: Spread<'_>,
            ) -> Self::Lanes<'a, L> {
                ($( <$p as MapParam<$of>>::unstack::<L>(x.$i, lanes, spread), )+)
            }
            fn stack<L: Level>(lanes: &[Self::At<L>]) -> <Self::Mapped as Params>::At<L> {
                ($({
                    let values: Vec<_> = lanes.iter().map(|x| $p::as_value::<L>(&x.$i)).collect();
                    let values: Vec<_> = values.iter().map(|x| &**x).collect();
                    <<$p as MapParam<$of>>::Mapped as Param>::of_value::<L>(<$p as MapParam<$of>>::stack::<L>(&values))
                },)+)
            }
            #[inline]
            fn lane<'h, 'l: 'h, L: Level>(x: &'h Self::Lanes<'l, L>, i: usize) -> Self::Ref<'h, L> {
                ($( <$p as MapParam<$of>>::lane::<L>(&x.$i, i), )+)
            }
            const PACKS: bool = $( <$p as MapParam<$of>>::PACKS )&&+;
            #[inline]
            fn pack<L: Level>(x: &Self::Lanes<'_, L>, lanes: &InPacket) -> Self::At<L::Packed> {
                ($( $p::of_value::<L::Packed>(<$p as MapParam<$of>>::pack::<L>(&x.$i, lanes)), )+)
            }
            fn enter_dots<L: Level>(
                dots: <Self::Mapped as Params>::Dots<'_, L>,
                x: <Self::Mapped as Params>::Ref<'_, L>,
                lanes: &Range<usize>,
            ) -> Self::Tans<Batch<L>> {
                ($( <$p as MapParam<$of>>::enter_dot::<L>(dots.$i, x.$i, lanes), )+)
            }
            fn unstack_dots<L: Level>(
                dots: <Self::Mapped as Params>::Dots<'_, L>,
                x: <Self::Mapped as Params>::Ref<'_, L>,
                lanes: usize,
            ) -> Self::LaneDots<L> {
                ($( <$p as MapParam<$of>>::unstack_dot::<L>(dots.$i, x.$i, lanes), )+)
            }
            fn lane_dots<L: Level>(dots: &Self::LaneDots<L>, i: usize) -> Self::Tans<L> {
                ($( dots.$i.of(i).clone(), )+)
            }
            fn leave_bars<L: Level>(
                into: <Self::Mapped as Params>::Bars<'_, L>,
                wrt: Wrt,
                chunks: &[PulledAll<'_, Self, L>],
                sizes: &Sizes<'_>,
            ) {
                $(
                    if wrt.wants(1 << $i) {
                        let args = chunks.iter().map(|(tans, args)| (&tans.$i, $p::as_value::<Batch<L>>(&args.$i)));
                        let args: Vec<_> = args.collect();
                        let chunks: Vec<_> = args.iter().map(|(tans, args)| (*tans, &**args)).collect();
                        <$p as MapParam<$of>>::leave_bar::<L>(into.$i, &chunks, sizes);
                    }
                )+
            }
            fn begin<L: Level>(tans: &mut Self::Tans<L>, x: Self::Ref<'_, L>, i: usize) {
                $( <$p as MapParam<$of>>::begin::<L>(&mut tans.$i, x.$i, i); )+
            }
            fn end<L: Level>(tans: &mut Self::Tans<L>, done: &mut Self::Done<L>) {
                $( <$p as MapParam<$of>>::end::<L>(&mut tans.$i, &mut done.$i); )+
            }
            fn stack_bars<L: Level>(
                into: <Self::Mapped as Params>::Bars<'_, L>,
                wrt: Wrt,
                tans: &Self::Tans<L>,
                done: &Self::Done<L>,
                lanes: &Self::Lanes<'_, L>,
            ) {
                $(
                    if wrt.wants(1 << $i) {
                        <$p as MapParam<$of>>::stack_bar::<L>(into.$i, &tans.$i, &done.$i, &lanes.$i);
                    }
                )+
            }
        }
    };
}
map_params!(A DA 0);
map_params!(A DA 0, B DB 1);
map_params!(A DA 0, B DB 1, C DC 2);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6, H DH 7);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6, H DH 7, I DI 8);
map_params!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6, H DH 7, I DI 8, J DJ 9);
