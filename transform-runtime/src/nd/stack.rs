//! Arrays where they are mapped: they have one axis more.

use super::{NdArray, Rank};
use crate::levels::{Batch, Level};
use crate::values::{ByVal, Changes, Dtype, Mappable, Nodes, Sizes, Stack, Survey, Tensor};
use ndarray::Array;
use std::ops::Range;

type T<E> = Tensor<E>;

impl<E: Dtype, D: Rank> Mappable for Array<E, D> {}

impl<E: Dtype, D: Rank> Stack for Array<E, D> {
    type Stacked = Array<E, D::More>;
    type ByValue = ByVal<Self::Stacked>;
    type Form = Nodes;
    type Change = Changes;

    fn survey<L: Level>(x: &NdArray<E, D::More, L>, axis: isize, survey: &mut Survey) {
        survey.tensor(x.0.shape(), axis);
    }
    fn enter<L: Level>(
        x: &NdArray<E, D::More, L>,
        axis: isize,
        lanes: &Range<usize>,
    ) -> NdArray<E, D, Batch<L>> {
        NdArray::of(<T<E> as Stack>::enter::<L>(&x.0, axis, lanes))
    }
    fn leave<L: Level>(
        chunks: &[&NdArray<E, D, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> NdArray<E, D::More, L> {
        let chunks: Vec<_> = chunks.iter().map(|x| &x.0).collect();
        NdArray::of(<T<E> as Stack>::leave::<L>(&chunks, axis, sizes))
    }
    fn unstack<L: Level>(x: &NdArray<E, D::More, L>, axis: isize, lanes: usize) -> Vec<NdArray<E, D, L>> {
        let lanes = <T<E> as Stack>::unstack::<L>(&x.0, axis, lanes);
        lanes.into_iter().map(NdArray::of).collect()
    }
    fn stack<L: Level>(
        lanes: &[&NdArray<E, D, L>],
        like: &NdArray<E, D, L>,
        axis: isize,
    ) -> NdArray<E, D::More, L> {
        let lanes: Vec<_> = lanes.iter().map(|x| &x.0).collect();
        NdArray::of(<T<E> as Stack>::stack::<L>(&lanes, &like.0, axis))
    }
    fn varies<L: Level>(x: &NdArray<E, D, Batch<L>>) -> bool {
        <T<E> as Stack>::varies::<L>(&x.0)
    }
    fn same<L: Level>(a: &NdArray<E, D, L>, b: &NdArray<E, D, L>) -> bool {
        <T<E> as Stack>::same::<L>(&a.0, &b.0)
    }
    fn blank<L: Level>() -> Option<NdArray<E, D, L>> {
        None
    }
}
