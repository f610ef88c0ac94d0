//! Tensors put together from, and taken apart into, those of the level below.

use transform_runtime::plumbing::{DualArray, Lanes};
use transform_runtime::{Base, Batch, Dual, Float, Level, Tensor, stack};

pub(crate) fn dual<E: Float, L: Level>(
    primal: &Tensor<E, L>,
    tangent: Option<&Tensor<E, L>>,
) -> Tensor<E, Dual<L>> {
    Tensor(DualArray {
        primal: primal.clone(),
        tangent: tangent.cloned(),
    })
}
pub(crate) fn primal<E: Float, L: Level>(x: &Tensor<E, Dual<L>>) -> Tensor<E, L> {
    x.0.primal.clone()
}
pub(crate) fn tangent<E: Float, L: Level>(x: &Tensor<E, Dual<L>>) -> Tensor<E, L> {
    match &x.0.tangent {
        Some(t) => t.clone(),
        None => zeros(x.0.primal.shape()),
    }
}
pub(crate) fn zeros<E: Float, L: Level>(shape: &[usize]) -> Tensor<E, L> {
    L::array(Tensor::<E>::zeros(shape).into())
}
pub(crate) fn shared<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, Batch<L>> {
    Tensor(Lanes::Shared(x.clone()))
}
pub(crate) fn each<E: Float, L: Stacked>(lanes: &[Tensor<E, L>]) -> Tensor<E, Batch<L>> {
    Tensor(Lanes::Each(L::stacked(lanes)))
}
pub(crate) fn lane<E: Float, L: Level>(x: &Tensor<E, Batch<L>>, i: usize) -> Tensor<E, L> {
    match &x.0 {
        Lanes::Shared(x) => x.clone(),
        Lanes::Each(x) => x.index_axis(0, i as isize),
    }
}

/// A level whose tensors the tests can stack.
pub(crate) trait Stacked: Level {
    fn stacked<E: Float>(xs: &[Tensor<E, Self>]) -> Tensor<E, Self>;
}
impl Stacked for Base {
    fn stacked<E: Float>(xs: &[Tensor<E>]) -> Tensor<E> {
        stack(&xs.iter().collect::<Vec<_>>(), 0)
    }
}
impl<L: Stacked> Stacked for Dual<L> {
    fn stacked<E: Float>(xs: &[Tensor<E, Self>]) -> Tensor<E, Self> {
        let primals: Vec<_> = xs.iter().map(primal).collect();
        let tangents: Vec<_> = xs.iter().map(tangent).collect();
        dual(&L::stacked(&primals), Some(&L::stacked(&tangents)))
    }
}
