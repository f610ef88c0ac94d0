//! Matrix products.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES];

torch_rows! {
    matmul(a, b) a.linearize_matmul(b) => (a, b);
    dot(a, b) a.linearize_dot(b) => (a, b);
    outer(a, b) a.linearize_outer(b) => (a, b);
}
