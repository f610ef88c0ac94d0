//! Jacobians of and by matrices. That of a matrix is a `DMatrix`, with a row for each of its numbers and a column for each number of the input, both
//! in nalgebra's order: so the Hessian by a vector is a matrix.

use super::NaMatrix;
use crate::element::Float;
use crate::levels::Level;
use crate::transforms::{Alone, Blocks, Entries, Jacobian, Leaf, Rows, Shaped, Within};
use crate::values::{Lift, Tensor};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DMatrix, DefaultAllocator, Dim, Dyn, OMatrix};

type At<X, L> = <X as Lift>::At<L>;

/// Of a matrix it is one.
#[derive(Debug)]
pub enum Matrices {}
impl Blocks for Matrices {
    type Of<F: Float> = DMatrix<F>;
    fn block<F: Float, L: Level>(x: Tensor<F, L>) -> NaMatrix<F, Dyn, Dyn, L> {
        // The first two axes are the matrix.
        let (rows, columns) = x.shape().split_at(2);
        let (rows, columns): (usize, usize) = (rows.iter().product(), columns.iter().product());
        NaMatrix::of(x.reshape(&[rows, columns]).t())
    }
}

impl<F: Float, R: Dim, C: Dim> Shaped for OMatrix<F, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type OfNumbers<W: Within, V: Within> = V::Of<W::Of<Self>>;
    type OfTensor<V: Within, K: Blocks> = V::Of<K::Of<F>>;
    fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
        y: &At<W::Of<E>, L>,
        x: &At<V::Of<Self>, L>,
        row: &mut impl FnMut() -> At<V::Of<Self>, L>,
    ) -> At<Self::OfNumbers<W, V>, L> {
        let rows = Rows::<Self, L>::collect::<W, V, E>(y, row);
        rows.by_part::<V, W::Of<Self>>(x, |_, mut rows| {
            W::map::<E, Self, L>(y, &mut |_| rows.next().expect("a row for every number").clone())
        })
    }
    fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
        shape: &[usize],
        x: &At<V::Of<Self>, L>,
        entries: &mut S,
    ) -> At<V::Of<K::Of<F>>, L> {
        V::map::<Self, K::Of<F>, L>(x, &mut |x| K::block::<F, L>(entries.block(shape, x.0.shape())))
    }
    fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>) {
        V::map::<Self, (), L>(x, &mut |x| found.push(Leaf::Tensor(x.0.len())));
    }
}
impl<F: Float, R: Dim, C: Dim, I: Shaped> Jacobian<I> for OMatrix<F, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Of<W: Within> = W::Of<I::OfTensor<Alone, Matrices>>;
    fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
        y: &At<W::Of<Self>, L>,
        x: &At<I, L>,
        entries: &mut S,
    ) -> At<Self::Of<W>, L> {
        W::map::<Self, I::OfTensor<Alone, Matrices>, L>(y, &mut |y| {
            let jacobian = I::of_tensor::<Alone, Matrices, L, S>(y.0.shape(), x, entries);
            entries.next_tensor(y.0.len());
            jacobian
        })
    }
}
