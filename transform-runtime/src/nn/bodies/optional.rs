//! Tensors that a layer may lack.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{LinearMap, Tangent, Tensor, TensorTan};
use std::marker::PhantomData;

/// The tensor that is there, in bodies.
pub(in crate::nn) trait Held<E: Float, L: Level> {
    /// The tensor; it must be there.
    fn held(&self) -> Tensor<E, L>;
    /// The value and its derivative.
    fn linearize_held(&self) -> (Tensor<E, L>, (HeldMap<E, L>,));
}
impl<E: Float, L: Level> Held<E, L> for Option<Tensor<E, L>> {
    fn held(&self) -> Tensor<E, L> {
        self.clone().expect("it was asked whether it is there")
    }
    fn linearize_held(&self) -> (Tensor<E, L>, (HeldMap<E, L>,)) {
        (self.held(), (HeldMap(PhantomData),))
    }
}

/// The derivative of a tensor by the option that it is in.
#[derive(Debug)]
pub(in crate::nn) struct HeldMap<E, L>(PhantomData<fn() -> (E, L)>);
impl<E: Float, L: Level> LinearMap for HeldMap<E, L> {
    type In = Option<TensorTan<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Self::In) -> Self::Out {
        t.clone().unwrap_or_default()
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        into.get_or_insert_default().accumulate(ct);
    }
}

/// In another float type.
pub(in crate::nn) fn cast<E: Float, F: Float>(x: &Option<Tensor<E>>) -> Option<Tensor<F>> {
    x.as_ref().map(Tensor::cast)
}
