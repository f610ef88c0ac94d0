//! The operators of matrices: sums, products of matrices, products with numbers.

use super::NaMatrix;
use crate::element::Float;
use crate::levels::Level;
use crate::ops::arith::{Add, Div, Mul, Sub};
use crate::ops::matmul::FactorOfAny;
use crate::values::{Dtype, Negate, Operator, Real, ScalarMap, Tensor, TensorTan};
use ::nalgebra::Dim;
use ::nalgebra::constraint::{AreMultipliable, SameNumberOfColumns, SameNumberOfRows, ShapeConstraint};

type Lhs<O, A, B> = <A as Operator<O, B>>::Lhs;
type Rhs<O, A, B> = <A as Operator<O, B>>::Rhs;

/// Refuses matrices of different shapes: tensors would be broadcast.
#[track_caller]
pub(super) fn alike(op: &'static str, a: (usize, usize), b: (usize, usize)) {
    if a != b {
        let message = format!(
            "the matrices are {} by {} and {} by {}: they must be of one shape",
            a.0, a.1, b.0, b.1
        );
        crate::error::Error::new(op, message).raise()
    }
}

macro_rules! sums {
    ($($op:ident $name:literal)*) => { $(
        impl<E, R1, C1, R2, C2, L> Operator<$op, NaMatrix<E, R2, C2, L>> for NaMatrix<E, R1, C1, L>
        where
            E: Float,
            R1: Dim,
            C1: Dim,
            R2: Dim,
            C2: Dim,
            L: Level,
            ShapeConstraint: SameNumberOfRows<R1, R2> + SameNumberOfColumns<C1, C2>,
        {
            type Out = NaMatrix<
                E,
                <ShapeConstraint as SameNumberOfRows<R1, R2>>::Representative,
                <ShapeConstraint as SameNumberOfColumns<C1, C2>>::Representative,
                L,
            >;
            type Lhs = Lhs<$op, Tensor<E, L>, Tensor<E, L>>;
            type Rhs = Rhs<$op, Tensor<E, L>, Tensor<E, L>>;
            fn value(&self, op: $op, rhs: &NaMatrix<E, R2, C2, L>) -> Self::Out {
                alike($name, self.sides(), rhs.sides());
                NaMatrix::of(Operator::value(&self.0, op, &rhs.0))
            }
            fn linearize(&self, op: $op, rhs: &NaMatrix<E, R2, C2, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
                alike($name, self.sides(), rhs.sides());
                let (y, maps) = Operator::linearize(&self.0, op, &rhs.0);
                (NaMatrix::of(y), maps)
            }
        }
    )* };
}
sums!(Add "add" Sub "sub");

/// The derivative of a product of matrices.
type Factor<E, L> = ScalarMap<FactorOfAny<E, L>, TensorTan<E, L>, TensorTan<E, L>, E, L>;

impl<E, R1, C1, R2, C2, L> Operator<Mul, NaMatrix<E, R2, C2, L>> for NaMatrix<E, R1, C1, L>
where
    E: Float,
    R1: Dim,
    C1: Dim,
    R2: Dim,
    C2: Dim,
    L: Level,
    ShapeConstraint: AreMultipliable<R1, C1, R2, C2>,
{
    type Out = NaMatrix<E, R1, C2, L>;
    type Lhs = Factor<E, L>;
    type Rhs = Factor<E, L>;
    fn value(&self, _: Mul, rhs: &NaMatrix<E, R2, C2, L>) -> Self::Out {
        NaMatrix::of(rhs.0.product("mul", &self.0))
    }
    fn linearize(&self, _: Mul, rhs: &NaMatrix<E, R2, C2, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        // What is stored is transposed, and so is the product.
        let (y, by_rhs, by_lhs) = rhs.0.linearize_product("mul", &self.0);
        (NaMatrix::of(y), (ScalarMap::new(by_lhs), ScalarMap::new(by_rhs)))
    }
}

macro_rules! scaled {
    ($($op:ident)*) => { $(
        impl<E: Float, R: Dim, C: Dim, L: Level> Operator<$op, Real<E, L>> for NaMatrix<E, R, C, L> {
            type Out = Self;
            type Lhs = Lhs<$op, Tensor<E, L>, Real<E, L>>;
            type Rhs = Rhs<$op, Tensor<E, L>, Real<E, L>>;
            fn value(&self, op: $op, rhs: &Real<E, L>) -> Self {
                NaMatrix::of(Operator::value(&self.0, op, rhs))
            }
            fn linearize(&self, op: $op, rhs: &Real<E, L>) -> (Self, (Self::Lhs, Self::Rhs)) {
                let (y, maps) = Operator::linearize(&self.0, op, rhs);
                (NaMatrix::of(y), maps)
            }
        }
        impl<E, R, C, L> Operator<$op, E> for NaMatrix<E, R, C, L>
        where
            E: Float,
            R: Dim,
            C: Dim,
            L: Level,
            Tensor<E, L>: Operator<$op, E, Out = Tensor<E, L>>,
        {
            type Out = Self;
            type Lhs = Lhs<$op, Tensor<E, L>, E>;
            type Rhs = Rhs<$op, Tensor<E, L>, E>;
            fn value(&self, op: $op, rhs: &E) -> Self {
                NaMatrix::of(Operator::value(&self.0, op, rhs))
            }
            fn linearize(&self, op: $op, rhs: &E) -> (Self, (Self::Lhs, Self::Rhs)) {
                let (y, maps) = Operator::linearize(&self.0, op, rhs);
                (NaMatrix::of(y), maps)
            }
        }
    )* };
}
scaled!(Mul Div);

impl<E: Float, R: Dim, C: Dim, L: Level> Operator<Mul, NaMatrix<E, R, C, L>> for Real<E, L> {
    type Out = NaMatrix<E, R, C, L>;
    type Lhs = Lhs<Mul, Real<E, L>, Tensor<E, L>>;
    type Rhs = Rhs<Mul, Real<E, L>, Tensor<E, L>>;
    fn value(&self, op: Mul, rhs: &NaMatrix<E, R, C, L>) -> Self::Out {
        NaMatrix::of(Operator::value(self, op, &rhs.0))
    }
    fn linearize(&self, op: Mul, rhs: &NaMatrix<E, R, C, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(self, op, &rhs.0);
        (NaMatrix::of(y), maps)
    }
}
impl<E, R, C, L> Operator<Mul, NaMatrix<E, R, C, L>> for E
where
    E: Float + Operator<Mul, Tensor<E, L>, Out = Tensor<E, L>>,
    R: Dim,
    C: Dim,
    L: Level,
{
    type Out = NaMatrix<E, R, C, L>;
    type Lhs = Lhs<Mul, E, Tensor<E, L>>;
    type Rhs = Rhs<Mul, E, Tensor<E, L>>;
    fn value(&self, op: Mul, rhs: &NaMatrix<E, R, C, L>) -> Self::Out {
        NaMatrix::of(Operator::value(self, op, &rhs.0))
    }
    fn linearize(&self, op: Mul, rhs: &NaMatrix<E, R, C, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(self, op, &rhs.0);
        (NaMatrix::of(y), maps)
    }
}

impl<E, R, C, L> Negate for NaMatrix<E, R, C, L>
where
    E: Dtype,
    R: Dim,
    C: Dim,
    L: Level,
    Tensor<E, L>: Negate,
{
    type Map = <Tensor<E, L> as Negate>::Map;
    fn value(&self) -> Self {
        NaMatrix::of(Negate::value(&self.0))
    }
    fn linearize(&self) -> (Self, (Self::Map,)) {
        let (y, map) = Negate::linearize(&self.0);
        (NaMatrix::of(y), map)
    }
}
