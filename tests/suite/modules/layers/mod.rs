//! Layers: against PyTorch, and by the laws that hold for all of them.

mod generic;
mod laws;
mod reference;
mod torch;

use transform_func::prelude::*;

/// Where the parameters of layers come from.
pub(crate) fn rng() -> Rng {
    Rng::new(5)
}
