//! Matrix products of every pair of ranks.

use crate::case::{ANY, Shapes, rows};
use transform_runtime::plumbing::NumberMethods as _;
use transform_runtime::{Float, Level, Tensor};

const PRODUCTS: &[Shapes] = &[
    &[&[3], &[3]],
    &[&[2, 3], &[3]],
    &[&[2], &[2, 3]],
    &[&[2, 3], &[3, 4]],
    &[&[1, 2], &[2, 1]],
    &[&[4, 2, 3], &[3]],
    &[&[3], &[4, 3, 2]],
    &[&[4, 2, 3], &[3, 2]],
    &[&[2, 3], &[4, 3, 2]],
    &[&[4, 2, 3], &[4, 3, 2]],
    &[&[2, 1, 2, 3], &[4, 3, 2]],
    &[&[4, 2, 3], &[2, 1, 3, 2]],
    &[&[0, 3], &[3, 2]],
    &[&[2, 0], &[0, 2]],
    &[&[0], &[0]],
    &[&[0, 2, 3], &[3, 2]],
    &[&[2, 3], &[0, 3, 2]],
];
const VECTORS: &[Shapes] = &[&[&[3], &[3]], &[&[1], &[1]], &[&[0], &[0]]];

rows! {
    matmul(a: ANY, b: ANY) Tensor PRODUCTS; a.matmul(b); a.linearize_matmul(b) => (a, b);
    dot(a: ANY, b: ANY) Tensor VECTORS; a.dot(b); a.linearize_dot(b) => (a, b);
    outer(a: ANY, b: ANY) Tensor &[&[&[2], &[3]], &[&[1], &[2]], &[&[0], &[2]]];
        a.outer(b);
        a.linearize_outer(b) => (a, b);
}
