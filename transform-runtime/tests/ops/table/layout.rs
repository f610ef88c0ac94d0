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
}
