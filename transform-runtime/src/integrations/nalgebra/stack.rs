//! Matrices where they are mapped: tensors with an axis for the lanes among rows and columns, or beside the elements of what is a column by its type.

use super::NaMatrix;
use crate::levels::{Batch, Level};
use crate::values::{ByRef, Changes, Dtype, Mappable, Nodes, Sizes, Stack, Survey, Tensor};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};
use std::ops::Range;

type T<E> = Tensor<E>;

/// A tensor of rows and columns, or of the elements of a column, as a matrix.
fn entered<E: Dtype, R: Dim, C: Dim, L: Level>(x: Tensor<E, L>) -> NaMatrix<E, R, C, L> {
    match C::try_to_usize() {
        Some(1) => NaMatrix::of(x.unsqueeze(0)),
        _ => NaMatrix::of(x.permute(&[1, 0])),
    }
}
/// The tensor.
fn left<E: Dtype, R: Dim, C: Dim, L: Level>(x: &NaMatrix<E, R, C, L>) -> Tensor<E, L> {
    match C::try_to_usize() {
        Some(1) => x.0.squeeze(0),
        _ => x.0.permute(&[1, 0]),
    }
}

impl<E: Dtype, R: Dim, C: Dim> Mappable for OMatrix<E, R, C> where DefaultAllocator: Allocator<R, C> {}

impl<E: Dtype, R: Dim, C: Dim> Stack for OMatrix<E, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Stacked = T<E>;
    type ByValue = ByRef<T<E>>;
    type Form = Nodes;
    type Change = Changes;

    fn survey<L: Level>(x: &Tensor<E, L>, axis: isize, survey: &mut Survey) {
        survey.tensor(x.shape(), axis);
    }
    fn enter<L: Level>(x: &Tensor<E, L>, axis: isize, lanes: &Range<usize>) -> NaMatrix<E, R, C, Batch<L>> {
        entered(<T<E> as Stack>::enter::<L>(x, axis, lanes))
    }
    fn leave<L: Level>(
        chunks: &[&NaMatrix<E, R, C, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> Tensor<E, L> {
        let chunks: Vec<_> = chunks.iter().map(|x| left(x)).collect();
        <T<E> as Stack>::leave::<L>(&chunks.iter().collect::<Vec<_>>(), axis, sizes)
    }
    fn unstack<L: Level>(x: &Tensor<E, L>, axis: isize, lanes: usize) -> Vec<NaMatrix<E, R, C, L>> {
        let lanes = <T<E> as Stack>::unstack::<L>(x, axis, lanes);
        lanes.into_iter().map(entered).collect()
    }
    fn stack<L: Level>(
        lanes: &[&NaMatrix<E, R, C, L>],
        like: &NaMatrix<E, R, C, L>,
        axis: isize,
    ) -> Tensor<E, L> {
        let lanes: Vec<_> = lanes.iter().map(|x| left(x)).collect();
        <T<E> as Stack>::stack::<L>(&lanes.iter().collect::<Vec<_>>(), &left(like), axis)
    }
    fn varies<L: Level>(x: &NaMatrix<E, R, C, Batch<L>>) -> bool {
        <T<E> as Stack>::varies::<L>(&x.0)
    }
    fn same<L: Level>(a: &NaMatrix<E, R, C, L>, b: &NaMatrix<E, R, C, L>) -> bool {
        <T<E> as Stack>::same::<L>(&a.0, &b.0)
    }
    fn blank<L: Level>() -> Option<NaMatrix<E, R, C, L>> {
        None
    }
}
