//! Structs of single precision, functions of types that are mapped, and what is generated for them.

use transform_func::prelude::*;

use super::numbers::Point;
use super::tensors::{Affine, affine};
use crate::corpus::table::Record;
use crate::laws::assert_close;

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Single {
    weight: Tensor<f32>,
    scale: f32,
}

#[differentiable]
impl Single {
    fn loss(&self, x: &Tensor<f32>) -> f32 {
        let y = (x * &self.weight).sum() * self.scale;
        y * y + 0.5
    }
}

#[test]
fn single_precision() {
    let single = Single {
        weight: Tensor::from(vec![1.0_f32, 2.0]),
        scale: 0.5,
    };
    let x = Tensor::from(vec![2.0_f32, 1.0]);
    let slope = grad!(Single::loss)(&single, &x);
    assert_eq!(slope.weight.to_vec(), [4.0, 2.0]);
    assert_eq!(slope.scale, 16.0);
}

/// Mapped, and not differentiated.
#[vmappable]
impl Point {
    fn larger(&self) -> f64 {
        if self.x > self.y { self.x } else { self.y }
    }
}

#[differentiable]
#[vmappable]
impl Affine {
    /// Lanes go different ways.
    fn bent(&self, x: &Tensor) -> f64 {
        let y = self.forward(x).sum();
        if y > 0.0 { y * y } else { self.bias.sum() - y }
    }
}

#[test]
fn lanes_of_methods_go_their_ways() {
    let points = super::numbers::PointOf {
        x: Tensor::from([1.0, 2.0]),
        y: Tensor::from([3.0, 0.5]),
    };
    assert_eq!(vmap!(Point::larger)(&points).to_vec(), [3.0, 2.0]);
    let lanes = [affine(2, 3, 1), affine(2, 3, 4), affine(2, 3, 8)];
    let lanes = [&lanes[0], &lanes[1], &lanes[2]];
    let (mapped, x) = (Record::stacked(&lanes), Tensor::from([0.3, -0.8]));
    let values = lanes.map(|lane| lane.bent(&x));
    assert!(values.iter().any(|y| *y < 0.0) || values.iter().any(|y| *y > 0.0));
    let found = vmap!(Affine::bent, in_dims = (0, None))(&mapped, &x);
    assert_close("vmap", &found.to_vec(), &values, 1e-12);
    let slopes = vmap!(grad!(Affine::bent), in_dims = (0, None))(&mapped, &x);
    let expected = lanes.map(|lane| grad!(Affine::bent)(lane, &x).weight.to_vec());
    assert_close("vmap of grad", &slopes.weight.to_vec(), &expected.concat(), 1e-12);
}

#[test]
fn sources_of_methods_are_shown() {
    let primal = source!(Affine::bent, primal);
    assert!(primal.contains("fn bent(&self, x: &Tensor) -> f64"), "{primal}");
    assert!(source!(Affine::bent, pullback).contains("self_"));
    let functionalized = source!(Point::norm, functionalized);
    assert!(functionalized.contains("self"), "{functionalized}");
}
