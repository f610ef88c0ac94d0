//! `dot`, of vectors and matrices.

use super::{ArrayOperand, NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::ops::matmul::FactorOfAny;
use crate::values::{ArrayLike, Real, ScalarMap, Tensor, TensorTan, Value};
use ndarray::{Ix1, Ix2};

/// What a product of arrays is.
pub trait OfArrays<E: Float, L: Level>: Value<Tan: ArrayLike<E, L>> {
    /// From a tensor of its rank.
    fn of_tensor(x: Tensor<E, L>) -> Self;
}
impl<E: Float, L: Level> OfArrays<E, L> for Real<E, L> {
    fn of_tensor(x: Tensor<E, L>) -> Self {
        L::to_scalar(&x)
    }
}
impl<E: Float, D: Rank, L: Level> OfArrays<E, L> for NdArray<E, D, L> {
    fn of_tensor(x: Tensor<E, L>) -> Self {
        NdArray::of(x)
    }
}

/// Axes that have a product with those of `B`.
#[diagnostic::on_unimplemented(
    message = "`dot` of arrays with the axes `{Self}` and `{B}` is not defined",
    note = "vectors and matrices have products, in any combination"
)]
pub trait DotRank<B>: Rank {
    /// The product.
    type Out<E: Float, L: Level>: OfArrays<E, L>;
}
impl DotRank<Ix1> for Ix1 {
    type Out<E: Float, L: Level> = Real<E, L>;
}
macro_rules! products {
    ($($a:ident $b:ident $out:ident;)*) => { $(
        impl DotRank<$b> for $a {
            type Out<E: Float, L: Level> = NdArray<E, $out, L>;
        }
    )* };
}
products! {
    Ix1 Ix2 Ix1;
    Ix2 Ix1 Ix1;
    Ix2 Ix2 Ix2;
}

type Product<E, D, B, L> = <D as DotRank<B>>::Out<E, L>;
type Tan<E, D, B, L> = <Product<E, D, B, L> as Value>::Tan;
type By<E, D, B, L> = ScalarMap<FactorOfAny<E, L>, TensorTan<E, L>, Tan<E, D, B, L>, E, L>;

#[doc(hidden)]
#[allow(clippy::type_complexity)] // maps
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    #[track_caller]
    pub fn dot<B>(&self, rhs: B) -> Product<E, D, B::Rank, L>
    where
        B: ArrayOperand<E, L>,
        D: DotRank<B::Rank>,
    {
        Product::<E, D, B::Rank, L>::of_tensor(self.0.product("dot", &rhs.tensor()))
    }
    #[track_caller]
    pub fn linearize_dot<B>(
        &self,
        rhs: B,
    ) -> (
        Product<E, D, B::Rank, L>,
        (
            By<E, D, B::Rank, L>,
            B::MapTo<FactorOfAny<E, L>, Tan<E, D, B::Rank, L>>,
        ),
    )
    where
        B: ArrayOperand<E, L>,
        D: DotRank<B::Rank>,
    {
        let (y, by_a, by_b) = self.0.linearize_product("dot", &rhs.tensor());
        (OfArrays::of_tensor(y), (ScalarMap::new(by_a), B::map_to(by_b)))
    }
}
