//! Ops between other shapes than the user's: an axis more, axes joined.

use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::rule::TensorMap;
use crate::values::Tensor;

/// A map of arrays whose argument and result are seen in other shapes.
#[derive(Debug)]
pub struct Framed<M> {
    map: M,
    /// The user's shape of the argument, and the map's.
    argument: [Shape; 2],
    /// The map's shape of the result, and the user's.
    result: [Shape; 2],
}
impl<M> Framed<M> {
    /// `argument` and `result` as they are before and after.
    pub(crate) fn new(map: M, argument: [&[usize]; 2], result: [&[usize]; 2]) -> Self {
        Framed {
            map,
            argument: argument.map(Shape::from_slice),
            result: result.map(Shape::from_slice),
        }
    }
}
impl<M: TensorMap<E, L>, E: Float, L: Level> TensorMap<E, L> for Framed<M> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.map
            .push(&t.shaped(&self.argument[1]))
            .shaped(&self.result[1])
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.map
            .pull(&ct.shaped(&self.result[0]))
            .shaped(&self.argument[0])
    }
}
