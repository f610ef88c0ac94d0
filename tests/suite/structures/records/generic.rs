//! Structs and functions that are generic in the types of fields.

use transform_func::prelude::*;

use super::numbers::Point;
use super::tensors::{Affine, affine};
use crate::corpus::table::{pair_table, record, record_table};
use crate::laws::seeded_tensor;

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Pair<A, B>(A, B);
record!(Pair<Affine, Tensor>, Pair { 0, 1 } as PairOf<A, B>, stacked Pair: Pair<Affine, Tensor>);

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Weighted<T, const N: usize>
where
    T: PartialEq,
{
    value: T,
    weights: [f64; N],
}

#[differentiable]
impl<A: Clone, const N: usize> Weighted<A, N>
where
    A: PartialEq,
{
    fn total(&self) -> f64 {
        let mut sum = 0.0;
        for i in 0..N {
            sum += self.weights[i] * self.weights[i];
        }
        sum
    }
    fn with(&self, k: f64) -> Self {
        Self {
            value: self.value.clone(),
            weights: [k * self.total(); N],
        }
    }
}

#[differentiable]
impl Pair<Affine, Tensor> {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.0.forward(x) * &self.1
    }
}

#[differentiable]
fn applied(p: &Pair<Affine, Tensor>) -> f64 {
    let q = Pair::<Affine, Tensor>(p.0.clone(), &p.1 * &p.1);
    q.forward(&Tensor::linspace(-0.5, 1.0, 2)).sin().sum()
}

#[differentiable]
fn weighted(x: f64, y: f64) -> f64 {
    let w = Weighted::<Point, 2> {
        value: Point { x, y },
        weights: [x * y, y],
    };
    let v = w.with(x);
    v.total() * v.value.x + Weighted::<Point, 2>::total(&w)
}

record_table! {
    applied = (super::applied): [Pair(affine(2, 2, 1), seeded_tensor(&[2], 4))];
}
pair_table! {
    weighted: [(0.6, -1.3)];
}
