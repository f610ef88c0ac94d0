//! Methods of traits.

use transform_func::prelude::*;

use super::numbers::Point;
use super::tensors::{Affine, affine};
use crate::corpus::table::{pair_table, record_table};

trait Layer {
    const SCALE: f64;
    fn apply(&self, x: &Tensor) -> Tensor;
    fn twice(&self, x: &Tensor) -> Tensor {
        self.apply(&self.apply(x))
    }
}

#[differentiable]
impl Layer for Affine {
    const SCALE: f64 = 0.5;
    fn apply(&self, x: &Tensor) -> Tensor {
        (x.matmul(&self.weight) + &self.bias).tanh() * Self::SCALE
    }
    fn twice(&self, x: &Tensor) -> Tensor {
        self.apply(&self.apply(x))
    }
}

mod elsewhere {
    pub(super) trait Area {
        fn area(&self, scale: f64) -> f64;
    }
}

#[differentiable]
impl elsewhere::Area for Point {
    fn area(&self, scale: f64) -> f64 {
        self.x * self.y * scale
    }
}

#[differentiable]
fn applied(a: &Affine) -> f64 {
    let x = Tensor::linspace(-0.5, 1.0, 2);
    a.twice(&x).sum() + Affine::apply(a, &x).prod()
}

#[differentiable]
fn scaled(x: f64, y: f64) -> f64 {
    use elsewhere::Area as _;
    Point { x, y }.area(x * y)
}

record_table! {
    applied = (super::applied): [affine(2, 2, 1)];
}
pair_table! {
    scaled: [(0.6, -1.3)];
}

#[test]
fn a_path_may_name_the_trait() {
    let (layer, x) = (affine(2, 2, 1), Tensor::from([0.3, -0.2]));
    assert_eq!(
        jacfwd!(<Affine as Layer>::apply, argnums = 1)(&layer, &x),
        jacfwd!(Affine::apply, argnums = 1)(&layer, &x)
    );
}
