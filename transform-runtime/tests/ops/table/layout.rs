//! Rearranging elements.

use super::AXES;
use crate::case::{ANY, EACH, Shapes, rows};
use ndarray::{Axis, s};
use transform_runtime::plumbing::NumberMethods as _;
use transform_runtime::{Float, Level, Tensor};

const SIX: &[Shapes] = &[&[&[6]], &[&[2, 3]], &[&[3, 1, 2]]];
const MATRIX: &[Shapes] = &[&[&[2, 3]], &[&[1, 2]], &[&[0, 2]]];
const CUBE: &[Shapes] = &[&[&[2, 3, 2]], &[&[1, 2, 3]]];
const ONES: &[Shapes] = &[&[&[2, 1]], &[&[1]], &[&[2, 0, 1]]];

rows! {
    reshape(x: ANY) Tensor SIX; x.reshape(&[3, 2]); x.linearize_reshape(&[3, 2]) => (x, _);
    flatten(x: ANY) Tensor EACH; x.flatten(); x.linearize_flatten() => (x,);
    transpose(x: ANY) Tensor CUBE; x.transpose(0, -1); x.linearize_transpose(0, -1) => (x, _, _);
    t(x: ANY) Tensor &[&[&[2, 3]], &[&[3]], &[&[]]]; x.t(); x.linearize_t() => (x,);
    permute(x: ANY) Tensor CUBE; x.permute(&[2, 0, 1]); x.linearize_permute(&[2, 0, 1]) => (x, _);
    movedim(x: ANY) Tensor CUBE; x.movedim(0, -1); x.linearize_movedim(0, -1) => (x, _, _);
    squeeze(x: ANY) Tensor ONES; x.squeeze(-1); x.linearize_squeeze(-1) => (x, _);
    unsqueeze(x: ANY) Tensor EACH; x.unsqueeze(-1); x.linearize_unsqueeze(-1) => (x, _);
    unsqueeze_first(x: ANY) Tensor EACH; x.unsqueeze(0); x.linearize_unsqueeze(0) => (x, _);
    expand(x: ANY) Tensor &[&[&[3]], &[&[1]], &[&[]], &[&[2, 1]], &[&[2, 3]]];
        x.expand(&[2, 3]);
        x.linearize_expand(&[2, 3]) => (x, _);
    broadcast_to(x: ANY) Tensor &[&[&[1, 2]], &[&[2]]];
        x.broadcast_to(&[4, 3, 2]);
        x.linearize_broadcast_to(&[4, 3, 2]) => (x, _);
    slice(x: ANY) Tensor &[&[&[3, 4]], &[&[3, 3, 2]]];
        x.slice(s![1.., ..;2]);
        x.linearize_slice(s![1.., ..;2]) => (x, _);
    slice_backwards(x: ANY) Tensor MATRIX; x.slice(s![.., ..;-1]); x.linearize_slice(s![.., ..;-1]) => (x, _);
    slice_with_new_axis(x: ANY) Tensor &[&[&[3, 2]]];
        x.slice(s![-1, ndarray::NewAxis, ..]);
        x.linearize_slice(s![-1, ndarray::NewAxis, ..]) => (x, _);
    narrow(x: ANY) Tensor &[&[&[2, 4]], &[&[3]]];
        x.narrow(-1, 1, 2);
        x.linearize_narrow(-1, 1, 2) => (x, _, _, _);
    index_axis(x: ANY) Tensor AXES; x.index_axis(0, -1); x.linearize_index_axis(0, -1) => (x, _, _);
    flip(x: ANY) Tensor AXES; x.flip(Axis(0)); x.linearize_flip(Axis(0)) => (x, _);
    flip_both(x: ANY) Tensor MATRIX; x.flip([0, -1]); x.linearize_flip([0, -1]) => (x, _);
    item(x: ANY) Tensor &[&[&[]], &[&[1, 1]]]; x.item(); x.linearize_item() => (x,);

    roll(x: ANY) Tensor AXES_TOO; x.roll(1, -1); x.linearize_roll(1, -1) => (x, _, _);
    roll_back(x: ANY) Tensor AXES_TOO; x.roll(-7, 0); x.linearize_roll(-7, 0) => (x, _, _);
    repeat(x: ANY) Tensor &[&[&[2, 3]], &[&[3]], &[&[]], &[&[0, 2]]];
        x.repeat(&[2, 1, 3][3 - 2.max(x.ndim())..]);
        x.linearize_repeat(&[2, 1, 3][3 - 2.max(x.ndim())..]) => (x, _);
    repeat_to_new_axes(x: ANY) Tensor EACH; x.repeat(&[2, 1, 1, 3]); x.linearize_repeat(&[2, 1, 1, 3]) => (x, _);
    repeat_no_times(x: ANY) Tensor &[&[&[3]]]; x.repeat(&[0]); x.linearize_repeat(&[0]) => (x, _);
    tile(x: ANY) Tensor EACH; x.tile(&[3]); x.linearize_tile(&[3]) => (x, _);
    tile_two(x: ANY) Tensor EACH; x.tile(&[2, 2]); x.linearize_tile(&[2, 2]) => (x, _);
    tril(x: ANY) Tensor MATRICES; x.tril(0); x.linearize_tril(0) => (x, _);
    tril_above(x: ANY) Tensor MATRICES; x.tril(1); x.linearize_tril(1) => (x, _);
    triu(x: ANY) Tensor MATRICES; x.triu(-1); x.linearize_triu(-1) => (x, _);
    triu_of_nothing(x: ANY) Tensor MATRICES; x.triu(5); x.linearize_triu(5) => (x, _);
    pad(x: ANY) Tensor AXES_TOO; x.pad(&[(1, 2)], E::of(0.0)); x.linearize_pad(&[(1, 2)], E::of(0.0)) => (x, _, _);
    pad_with_constant(x: ANY) Tensor MATRICES;
        x.pad(&[(0, 1), (2, 0)], E::of(0.5));
        x.linearize_pad(&[(0, 1), (2, 0)], E::of(0.5)) => (x, _, _);
    pad_with_number(x: ANY, y: ANY) Tensor &[&[&[2, 3], &[]], &[&[0], &[]]];
        x.pad(&[(1, 1)], &y.item());
        x.linearize_pad(&[(1, 1)], &y.item()) => (x, _, y);
    split(x: ANY) Tensor &[&[&[2, 4]], &[&[4]]];
        x.split(&[1, 0, 3], -1);
        x.linearize_split(&[1, 0, 3], -1) => (x, _, _);
    split_first(x: ANY) Tensor &[&[&[3, 2]]]; x.split(&[2, 1], 0); x.linearize_split(&[2, 1], 0) => (x, _, _);
    chunk(x: ANY) Tensor AXES_TOO; x.chunk(2, 0); x.linearize_chunk(2, 0) => (x, _, _);
}

/// Shapes with at least one axis.
const AXES_TOO: &[Shapes] = &[&[&[4]], &[&[1]], &[&[0]], &[&[2, 3]], &[&[2, 0, 2]]];
const MATRICES: &[Shapes] = &[
    &[&[3, 3]],
    &[&[2, 4]],
    &[&[4, 2]],
    &[&[2, 2, 3]],
    &[&[0, 2]],
    &[&[2, 0]],
];
