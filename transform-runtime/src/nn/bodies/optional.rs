//! Tensors that a layer may lack.

use crate::element::Float;
use crate::values::Tensor;

/// In another float type.
pub(in crate::nn) fn cast<E: Float, F: Float>(x: &Option<Tensor<E>>) -> Option<Tensor<F>> {
    x.as_ref().map(Tensor::cast)
}
