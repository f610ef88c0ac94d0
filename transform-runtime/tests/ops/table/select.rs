//! Choosing and indexing.

use super::integers;
use crate::case::{ANY, EACH, PAIR, Shapes, rows};
use transform_runtime::plumbing::{TensorTan, ZeroMap};
use transform_runtime::{Float, Level, Tensor};

const PICKED: &[Shapes] = &[&[&[3, 2]], &[&[4, 3]]];
const ADDED: &[Shapes] = &[&[&[3, 2], &[2, 2]], &[&[4, 3], &[2, 2]], &[&[3, 2], &[3, 2]]];

rows! {
    select(x: ANY, y: ANY) Tensor PAIR; x.gt(y).select(x, y); x.gt(y).linearize_select(x, y) => (_, x, y);
    select_constants(x: ANY) Tensor EACH;
        x.gt(E::of(0.0)).select(x, E::of(0.0));
        x.gt(E::of(0.0)).linearize_select(x, E::of(0.0)) => (_, x, _);
    masked_fill(x: ANY) Tensor EACH;
        x.masked_fill(&x.gt(E::of(0.0)), E::of(0.5));
        x.linearize_masked_fill(&x.gt(E::of(0.0)), E::of(0.5)) => (x, _, _);
    masked_fill_by_tensor(x: ANY, y: ANY) Tensor PAIR;
        x.masked_fill(&x.gt(y), y);
        x.linearize_masked_fill(&x.gt(y), y) => (x, _, y);

    gather(x: ANY) Tensor PICKED;
        x.gather(0, &integers(&[2, 2], &[1, 0, 2, 2]));
        x.linearize_gather(0, &integers(&[2, 2], &[1, 0, 2, 2])) => (x, _, _);
    gather_last(x: ANY) Tensor PICKED;
        x.gather(-1, &integers(&[2, 3], &[1, 0, 1, 1, 0, 0]));
        x.linearize_gather(-1, &integers(&[2, 3], &[1, 0, 1, 1, 0, 0])) => (x, _, _);
    take_along(x: ANY) Tensor PICKED;
        x.take_along(1, &integers(&[2, 1], &[1, 0]));
        x.linearize_take_along(1, &integers(&[2, 1], &[1, 0])) => (x, _, _);
    index_select(x: ANY) Tensor PICKED;
        x.index_select(0, &integers(&[4], &[2, 0, 0, 1]));
        x.linearize_index_select(0, &integers(&[4], &[2, 0, 0, 1])) => (x, _, _);
    index_select_last(x: ANY) Tensor PICKED;
        x.index_select(-1, &integers(&[0], &[]));
        x.linearize_index_select(-1, &integers(&[0], &[])) => (x, _, _);
    scatter_add(x: ANY, y: ANY) Tensor ADDED;
        x.scatter_add(0, &integers(&[2, 2], &[1, 0, 2, 0]), y);
        x.linearize_scatter_add(0, &integers(&[2, 2], &[1, 0, 2, 0]), y) => (x, _, _, y);
    index_add(x: ANY, y: ANY) Tensor &[&[&[3, 2], &[4, 2]]];
        x.index_add(0, &integers(&[4], &[1, 0, 2, 0]), y);
        x.linearize_index_add(0, &integers(&[4], &[1, 0, 2, 0]), y) => (x, _, _, y);
}

/// An index that differs between lanes, made of values that do.
fn places<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<i64, L> {
    x.argmax_axis(-1).unsqueeze(-1)
}
mod index_of_lanes {
    use super::*;
    rows! {
        gather(x: ANY, y: ANY) Tensor &[&[&[3, 2], &[3, 2]], &[&[3, 4], &[2, 3]]]; x.gather(1, &places(y)); {
            let (z, (by_x, _, _)) = x.linearize_gather(1, &places(y));
            (z, (by_x, ZeroMap::<TensorTan<E, L>, TensorTan<E, L>>::new()))
        } => (x, y);
        index_select(x: ANY, y: ANY) Tensor &[&[&[3, 2], &[4, 2]], &[&[2, 3], &[3, 2]]]; x.index_select(0, &y.argmax_axis(-1)); {
            let (z, (by_x, _, _)) = x.linearize_index_select(0, &y.argmax_axis(-1));
            (z, (by_x, ZeroMap::<TensorTan<E, L>, TensorTan<E, L>>::new()))
        } => (x, y);
        scatter_add(x: ANY, y: ANY) Tensor &[&[&[3, 2], &[3, 2]]]; x.scatter_add(1, &places(y), y); {
            let (z, (by_x, _, _, y)) = x.linearize_scatter_add(1, &places(y), y);
            (z, (by_x, y))
        } => (x, y);
        index_add(x: ANY, y: ANY) Tensor &[&[&[3, 2], &[2, 2]]]; x.index_add(0, &y.argmax_axis(-1), y); {
            let (z, (by_x, _, _, y)) = x.linearize_index_add(0, &y.argmax_axis(-1), y);
            (z, (by_x, y))
        } => (x, y);
    }
}
