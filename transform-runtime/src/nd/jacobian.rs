//! Jacobians of and by arrays: arrays of any number of axes, of the shape of the output and that of the input.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::transforms::{Alone, Blocks, Entries, Jacobian, Leaf, Rows, Shaped, Within, of_tensors};
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

of_tensors!([D: Rank] Array<F, D>, |x| x.0, |row| row.dynamic() => ArrayD<F>, Arrays, Arrays);
