//! Structs of tensors, numbers and other structs.

use transform_func::prelude::*;

use crate::corpus::table::{Record, record, record_table};
use crate::laws::seeded_tensor;

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) weight: Tensor,
    pub(crate) bias: Tensor,
    pub(crate) times: usize,
}
record!(Affine, Affine { weight, bias, times } as AffineOf<A, B, C>, stacked Affine: Affine);

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Gated {
    pub(crate) inner: Affine,
    pub(crate) gate: f64,
}
record!(Gated, Gated { inner, gate } as GatedOf<A, B>, stacked GatedOf: GatedOf<Affine, Tensor>);

#[derive(Differentiable, Clone, Debug, PartialEq)]
pub(crate) struct Stacked {
    pub(crate) layers: Vec<Affine>,
}
record!(Stacked, Stacked { layers } as StackedOf<A>, stacked Stacked: Stacked);

pub(crate) fn affine(rows: usize, columns: usize, seed: u64) -> Affine {
    Affine {
        weight: seeded_tensor(&[rows, columns], seed),
        bias: seeded_tensor(&[columns], seed + 1),
        times: 2,
    }
}
pub(crate) fn gated() -> Gated {
    Gated {
        inner: affine(2, 3, 5),
        gate: 0.7,
    }
}
pub(crate) fn stacked() -> Stacked {
    Stacked {
        layers: vec![affine(2, 2, 3), affine(2, 2, 7)],
    }
}

#[differentiable]
fn applied(a: &Affine) -> f64 {
    let x = Tensor::linspace(-0.5, 1.0, 2);
    let y = (x.matmul(&a.weight) + &a.bias).tanh();
    (&y * &y).sum() * a.times as f64
}

#[differentiable]
fn weight_only(a: &Affine) -> f64 {
    let weight = &a.weight;
    weight.matmul(&weight.t()).sum()
}

#[differentiable]
fn through_the_gate(g: &Gated) -> f64 {
    applied(&g.inner) * g.gate + (&g.inner.bias * g.gate).sin().sum()
}

#[differentiable]
fn remade(a: &Affine) -> f64 {
    let scaled = Affine {
        weight: &a.weight * 0.5,
        ..a.clone()
    };
    let gate = scaled.bias.mean();
    through_the_gate(&Gated { inner: scaled, gate })
}

#[differentiable]
fn all_layers(s: &Stacked) -> f64 {
    let mut y = Tensor::linspace(-0.5, 1.0, 2);
    for i in 0..s.layers.len() {
        y = (y.matmul(&s.layers[i].weight) + &s.layers[i].bias).tanh();
    }
    y.sum()
}

record_table! {
    applied = (super::applied): [affine(2, 3, 1)];
    weight_only = (super::weight_only): [affine(2, 3, 1)];
    through_the_gate = (super::through_the_gate): [gated()];
    remade = (super::remade): [affine(2, 3, 1)];
    all_layers = (super::all_layers): [stacked()];
}

#[test]
fn mapped_structs_of_tensors_stay_what_they_are() {
    let lanes = [affine(2, 3, 1), affine(2, 3, 4)];
    let mapped: Affine = Record::stacked(&[&lanes[0], &lanes[1]]);
    let slopes: Affine = vmap!(grad!(applied))(&mapped);
    assert_eq!(slopes.weight.shape(), [2, 2, 3]);
    assert_eq!(slopes.times, 2);
}
