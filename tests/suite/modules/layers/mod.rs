//! Layers: against PyTorch, and by the laws that hold for all of them.

mod generic;
mod initial;
mod laws;
mod modes;
mod reference;
mod torch;

use transform_func::plumbing::PartNumber;
use transform_func::prelude::*;

/// Where the parameters of layers come from.
pub(crate) fn rng() -> Rng {
    Rng::new(5)
}

/// A module whose tensors are of `f64`.
pub(crate) trait Double: Module<Number: PartNumber<Float = f64>> {}
impl<M: Module<Number: PartNumber<Float = f64>>> Double for M {}
