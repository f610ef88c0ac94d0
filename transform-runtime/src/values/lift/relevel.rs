//! Values that go from one level to another.

use crate::element::{Element, Float};
use crate::levels::{Dual, Duals, Level, Tangents};
use crate::values::{Leaves, Real, Tensor, TensorTan};

/// What becomes of a number and of a tensor.
pub trait Relevel<L: Level, M: Level> {
    /// The number at the other level.
    fn number<E: Float>(&mut self, x: &Real<E, L>) -> Real<E, M>;
    /// The tensor at the other level.
    fn tensor<E: Element>(&mut self, x: &Tensor<E, L>) -> Tensor<E, M>;
}

/// The same value, with tangents that are zero.
pub(crate) struct Still;
impl<L: Level, M: Tangents<L>> Relevel<L, M> for Still {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, L>) -> Real<E, M> {
        M::with_tangents(x.clone(), |_| Real::default())
    }
    fn tensor<E: Element>(&mut self, x: &Tensor<E, L>) -> Tensor<E, M> {
        M::still(x.clone())
    }
}

/// The value without its tangents.
pub(crate) struct Primal;
impl<L: Level, M: Tangents<L>> Relevel<M, L> for Primal {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, M>) -> Real<E, L> {
        M::parts(x).0.clone()
    }
    fn tensor<E: Element>(&mut self, x: &Tensor<E, M>) -> Tensor<E, L> {
        M::primal_of(x).clone()
    }
}

/// The value with one of its tangents.
pub(crate) struct WithOne(pub(crate) usize);
impl<L: Level> Relevel<Duals<L>, Dual<L>> for WithOne {
    #[inline(always)]
    fn number<E: Float>(&mut self, x: &Real<E, Duals<L>>) -> Real<E, Dual<L>> {
        Real::dual(x.0.0.clone(), x.0.1[self.0].clone())
    }
    fn tensor<E: Element>(&mut self, x: &Tensor<E, Duals<L>>) -> Tensor<E, Dual<L>> {
        let tangent = x.0.tangents.as_ref().map(|t| t[self.0].clone());
        Tensor::dual(x.0.primal.clone(), tangent)
    }
}
/// Puts the tangent of a value there: the reverse, beside a value that is held as a tangent.
impl<L: Level> Leaves<Dual<L>, Duals<L>> for WithOne {
    fn number<E: Float>(&mut self, x: &Real<E, Dual<L>>, t: &mut Real<E, Duals<L>>) {
        t.0.1[self.0] = x.0.1.clone();
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, Dual<L>>, t: &mut TensorTan<E, Duals<L>>) {
        if let (Some(x_dot), Some(t)) = (&x.0.tangent, &mut t.0) {
            t.set_tangent(self.0, x_dot.clone());
        }
    }
}
