//! The methods of matrices that give numbers.

use super::NaMatrix;
use super::operators::alike;
use crate::element::Float;
use crate::levels::Level;
use crate::ops::arith::Mul;
use crate::plumbing::NumberMethods;
use crate::values::{LinearMap, Operator, Real, Tangent, Tensor, TensorTan};
use ::nalgebra::Dim;

/// The derivative of a sum of products by one side: the sum of products with the other.
#[derive(Debug)]
pub struct ProductsWith<E: Float, L: Level>(Tensor<E, L>);
impl<E: Float, L: Level> LinearMap for ProductsWith<E, L> {
    type In = TensorTan<E, L>;
    type Out = Real<E, L>;
    fn push(&self, t: &TensorTan<E, L>) -> Real<E, L> {
        match &t.0 {
            Some(t) => NumberMethods::sum(&Operator::value(&self.0, Mul, t)),
            None => L::constant(E::ZERO),
        }
    }
    fn pull(&self, ct: &Real<E, L>, into: &mut TensorTan<E, L>) {
        into.accumulate(&TensorTan(Some(Operator::value(&self.0, Mul, ct))));
    }
}

macro_rules! numbers {
    ($($method:ident, $linearize:ident, |$x:ident| $value:expr, $by:expr;)*) => { $(
        #[track_caller]
        pub fn $method(&self) -> Real<E, L> {
            let $x = &self.0;
            $value
        }
        #[track_caller]
        pub fn $linearize(&self) -> (
            Real<E, L>,
            (impl LinearMap<In = TensorTan<E, L>, Out = Real<E, L>> + use<E, R, C, L>,),
        ) {
            let $x = &self.0;
            $by
        }
    )* };
}

#[doc(hidden)]
#[allow(clippy::type_complexity)] // maps are opaque
impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    numbers! {
        sum, linearize_sum, |x| NumberMethods::sum(x), x.linearize_sum();
        product, linearize_product, |x| NumberMethods::prod(x), x.linearize_prod();
        mean, linearize_mean, |x| NumberMethods::mean(x), x.linearize_mean();
        norm, linearize_norm, |x| NumberMethods::norm(x), x.linearize_norm();
        trace, linearize_trace, |x| NumberMethods::trace(x), x.linearize_trace();
        determinant, linearize_determinant, |x| NumberMethods::det(x), x.linearize_det();
        min, linearize_min, |x| NumberMethods::min(x), x.linearize_min();
        max, linearize_max, |x| NumberMethods::max(x), x.linearize_max();
    }
    pub fn norm_squared(&self) -> Real<E, L> {
        self.dot(self)
    }
    pub fn linearize_norm_squared(&self) -> (Real<E, L>, (ProductsWith<E, L>,)) {
        let twice = Operator::value(&self.0, Mul, &L::constant(E::of(2.0)));
        (self.dot(self), (ProductsWith(twice),))
    }
    #[track_caller]
    pub fn dot<R2: Dim, C2: Dim>(&self, rhs: &NaMatrix<E, R2, C2, L>) -> Real<E, L> {
        alike("dot", self.sides(), rhs.sides());
        NumberMethods::sum(&Operator::value(&self.0, Mul, &rhs.0))
    }
    #[track_caller]
    pub fn linearize_dot<R2: Dim, C2: Dim>(
        &self,
        rhs: &NaMatrix<E, R2, C2, L>,
    ) -> (Real<E, L>, (ProductsWith<E, L>, ProductsWith<E, L>)) {
        let maps = (ProductsWith(rhs.0.clone()), ProductsWith(self.0.clone()));
        (self.dot(rhs), maps)
    }
}
