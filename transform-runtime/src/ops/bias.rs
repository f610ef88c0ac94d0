//! A bias beside a layer's other arguments: it may be absent, and in an option of the user's.

use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::values::{LinearMap, Tangent, Tensor, TensorTan};
use std::marker::PhantomData;

/// The bias of a layer: `Some(&b)`, `&b` or `None`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bias",
    label = "expected `None`, `Some(&b)` or `&b` with a tensor of the same dtype"
)]
pub trait Bias<E: Float, L: Level>: Copy {
    /// Its derivative, given that of the sum.
    type Map;
    /// The tensor, if there is one.
    fn tensor(&self) -> Option<&Tensor<E, L>>;
    /// The derivative.
    fn map(&self, sums: Option<Sums>) -> Self::Map;
}
impl<E: Float, L: Level> Bias<E, L> for &Tensor<E, L> {
    type Map = BiasMap<TensorTan<E, L>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        Some(self)
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, PhantomData)
    }
}
impl<E: Float, L: Level> Bias<E, L> for Option<&Tensor<E, L>> {
    type Map = BiasMap<TensorTan<E, L>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        *self
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, PhantomData)
    }
}
impl<E: Float, L: Level> Bias<E, L> for &Option<Tensor<E, L>> {
    type Map = BiasMap<Option<TensorTan<E, L>>>;
    fn tensor(&self) -> Option<&Tensor<E, L>> {
        self.as_ref()
    }
    fn map(&self, sums: Option<Sums>) -> Self::Map {
        BiasMap(sums, PhantomData)
    }
}

/// A vector of channels as part of every image, and back.
#[derive(Debug)]
pub struct Sums {
    /// The shape of the output, with an axis of images.
    pub(crate) whole: Shape,
    /// As the user has it.
    pub(crate) shape: Shape,
}
impl Sums {
    fn channels(&self) -> Shape {
        let mut shape = Shape::from_elem(1, self.whole.len() - 1);
        shape[0] = self.whole[1];
        shape
    }
    fn push<E: Float, L: Level>(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        t.reshape(&self.channels())
            .expand_to(&self.whole)
            .shaped(&self.shape)
    }
    fn pull<E: Float, L: Level>(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        ct.shaped(&self.whole)
            .sum_to(&self.channels())
            .reshape(&[self.whole[1]])
    }
}
/// The derivative by a bias that may be absent.
#[derive(Debug)]
pub struct BiasMap<T>(Option<Sums>, PhantomData<fn() -> T>);
impl<E: Float, L: Level> LinearMap for BiasMap<TensorTan<E, L>> {
    type In = TensorTan<E, L>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> TensorTan<E, L> {
        TensorTan(self.0.as_ref().zip(t.0.as_ref()).map(|(sums, t)| sums.push(t)))
    }
    fn pull(&self, ct: &TensorTan<E, L>, into: &mut TensorTan<E, L>) {
        if let (Some(sums), Some(ct)) = (&self.0, &ct.0) {
            into.add(sums.pull(ct));
        }
    }
}
impl<E: Float, L: Level> LinearMap for BiasMap<Option<TensorTan<E, L>>> {
    type In = Option<TensorTan<E, L>>;
    type Out = TensorTan<E, L>;
    fn push(&self, t: &Option<TensorTan<E, L>>) -> TensorTan<E, L> {
        let t = t.as_ref().and_then(|t| t.0.as_ref());
        TensorTan(self.0.as_ref().zip(t).map(|(sums, t)| sums.push(t)))
    }
    fn pull(&self, ct: &TensorTan<E, L>, into: &mut Option<TensorTan<E, L>>) {
        if let (Some(sums), Some(ct)) = (&self.0, &ct.0) {
            into.accumulate(&Some(TensorTan(Some(sums.pull(ct)))));
        }
    }
}
