//! Arrays at every level: what transforms know of them.

use super::{NdArray, Rank};
use crate::levels::{Base, Batch, Dual, Join, Lanes, Level, Look, Pick};
use crate::plumbing::StopGradient;
use crate::values::wrapped::wrapped_tensor;
use crate::values::{
    AtLevel, Dtype, Laned, Leaves, Lift, LiftFrom, Liftable, Misfit, Primal, Relevel, TanOf, TanOfDtype,
    Tensor, Tree, Value, ValueOf, ValueOnly,
};
use ndarray::{Array, ArrayD, ArrayView};

wrapped_tensor!(NdArray, [D: Rank] Array<E, D>);

impl<E: Dtype, D: Rank, L: Level> NdArray<E, D, L> {
    /// An array of the program's, which has that many axes.
    pub(super) fn plain(array: ArrayD<E>) -> Array<E, D> {
        let array = array.into_dimensionality();
        array.expect("the number of axes is that of the type")
    }
}

impl<E: Dtype, D: Rank, L: Level> LiftFrom<ArrayView<'_, E, D>> for NdArray<E, D, L> {
    fn lift_from(x: ArrayView<'_, E, D>) -> Self {
        NdArray::constant(x.to_owned())
    }
}
impl<E: Dtype, D: Rank, L: Level> Liftable<L> for ArrayView<'_, E, D> {
    type At = NdArray<E, D, L>;
    fn constant(self) -> NdArray<E, D, L> {
        NdArray::constant(self.to_owned())
    }
}
