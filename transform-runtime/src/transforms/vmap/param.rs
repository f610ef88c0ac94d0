//! A parameter with its mapped axes: how an argument becomes lanes, and the lanes' cotangents its cotangent.

use super::dims::{AllAt, MapBy, SharedBy, Unmapped};
use super::packets::InPacket;
use crate::element::Float;
use crate::kernels::LANES;
use crate::levels::{Batch, Level};
use crate::ops::axes::{ByAxis, PlainAxis};
use crate::stream::Seeds;
use crate::values::{
    Activity, ActivityOf, ArgAt, AsItIs, ByGiven, ByLent, ByMut, ByRef, ByRefs, BySlice, BySliceMut, ByStr,
    ByTuple, ByVal, ByView, ByViewMut, ByViewRef, ByZero, Form, InVec, Leaves, Lend, Lift, Param, Plain,
    Real, Sizes, Stack, Survey, TanOf, Tensor, TensorTan, View, ViewMut, in_all, pack,
};
use std::marker::PhantomData;
use std::ops::Range;

type At<T, L> = <T as Lift>::At<L>;
type OwnedAt<P, L> = At<<P as Param>::Owned, L>;
type Tan<P, L> = TanOf<<P as Param>::Owned, L>;

/// Mapped by the dims `D`.
#[derive(Debug)]
pub struct By<D>(PhantomData<D>);
/// The dims of one argument.
pub trait Dim: 'static {
    /// [`Unmapped`], or [`By`] them.
    type Of: 'static;
}
impl Dim for Unmapped {
    type Of = Unmapped;
}
impl<const N: isize> Dim for AllAt<N> {
    type Of = By<Self>;
}
impl<const N: isize> Dim for ArgAt<N> {
    type Of = By<Self>;
}

/// The passing mode of a mapped parameter.
pub trait Pass<D>: Param<Owned: MapBy<D>> {
    /// The parameter of the mapped function.
    type Mapped: Param<Owned = <Self::Owned as MapBy<D>>::Mapped>;
}
impl<T: MapBy<D>, D> Pass<D> for ByVal<T> {
    type Mapped = <T as MapBy<D>>::ByValue;
}
impl<T: MapBy<D>, D> Pass<D> for ByRef<T> {
    type Mapped = ByRef<T::Mapped>;
}
macro_rules! pass_views {
    ($($by:ident: $view:ident $mapped:ident;)*) => { $(
        impl<V: $view<Owned: MapBy<D, Mapped = <V::$mapped as Param>::Owned>> + ?Sized, D> Pass<D> for $by<V> {
            type Mapped = V::$mapped;
        }
    )* };
}
pass_views! {
    ByView: View Mapped;
    ByViewRef: View MappedRef;
    ByViewMut: ViewMut Mapped;
}
impl<A: PlainAxis + MapBy<D, Mapped = A>, D> Pass<D> for ByAxis<A> {
    type Mapped = ByAxis<A>;
}
/// Where it is mapped, lanes have values of their own.
impl<P: AsItIs + Pass<D>, D> Pass<D> for Plain<P> {
    type Mapped = <P as Pass<D>>::Mapped;
}
impl<T: Lend + MapBy<D, Mapped = T>, D> Pass<D> for ByLent<T> {
    type Mapped = ByLent<T>;
}
impl<T: MapBy<D>, D> Pass<D> for ByMut<T> {
    type Mapped = ByMut<T::Mapped>;
}
impl<T: Stack, D> Pass<D> for BySliceMut<T>
where
    Vec<T>: MapBy<D>,
{
    type Mapped = ByMut<<Vec<T> as MapBy<D>>::Mapped>;
}
impl<T: MapBy<D>, D> Pass<D> for ByGiven<T> {
    type Mapped = ByGiven<T::Mapped>;
}
impl<T: Stack, D> Pass<D> for BySlice<T>
where
    Vec<T>: MapBy<D, Mapped = <T::Form as Form>::Of<InVec, T>>,
{
    type Mapped = <T::Form as Form>::BySlice<T>;
}
impl<T: Stack, D> Pass<D> for ByRefs<T>
where
    Vec<T>: MapBy<D, Mapped = <T::Form as Form>::Of<InVec, T>>,
{
    type Mapped = <T::Form as Form>::ByRefs<T>;
}
impl<const N: isize> Pass<AllAt<N>> for ByStr {
    type Mapped = ByStr;
}
impl<const N: isize> Pass<AllAt<N>> for ByZero {
    type Mapped = ByZero;
}
macro_rules! pass_tuple {
    ($($e:ty)*) => { $(
        impl<D> Pass<D> for ByTuple<$e>
        where
            Vec<Tensor<$e>>: MapBy<D, Mapped = Vec<Tensor<$e>>>,
        {
            type Mapped = ByTuple<$e>;
        }
    )* };
}
pass_tuple!(f64 f32);

/// A tangent for each lane.
#[derive(Debug)]
pub enum LaneTans<T> {
    /// The same for all.
    Same(T),
    /// One each.
    Each(Vec<T>),
}
impl<T> LaneTans<T> {
    pub(super) fn of(&self, i: usize) -> &T {
        match self {
            LaneTans::Same(x) => x,
            LaneTans::Each(all) => &all[i],
        }
    }
}
/// An argument for each lane.
#[derive(Debug)]
pub enum LaneArgs<R, T> {
    /// The same for all.
    Same(R),
    /// One each.
    Each(Vec<T>),
}

/// The cotangent of a chunk of lanes, beside the argument it belongs to.
pub type Pulled<'a, P, L> = (&'a Tan<P, Batch<L>>, &'a OwnedAt<P, Batch<L>>);

/// What each lane's generators become: called with the lane.
pub(super) type Spread<'a> = &'a mut dyn FnMut(&mut Seeds, usize);

/// A parameter with its dims.
pub trait MapParam<D>: Param<Owned: Stack> {
    /// The parameter of the mapped function.
    type Mapped: Param;
    /// The arguments of all lanes.
    type Lanes<'a, L: Level>: Sync;
    /// The dims of what a call leaves in this argument, the `I`th.
    type Dims<const I: usize>: 'static;
    /// [`MapBy::survey`]
    fn survey<L: Level>(x: <Self::Mapped as Param>::Ref<'_, L>, survey: &mut Survey);
    /// [`MapBy::enter`]
    fn enter<L: Level>(
        x: <Self::Mapped as Param>::Ref<'_, L>,
        lanes: &Range<usize>,
    ) -> OwnedAt<Self, Batch<L>>;
    /// [`MapBy::unstack`]
    fn unstack<'a, L: Level>(
        x: <Self::Mapped as Param>::Ref<'a, L>,
        lanes: usize,
        spread: Spread<'_>,
    ) -> Self::Lanes<'a, L>;
    /// The arguments of lanes, of which there is at least one, as one.
    fn stack<L: Level>(lanes: &[&OwnedAt<Self, L>]) -> OwnedAt<Self::Mapped, L>;
    /// The argument of a lane.
    fn lane<'h, 'l: 'h, L: Level>(x: &'h Self::Lanes<'l, L>, i: usize) -> Self::Ref<'h, L>;
    /// Whether the arguments of several lanes are cheaply one.
    const PACKS: bool;
    /// The arguments of the lanes of a packet as one.
    fn pack<L: Level>(x: &Self::Lanes<'_, L>, lanes: &InPacket) -> OwnedAt<Self, L::Packed>;
    /// A tangent as lanes.
    fn enter_dot<L: Level>(
        dot: <Self::Mapped as Param>::Dot<'_, L>,
        x: <Self::Mapped as Param>::Ref<'_, L>,
        lanes: &Range<usize>,
    ) -> Tan<Self, Batch<L>>;
    /// A tangent for each lane.
    fn unstack_dot<L: Level>(
        dot: <Self::Mapped as Param>::Dot<'_, L>,
        x: <Self::Mapped as Param>::Ref<'_, L>,
        lanes: usize,
    ) -> LaneTans<Tan<Self, L>>;
    /// Adds the cotangents of chunks of lanes.
    fn leave_bar<L: Level>(
        into: <Self::Mapped as Param>::Bar<'_, L>,
        chunks: &[Pulled<'_, Self, L>],
        sizes: &Sizes<'_>,
    );
    /// The place of a lane's cotangent, before the lane is pulled.
    fn begin<L: Level>(tan: &mut Tan<Self, L>, x: Self::Ref<'_, L>, i: usize);
    /// Puts the lane's cotangent aside.
    fn end<L: Level>(tan: &mut Tan<Self, L>, done: &mut Vec<Tan<Self, L>>);
    /// Adds the cotangents of all lanes.
    fn stack_bar<L: Level>(
        into: <Self::Mapped as Param>::Bar<'_, L>,
        tan: &Tan<Self, L>,
        done: &[Tan<Self, L>],
        lanes: &Self::Lanes<'_, L>,
    );
}

impl<P: Param<Owned: Stack>> MapParam<Unmapped> for P {
    type Mapped = P;
    type Lanes<'a, L: Level> = LaneArgs<P::Ref<'a, L>, OwnedAt<P, L>>;
    type Dims<const I: usize> = SharedBy<I>;
    fn survey<L: Level>(_: P::Ref<'_, L>, _: &mut Survey) {}
    fn enter<L: Level>(x: P::Ref<'_, L>, _: &Range<usize>) -> OwnedAt<P, Batch<L>> {
        <P::Owned as Lift>::share::<L>(&P::own::<L>(x))
    }
    fn unstack<'a, L: Level>(x: P::Ref<'a, L>, lanes: usize, spread: Spread<'_>) -> Self::Lanes<'a, L> {
        match P::Owned::HAS_RNG {
            true => LaneArgs::Each(spread_all::<P::Owned, L>(vec![P::own::<L>(x); lanes], spread)),
            false => LaneArgs::Same(x),
        }
    }
    fn stack<L: Level>(lanes: &[&OwnedAt<P, L>]) -> OwnedAt<P, L> {
        lanes[0].clone()
    }
    #[inline]
    fn lane<'h, 'l: 'h, L: Level>(x: &'h Self::Lanes<'l, L>, i: usize) -> P::Ref<'h, L> {
        match x {
            LaneArgs::Same(x) => P::shorten::<L>(*x),
            LaneArgs::Each(all) => P::borrow::<L>(&all[i]),
        }
    }
    /// What lanes share is made for each packet.
    const PACKS: bool = !std::mem::needs_drop::<P::Owned>() && !P::Owned::HAS_RNG;
    #[inline]
    fn pack<L: Level>(x: &Self::Lanes<'_, L>, lanes: &InPacket) -> OwnedAt<P, L::Packed> {
        match x {
            LaneArgs::Same(x) => in_all::<P::Owned, L>(&P::own::<L>(P::shorten::<L>(*x))),
            LaneArgs::Each(all) => packed::<P::Owned, L>(all, lanes),
        }
    }
    fn enter_dot<L: Level>(dot: P::Dot<'_, L>, x: P::Ref<'_, L>, _: &Range<usize>) -> Tan<P, Batch<L>> {
        let (x, dot) = (P::own::<L>(x), P::own_dot::<L>(dot));
        if is_zero::<P::Owned, L>(&x, &dot) {
            return Default::default();
        }
        let dot = <P::Owned as Lift>::to_value::<L>(&dot, &x);
        <P::Owned as Lift>::to_tan::<Batch<L>>(&<P::Owned as Lift>::share::<L>(&dot))
    }
    fn unstack_dot<L: Level>(dot: P::Dot<'_, L>, _: P::Ref<'_, L>, _: usize) -> LaneTans<Tan<P, L>> {
        LaneTans::Same(P::own_dot::<L>(dot))
    }
    fn leave_bar<L: Level>(into: P::Bar<'_, L>, chunks: &[Pulled<'_, P, L>], _: &Sizes<'_>) {
        let mut sum = Tan::<P, L>::default();
        for (tan, _) in chunks {
            crate::values::Tangent::accumulate(&mut sum, &<P::Owned as Lift>::reduce::<L>(tan));
        }
        P::accumulate::<L>(into, &sum);
    }
    fn begin<L: Level>(tan: &mut Tan<P, L>, x: P::Ref<'_, L>, i: usize) {
        if i == 0 {
            *tan = P::zero::<L>(x);
        }
    }
    fn end<L: Level>(_: &mut Tan<P, L>, _: &mut Vec<Tan<P, L>>) {}
    fn stack_bar<L: Level>(into: P::Bar<'_, L>, tan: &Tan<P, L>, _: &[Tan<P, L>], _: &Self::Lanes<'_, L>) {
        P::accumulate::<L>(into, tan);
    }
}

impl<P: Pass<D>, D: 'static> MapParam<By<D>> for P {
    type Mapped = <P as Pass<D>>::Mapped;
    type Lanes<'a, L: Level> = Vec<OwnedAt<P, L>>;
    type Dims<const I: usize> = D;
    fn survey<L: Level>(x: <P::Mapped as Param>::Ref<'_, L>, survey: &mut Survey) {
        <P::Owned as MapBy<D>>::survey::<L>(&P::Mapped::own::<L>(x), survey);
    }
    fn enter<L: Level>(x: <P::Mapped as Param>::Ref<'_, L>, lanes: &Range<usize>) -> OwnedAt<P, Batch<L>> {
        <P::Owned as MapBy<D>>::enter::<L>(&P::Mapped::own::<L>(x), lanes)
    }
    fn unstack<'a, L: Level>(
        x: <P::Mapped as Param>::Ref<'a, L>,
        lanes: usize,
        spread: Spread<'_>,
    ) -> <Self as MapParam<By<D>>>::Lanes<'a, L> {
        let all = <P::Owned as MapBy<D>>::unstack::<L>(&P::Mapped::own::<L>(x), lanes);
        match P::Owned::HAS_RNG {
            true => spread_all::<P::Owned, L>(all, spread),
            false => all,
        }
    }
    fn stack<L: Level>(lanes: &[&OwnedAt<P, L>]) -> OwnedAt<P::Mapped, L> {
        <P::Owned as MapBy<D>>::stack::<L>(lanes, lanes[0])
    }
    #[inline]
    fn lane<'h, 'l: 'h, L: Level>(x: &'h <Self as MapParam<By<D>>>::Lanes<'l, L>, i: usize) -> P::Ref<'h, L> {
        P::borrow::<L>(&x[i])
    }
    const PACKS: bool = !P::Owned::HAS_RNG;
    #[inline]
    fn pack<L: Level>(
        x: &<Self as MapParam<By<D>>>::Lanes<'_, L>,
        lanes: &InPacket,
    ) -> OwnedAt<P, L::Packed> {
        packed::<P::Owned, L>(x, lanes)
    }
    fn enter_dot<L: Level>(
        dot: <P::Mapped as Param>::Dot<'_, L>,
        x: <P::Mapped as Param>::Ref<'_, L>,
        lanes: &Range<usize>,
    ) -> Tan<P, Batch<L>> {
        match given::<P::Mapped, L>(dot, x) {
            Some(dot) => {
                <P::Owned as Lift>::to_tan::<Batch<L>>(&<P::Owned as MapBy<D>>::enter::<L>(&dot, lanes))
            }
            None => Default::default(),
        }
    }
    fn unstack_dot<L: Level>(
        dot: <P::Mapped as Param>::Dot<'_, L>,
        x: <P::Mapped as Param>::Ref<'_, L>,
        lanes: usize,
    ) -> LaneTans<Tan<P, L>> {
        let Some(dot) = given::<P::Mapped, L>(dot, x) else {
            return LaneTans::Same(Default::default());
        };
        let all = <P::Owned as MapBy<D>>::unstack::<L>(&dot, lanes);
        LaneTans::Each(all.iter().map(<P::Owned as Lift>::to_tan::<L>).collect())
    }
    fn leave_bar<L: Level>(
        into: <P::Mapped as Param>::Bar<'_, L>,
        chunks: &[Pulled<'_, P, L>],
        sizes: &Sizes<'_>,
    ) {
        if sizes.is_empty()
            || chunks
                .iter()
                .all(|(tan, x)| is_zero::<P::Owned, Batch<L>>(x, tan))
        {
            return;
        }
        let value = |(tan, x): &(&_, &_)| <P::Owned as Lift>::to_value::<Batch<L>>(tan, x);
        let values: Vec<_> = chunks.iter().map(value).collect();
        let values: Vec<_> = values.iter().collect();
        let bar = <P::Owned as MapBy<D>>::leave_ct::<L>(&values, sizes);
        P::Mapped::accumulate::<L>(into, &<<P::Mapped as Param>::Owned as Lift>::to_tan::<L>(&bar));
    }
    fn begin<L: Level>(tan: &mut Tan<P, L>, x: P::Ref<'_, L>, _: usize) {
        *tan = P::zero::<L>(x);
    }
    fn end<L: Level>(tan: &mut Tan<P, L>, done: &mut Vec<Tan<P, L>>) {
        done.push(std::mem::take(tan));
    }
    fn stack_bar<L: Level>(
        into: <P::Mapped as Param>::Bar<'_, L>,
        _: &Tan<P, L>,
        done: &[Tan<P, L>],
        lanes: &Vec<OwnedAt<P, L>>,
    ) {
        if done.is_empty() || !<ActivityOf<P::Owned> as Activity>::VARIED {
            return;
        }
        let value = |(tan, x)| <P::Owned as Lift>::to_value::<L>(tan, x);
        let values: Vec<_> = done.iter().zip(lanes).map(value).collect();
        let values: Vec<_> = values.iter().collect();
        let bar = <P::Owned as MapBy<D>>::stack_ct::<L>(&values, values[0]);
        P::Mapped::accumulate::<L>(into, &<<P::Mapped as Param>::Owned as Lift>::to_tan::<L>(&bar));
    }
}

/// Gives every lane its own generators.
fn spread_all<T: Stack, L: Level>(mut lanes: Vec<At<T, L>>, spread: Spread<'_>) -> Vec<At<T, L>> {
    for (i, x) in lanes.iter_mut().enumerate() {
        T::generators::<L>(x, &mut |rng| spread(rng, i));
    }
    lanes
}

/// The lanes of a packet as one value; those side by side are read as they lie.
#[inline(always)]
fn packed<T: Lift, L: Level>(all: &[At<T, L>], lanes: &InPacket) -> At<T, L::Packed> {
    match lanes {
        InPacket::From(first) => {
            let these = all[*first..].first_chunk::<LANES>();
            let these = these.expect("a packet's lanes are among all");
            pack::<T, L>(|i| &these[i])
        }
        InPacket::These(lanes) => pack::<T, L>(|i| &all[lanes[i]]),
    }
}

/// A tangent as a value, unless it is zero.
fn given<P: Param, L: Level>(dot: P::Dot<'_, L>, x: P::Ref<'_, L>) -> Option<OwnedAt<P, L>> {
    let (x, dot) = (P::own::<L>(x), P::own_dot::<L>(dot));
    (!is_zero::<P::Owned, L>(&x, &dot)).then(|| <P::Owned as Lift>::to_value::<L>(&dot, &x))
}

/// Whether nothing is stored of a tangent. Numbers are always stored.
pub(super) fn is_zero<T: Lift, L: Level>(x: &At<T, L>, tan: &TanOf<T, L>) -> bool {
    struct Stored(bool);
    impl<L: Level> Leaves<L, L> for Stored {
        fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
            self.0 = true;
        }
        fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
            self.0 |= t.0.is_some();
        }
    }
    if !<ActivityOf<T> as Activity>::VARIED {
        return true;
    }
    if !T::HAS_TENSOR {
        return false;
    }
    let mut stored = Stored(false);
    T::visit::<L, L, _>(x, &mut tan.clone(), &mut stored);
    !stored.0
}
