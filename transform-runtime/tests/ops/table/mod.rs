//! The rows, by family.

mod binary;
mod construct;
mod conv;
mod einsum;
mod handles;
mod integers;
mod layout;
mod linalg;
mod matmul;
mod neural;
mod reduce;
mod scan;
mod select;
mod statics;
mod unary;

use crate::case::Shapes;
use transform_runtime::{Level, Lift, Tensor};

/// Shapes with at least one axis and one element.
const AXES: &[Shapes] = &[&[&[4]], &[&[1]], &[&[2, 3]], &[&[3, 1]], &[&[2, 3, 2]]];

/// A tensor of integers, the same in all lanes.
fn integers<L: Level>(shape: &[usize], data: &[i64]) -> Tensor<i64, L> {
    Tensor::from_shape_vec(shape, data.to_vec()).unwrap().lift()
}
