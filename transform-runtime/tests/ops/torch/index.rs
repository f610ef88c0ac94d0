//! Picking elements by integers, and adding at places.

use super::rows::torch_rows;
use transform_runtime::plumbing::linearize_get;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES];

torch_rows! {
    index_of_vector(x; o) linearize_get(x, o.size("place")) => (x,);
    index_of_matrix(x; o) linearize_get(x, o.planar("place")) => (x,);
    gather(x; o) x.linearize_gather(o.int("axis"), &o.integers("index")) => (x, _, _);
    take_along(x; o) x.linearize_take_along(o.int("axis"), &o.integers("index")) => (x, _, _);
    index_select(x; o) x.linearize_index_select(o.int("axis"), &o.integers("index")) => (x, _, _);
    scatter_add(x, y; o) x.linearize_scatter_add(o.int("axis"), &o.integers("index"), y) => (x, _, _, y);
    index_add(x, y; o) x.linearize_index_add(o.int("axis"), &o.integers("index"), y) => (x, _, _, y);
}
