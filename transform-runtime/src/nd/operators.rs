//! The operators of arrays: elementwise, of shapes that broadcast, with numbers on either side. The rules are those of tensors.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::ops::whole::Whole;
use crate::rule::Binary;
use crate::values::{Dtype, Negate, Operator, Real, Tensor};
use ndarray::DimMax;

type Lhs<O, A, B> = <A as Operator<O, B>>::Lhs;
type Rhs<O, A, B> = <A as Operator<O, B>>::Rhs;
type Both<D, B> = <D as DimMax<B>>::Output;

impl<O, E, D, B, L> Operator<O, NdArray<E, B, L>> for NdArray<E, D, L>
where
    O: Whole,
    E: Dtype,
    D: Rank + DimMax<B, Output: Rank>,
    B: Rank,
    L: Level,
    Tensor<E, L>: Operator<O, Tensor<E, L>, Out = Tensor<E, L>>,
{
    type Out = NdArray<E, Both<D, B>, L>;
    type Lhs = Lhs<O, Tensor<E, L>, Tensor<E, L>>;
    type Rhs = Rhs<O, Tensor<E, L>, Tensor<E, L>>;
    fn value(&self, op: O, rhs: &NdArray<E, B, L>) -> Self::Out {
        NdArray::of(Operator::value(&self.0, op, &rhs.0))
    }
    fn linearize(&self, op: O, rhs: &NdArray<E, B, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(&self.0, op, &rhs.0);
        (NdArray::of(y), maps)
    }
}

impl<O: Binary, E: Float, D: Rank, L: Level> Operator<O, Real<E, L>> for NdArray<E, D, L> {
    type Out = Self;
    type Lhs = Lhs<O, Tensor<E, L>, Real<E, L>>;
    type Rhs = Rhs<O, Tensor<E, L>, Real<E, L>>;
    fn value(&self, op: O, rhs: &Real<E, L>) -> Self {
        NdArray::of(Operator::value(&self.0, op, rhs))
    }
    fn linearize(&self, op: O, rhs: &Real<E, L>) -> (Self, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(&self.0, op, rhs);
        (NdArray::of(y), maps)
    }
}
impl<O: Binary, E: Float, D: Rank, L: Level> Operator<O, NdArray<E, D, L>> for Real<E, L> {
    type Out = NdArray<E, D, L>;
    type Lhs = Lhs<O, Real<E, L>, Tensor<E, L>>;
    type Rhs = Rhs<O, Real<E, L>, Tensor<E, L>>;
    fn value(&self, op: O, rhs: &NdArray<E, D, L>) -> Self::Out {
        NdArray::of(Operator::value(self, op, &rhs.0))
    }
    fn linearize(&self, op: O, rhs: &NdArray<E, D, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(self, op, &rhs.0);
        (NdArray::of(y), maps)
    }
}

impl<O, E, D, L> Operator<O, E> for NdArray<E, D, L>
where
    O: Whole,
    E: Dtype,
    D: Rank,
    L: Level,
    Tensor<E, L>: Operator<O, E, Out = Tensor<E, L>>,
{
    type Out = Self;
    type Lhs = Lhs<O, Tensor<E, L>, E>;
    type Rhs = Rhs<O, Tensor<E, L>, E>;
    fn value(&self, op: O, rhs: &E) -> Self {
        NdArray::of(Operator::value(&self.0, op, rhs))
    }
    fn linearize(&self, op: O, rhs: &E) -> (Self, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(&self.0, op, rhs);
        (NdArray::of(y), maps)
    }
}
impl<O, E, D, L> Operator<O, NdArray<E, D, L>> for E
where
    O: Whole,
    E: Dtype + Operator<O, Tensor<E, L>, Out = Tensor<E, L>>,
    D: Rank,
    L: Level,
{
    type Out = NdArray<E, D, L>;
    type Lhs = Lhs<O, E, Tensor<E, L>>;
    type Rhs = Rhs<O, E, Tensor<E, L>>;
    fn value(&self, op: O, rhs: &NdArray<E, D, L>) -> Self::Out {
        NdArray::of(Operator::value(self, op, &rhs.0))
    }
    fn linearize(&self, op: O, rhs: &NdArray<E, D, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, maps) = Operator::linearize(self, op, &rhs.0);
        (NdArray::of(y), maps)
    }
}

impl<E, D, L> Negate for NdArray<E, D, L>
where
    E: Dtype,
    D: Rank,
    L: Level,
    Tensor<E, L>: Negate,
{
    type Map = <Tensor<E, L> as Negate>::Map;
    fn value(&self) -> Self {
        NdArray::of(Negate::value(&self.0))
    }
    fn linearize(&self) -> (Self, (Self::Map,)) {
        let (y, map) = Negate::linearize(&self.0);
        (NdArray::of(y), map)
    }
}
