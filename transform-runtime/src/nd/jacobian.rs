//! Jacobians of and by arrays: arrays of any number of axes, of the shape of the output and that of the input.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::transforms::{Alone, Blocks, Entries, Jacobian, Leaf, Rows, Shaped, Within};
use crate::values::{Lift, Tensor};
use ndarray::{Array, ArrayD, IxDyn};

type At<X, L> = <X as Lift>::At<L>;

/// Of an array it is an array.
#[derive(Debug)]
pub enum Arrays {}
impl Blocks for Arrays {
    type Of<F: Float> = ArrayD<F>;
    fn block<F: Float, L: Level>(x: Tensor<F, L>) -> NdArray<F, IxDyn, L> {
        NdArray::of(x)
    }
}

impl<F: Float, D: Rank> Shaped for Array<F, D> {
    type OfNumbers<W: Within, V: Within> = V::Of<W::Of<ArrayD<F>>>;
    type OfTensor<V: Within, K: Blocks> = V::Of<ArrayD<F>>;
    fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
        y: &At<W::Of<E>, L>,
        x: &At<V::Of<Self>, L>,
        row: &mut impl FnMut() -> At<V::Of<Self>, L>,
    ) -> At<Self::OfNumbers<W, V>, L> {
        let rows = Rows::<Self, L>::collect::<W, V, E>(y, row);
        rows.by_part::<V, W::Of<ArrayD<F>>>(x, |_, mut rows| {
            W::map::<E, ArrayD<F>, L>(y, &mut |_| rows.next().expect("a row for every number").dynamic())
        })
    }
    fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
        shape: &[usize],
        x: &At<V::Of<Self>, L>,
        entries: &mut S,
    ) -> At<V::Of<ArrayD<F>>, L> {
        V::map::<Self, ArrayD<F>, L>(x, &mut |x| {
            NdArray::<F, IxDyn, L>::of(entries.block(shape, x.0.shape()))
        })
    }
    fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>) {
        V::map::<Self, (), L>(x, &mut |x| found.push(Leaf::Tensor(x.0.len())));
    }
}
impl<F: Float, D: Rank, I: Shaped> Jacobian<I> for Array<F, D> {
    type Of<W: Within> = W::Of<I::OfTensor<Alone, Arrays>>;
    fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
        y: &At<W::Of<Self>, L>,
        x: &At<I, L>,
        entries: &mut S,
    ) -> At<Self::Of<W>, L> {
        W::map::<Self, I::OfTensor<Alone, Arrays>, L>(y, &mut |y| {
            let jacobian = I::of_tensor::<Alone, Arrays, L, S>(y.0.shape(), x, entries);
            entries.next_tensor(y.0.len());
            jacobian
        })
    }
}
