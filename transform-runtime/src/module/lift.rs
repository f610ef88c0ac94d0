//! A tree of parameters at a level is the map that it holds.

use super::ParamTree;
use crate::element::Float;
use crate::levels::{Base, Batch, Dual, Level};
use crate::transforms::{Alone, Blocks, Entries, Jacobian, Leaf, Rows, Shaped, Tensors, Within};
use crate::values::{
    Active, ByVal, Leaves, Lift, LiftFrom, Mappable, MethodArg, Misfit, Nodes, Relevel, Sizes, Stack, Stays,
    Survey, TanOf, Tensor, Tree,
};
use std::collections::BTreeMap;
use std::ops::Range;

type Map<E> = BTreeMap<String, Tensor<E>>;
type At<E, L> = <Map<E> as Lift>::At<L>;
type Tan<E, L> = TanOf<Map<E>, L>;
/// In vectors and arrays.
type In<W, T, L> = <<W as Within>::Of<T> as Lift>::At<L>;

impl<E: Float> Lift for ParamTree<E> {
    type At<L: Level> = At<E, L>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = true;
    fn lift<L: Level>(self) -> At<E, L> {
        self.entries.lift()
    }
    fn unlift(x: At<E, Base>) -> Self {
        ParamTree {
            entries: Map::<E>::unlift(x),
        }
    }
    fn dual<L: Level>(primal: &At<E, L>, tangent: &Tan<E, L>) -> At<E, Dual<L>> {
        Map::<E>::dual::<L>(primal, tangent)
    }
    fn primal<L: Level>(x: &At<E, Dual<L>>) -> At<E, L> {
        Map::<E>::primal::<L>(x)
    }
    fn tangent<L: Level>(x: &At<E, Dual<L>>) -> Tan<E, L> {
        Map::<E>::tangent::<L>(x)
    }
    fn dual_tan<L: Level>(primal: &Tan<E, L>, tangent: &Tan<E, L>) -> Tan<E, Dual<L>> {
        Map::<E>::dual_tan::<L>(primal, tangent)
    }
    fn primal_tan<L: Level>(x: &Tan<E, Dual<L>>) -> Tan<E, L> {
        Map::<E>::primal_tan::<L>(x)
    }
    fn tangent_tan<L: Level>(x: &Tan<E, Dual<L>>) -> Tan<E, L> {
        Map::<E>::tangent_tan::<L>(x)
    }
    fn to_value<L: Level>(tan: &Tan<E, L>, like: &At<E, L>) -> At<E, L> {
        Map::<E>::to_value::<L>(tan, like)
    }
    fn to_tan<L: Level>(x: &At<E, L>) -> Tan<E, L> {
        Map::<E>::to_tan::<L>(x)
    }
    fn share<L: Level>(x: &At<E, L>) -> At<E, Batch<L>> {
        Map::<E>::share::<L>(x)
    }
    fn reduce<L: Level>(x: &Tan<E, Batch<L>>) -> Tan<E, L> {
        Map::<E>::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &At<E, Batch<L>>, i: usize) -> At<E, L> {
        Map::<E>::lane::<L>(x, i)
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &At<E, L>, by: &mut R) -> At<E, M> {
        Map::<E>::relevel::<L, M, R>(x, by)
    }
    fn misfit(into: &Self, y: &At<E, Base>) -> Option<Misfit> {
        Map::<E>::misfit(&into.entries, y)
    }
    fn store(into: &mut Self, y: Self) {
        Map::<E>::store(&mut into.entries, y.entries);
    }
    fn vacate(into: &mut Self) {
        Map::<E>::vacate(&mut into.entries);
    }
}
impl<E: Float, L: Level> LiftFrom<ParamTree<E>> for BTreeMap<String, Tensor<E, L>> {
    fn lift_from(x: ParamTree<E>) -> Self {
        x.lift::<L>()
    }
}
impl<E: Float, L: Level> MethodArg<ParamTree<E>, L> for ParamTree<E> {
    fn own(self) -> At<E, L> {
        self.lift::<L>()
    }
}
impl<E: Float> Active for ParamTree<E> {}
impl<E: Float> Mappable for ParamTree<E> {}

impl<E: Float> Tree for ParamTree<E> {
    type Kind = <Map<E> as Tree>::Kind;
    type Given<'a> = &'a ParamTree<E>;
    fn own(given: &Self) -> Self {
        given.clone()
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(
        x: &<Self as Lift>::At<L>,
        t: &mut TanOf<Self, M>,
        visitor: &mut V,
    ) {
        Map::<E>::visit::<L, M, V>(x, t, visitor);
    }
}

impl<E: Float> Stack for ParamTree<E> {
    type Stacked = ParamTree<E>;
    type ByValue = ByVal<ParamTree<E>>;
    type Form = Nodes;
    type Change = Stays;
    fn survey<L: Level>(x: &At<E, L>, axis: isize, survey: &mut Survey) {
        <Map<E> as Stack>::survey::<L>(x, axis, survey);
    }
    fn enter<L: Level>(x: &At<E, L>, axis: isize, lanes: &Range<usize>) -> At<E, Batch<L>> {
        <Map<E> as Stack>::enter::<L>(x, axis, lanes)
    }
    fn leave<L: Level>(chunks: &[&At<E, Batch<L>>], axis: isize, sizes: &Sizes<'_>) -> At<E, L> {
        <Map<E> as Stack>::leave::<L>(chunks, axis, sizes)
    }
    fn unstack<L: Level>(x: &At<E, L>, axis: isize, lanes: usize) -> Vec<At<E, L>> {
        <Map<E> as Stack>::unstack::<L>(x, axis, lanes)
    }
    fn stack<L: Level>(lanes: &[&At<E, L>], like: &At<E, L>, axis: isize) -> At<E, L> {
        <Map<E> as Stack>::stack::<L>(lanes, like, axis)
    }
    fn varies<L: Level>(x: &At<E, Batch<L>>) -> bool {
        <Map<E> as Stack>::varies::<L>(x)
    }
    fn same<L: Level>(a: &At<E, L>, b: &At<E, L>) -> bool {
        <Map<E> as Stack>::same::<L>(a, b)
    }
    fn blank<L: Level>() -> Option<At<E, L>> {
        None
    }
}

impl<E: Float> Shaped for ParamTree<E> {
    type OfNumbers<W: Within, V: Within> =
        V::Of<BTreeMap<String, <Tensor<E> as Shaped>::OfNumbers<W, Alone>>>;
    type OfTensor<V: Within, K: Blocks> = V::Of<ParamTree<E>>;
    fn of_rows<'r, W: Within, V: Within, Y: Lift, L: Level>(
        y: &In<W, Y, L>,
        x: &In<V, Self, L>,
        row: &mut impl FnMut() -> &'r In<V, Self, L>,
    ) -> <Self::OfNumbers<W, V> as Lift>::At<L> {
        type Blocks<E, W> = BTreeMap<String, <Tensor<E> as Shaped>::OfNumbers<W, Alone>>;
        let rows = Rows::<Self, L>::collect::<W, V, Y>(y, row);
        rows.by_part::<V, Blocks<E, W>>(x, |x, rows| {
            let block = |(name, x): (&String, &Tensor<E, L>)| {
                let mut rows = rows.clone();
                let mut part = || &rows.next().expect("a row for every number")[name];
                (
                    name.clone(),
                    Tensor::<E>::of_rows::<W, Alone, Y, L>(y, x, &mut part),
                )
            };
            x.iter().map(block).collect()
        })
    }
    fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
        shape: &[usize],
        x: &In<V, Self, L>,
        entries: &mut S,
    ) -> In<V, ParamTree<E>, L> {
        V::map::<Self, ParamTree<E>, L>(x, &mut |x| {
            let block = |(name, x): (&String, &Tensor<E, L>)| {
                (
                    name.clone(),
                    Tensor::<E>::of_tensor::<Alone, Tensors, L, S>(shape, x, entries),
                )
            };
            x.iter().map(block).collect()
        })
    }
    fn leaves<V: Within, L: Level>(x: &In<V, Self, L>, found: &mut Vec<Leaf>) {
        V::map::<Self, (), L>(x, &mut |x| {
            x.values().for_each(|x| Tensor::<E>::leaves::<Alone, L>(x, found));
        });
    }
}
impl<E: Float, I: Shaped> Jacobian<I> for ParamTree<E> {
    type Of<W: Within> = <Map<E> as Jacobian<I>>::Of<W>;
    fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
        y: &In<W, Self, L>,
        x: &<I as Lift>::At<L>,
        entries: &mut S,
    ) -> <Self::Of<W> as Lift>::At<L> {
        type Blocks<E, I> = BTreeMap<String, <Tensor<E> as Jacobian<I>>::Of<Alone>>;
        W::map::<Self, Blocks<E, I>, L>(y, &mut |y| {
            let block = |(name, y): (&String, &Tensor<E, L>)| {
                (name.clone(), Tensor::<E>::assemble::<Alone, L, S>(y, x, entries))
            };
            y.iter().map(block).collect()
        })
    }
}
