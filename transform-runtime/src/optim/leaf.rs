//! What the rule of an optimiser is given of one leaf.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{Lift, TanOf, Tensor};
use transform_macros::Differentiable;

/// One leaf of the parameters, with all that the rule reads.
#[derive(Differentiable, Clone, Debug)]
pub struct Leaf<E: Float> {
    pub(super) options: Vec<Tensor<E>>,
    /// What is remembered of it.
    pub(super) slots: Vec<Tensor<E>>,
    pub(super) grad: Tensor<E>,
    pub(super) param: Tensor<E>,
}

pub(super) type LeafAt<E, L> = <Leaf<E> as Lift>::At<L>;
pub(super) type LeafTan<E, L> = TanOf<Leaf<E>, L>;

impl<E: Float> Leaf<E> {
    pub(super) fn at<L: Level>(
        options: &[Tensor<E, L>],
        slots: &[Tensor<E, L>],
        grad: Tensor<E, L>,
        param: Tensor<E, L>,
    ) -> LeafAt<E, L> {
        let none = Leaf {
            options: Vec::new(),
            slots: Vec::new(),
            grad: Tensor::zeros(&[]),
            param: Tensor::zeros(&[]),
        };
        let mut leaf = none.lift::<L>();
        leaf.options = options.to_vec();
        leaf.slots = slots.to_vec();
        leaf.grad = grad;
        leaf.param = param;
        leaf
    }
}
