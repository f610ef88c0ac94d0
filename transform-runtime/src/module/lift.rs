//! A tree of parameters at a level is the map that it holds.

use super::ParamTree;
use crate::levels::{Base, Batch, Dual, Level};
use crate::transforms::{Alone, Entries, Jacobian, Leaf, Rows, Shaped, Within};
use crate::values::{
    Active, ByVal, Leaves, Lift, LiftFrom, Mappable, MethodArg, Nodes, Sizes, Stack, Stays, Survey, TanOf,
    Tensor, Tree,
};
use std::collections::BTreeMap;
use std::ops::Range;

type Map = BTreeMap<String, Tensor>;
type At<L> = <Map as Lift>::At<L>;
type Tan<L> = TanOf<Map, L>;
/// In vectors and arrays.
type In<W, T, L> = <<W as Within>::Of<T> as Lift>::At<L>;

impl Lift for ParamTree {
    type At<L: Level> = At<L>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = true;
    fn lift<L: Level>(self) -> At<L> {
        self.entries.lift()
    }
    fn unlift(x: At<Base>) -> Self {
        ParamTree {
            entries: Map::unlift(x),
        }
    }
    fn dual<L: Level>(primal: &At<L>, tangent: &Tan<L>) -> At<Dual<L>> {
        Map::dual::<L>(primal, tangent)
    }
    fn primal<L: Level>(x: &At<Dual<L>>) -> At<L> {
        Map::primal::<L>(x)
    }
    fn tangent<L: Level>(x: &At<Dual<L>>) -> Tan<L> {
        Map::tangent::<L>(x)
    }
    fn dual_tan<L: Level>(primal: &Tan<L>, tangent: &Tan<L>) -> Tan<Dual<L>> {
        Map::dual_tan::<L>(primal, tangent)
    }
    fn primal_tan<L: Level>(x: &Tan<Dual<L>>) -> Tan<L> {
        Map::primal_tan::<L>(x)
    }
    fn tangent_tan<L: Level>(x: &Tan<Dual<L>>) -> Tan<L> {
        Map::tangent_tan::<L>(x)
    }
    fn to_value<L: Level>(tan: &Tan<L>, like: &At<L>) -> At<L> {
        Map::to_value::<L>(tan, like)
    }
    fn to_tan<L: Level>(x: &At<L>) -> Tan<L> {
        Map::to_tan::<L>(x)
    }
    fn share<L: Level>(x: &At<L>) -> At<Batch<L>> {
        Map::share::<L>(x)
    }
    fn reduce<L: Level>(x: &Tan<Batch<L>>) -> Tan<L> {
        Map::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &At<Batch<L>>, i: usize) -> At<L> {
        Map::lane::<L>(x, i)
    }
}
impl<L: Level> LiftFrom<ParamTree> for BTreeMap<String, Tensor<f64, L>> {
    fn lift_from(x: ParamTree) -> Self {
        x.lift::<L>()
    }
}
impl<L: Level> MethodArg<ParamTree, L> for ParamTree {
    fn own(self) -> At<L> {
        self.lift::<L>()
    }
}
impl Active for ParamTree {}
impl Mappable for ParamTree {}

impl Tree for ParamTree {
    type Kind = <Map as Tree>::Kind;
    type Given<'a> = &'a ParamTree;
    fn own(given: &Self) -> Self {
        given.clone()
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<L>, t: &mut Tan<M>, visitor: &mut V) {
        Map::visit::<L, M, V>(x, t, visitor);
    }
}

impl Stack for ParamTree {
    type Stacked = ParamTree;
    type ByValue = ByVal<ParamTree>;
    type Form = Nodes;
    type Change = Stays;
    fn survey<L: Level>(x: &At<L>, axis: isize, survey: &mut Survey) {
        <Map as Stack>::survey::<L>(x, axis, survey);
    }
    fn enter<L: Level>(x: &At<L>, axis: isize, lanes: &Range<usize>) -> At<Batch<L>> {
        <Map as Stack>::enter::<L>(x, axis, lanes)
    }
    fn leave<L: Level>(chunks: &[&At<Batch<L>>], axis: isize, sizes: &Sizes<'_>) -> At<L> {
        <Map as Stack>::leave::<L>(chunks, axis, sizes)
    }
    fn unstack<L: Level>(x: &At<L>, axis: isize, lanes: usize) -> Vec<At<L>> {
        <Map as Stack>::unstack::<L>(x, axis, lanes)
    }
    fn stack<L: Level>(lanes: &[&At<L>], like: &At<L>, axis: isize) -> At<L> {
        <Map as Stack>::stack::<L>(lanes, like, axis)
    }
    fn varies<L: Level>(x: &At<Batch<L>>) -> bool {
        <Map as Stack>::varies::<L>(x)
    }
    fn same<L: Level>(a: &At<L>, b: &At<L>) -> bool {
        <Map as Stack>::same::<L>(a, b)
    }
    fn blank<L: Level>() -> Option<At<L>> {
        None
    }
}

impl Shaped for ParamTree {
    type OfNumbers<W: Within, V: Within> = V::Of<BTreeMap<String, <Tensor as Shaped>::OfNumbers<W, Alone>>>;
    type OfTensor<V: Within> = V::Of<ParamTree>;
    fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
        y: &In<W, E, L>,
        x: &In<V, Self, L>,
        row: &mut impl FnMut() -> In<V, Self, L>,
    ) -> <Self::OfNumbers<W, V> as Lift>::At<L> {
        type Blocks<W> = BTreeMap<String, <Tensor as Shaped>::OfNumbers<W, Alone>>;
        let rows = Rows::<Self, L>::collect::<W, V, E>(y, row);
        rows.by_part::<V, Blocks<W>>(x, |x, rows| {
            let block = |(name, x): (&String, &Tensor<f64, L>)| {
                let mut rows = rows.clone();
                let mut part = || rows.next().expect("a row for every number")[name].clone();
                (
                    name.clone(),
                    Tensor::of_numbers::<W, Alone, E, L>(y, x, &mut part),
                )
            };
            x.iter().map(block).collect()
        })
    }
    fn of_tensor<V: Within, L: Level, S: Entries<L>>(
        shape: &[usize],
        x: &In<V, Self, L>,
        entries: &mut S,
    ) -> In<V, ParamTree, L> {
        V::map::<Self, ParamTree, L>(x, &mut |x| {
            let block = |(name, x): (&String, &Tensor<f64, L>)| {
                (name.clone(), Tensor::of_tensor::<Alone, L, S>(shape, x, entries))
            };
            x.iter().map(block).collect()
        })
    }
    fn leaves<V: Within, L: Level>(x: &In<V, Self, L>, found: &mut Vec<Leaf>) {
        V::map::<Self, (), L>(x, &mut |x| {
            x.values().for_each(|x| Tensor::leaves::<Alone, L>(x, found));
        });
    }
}
impl<I: Shaped> Jacobian<I> for ParamTree {
    type Of<W: Within> = <Map as Jacobian<I>>::Of<W>;
    fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
        y: &In<W, Self, L>,
        x: &<I as Lift>::At<L>,
        entries: &mut S,
    ) -> <Self::Of<W> as Lift>::At<L> {
        type Blocks<I> = BTreeMap<String, <Tensor as Jacobian<I>>::Of<Alone>>;
        W::map::<Self, Blocks<I>, L>(y, &mut |y| {
            let block = |(name, y): (&String, &Tensor<f64, L>)| {
                (name.clone(), Tensor::assemble::<Alone, L, S>(y, x, entries))
            };
            y.iter().map(block).collect()
        })
    }
}
