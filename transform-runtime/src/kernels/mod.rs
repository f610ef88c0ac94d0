//! The array kernels: plain functions over ndarray, with no notion of derivatives, lanes or levels.
//!
//! Every function is pure and takes arrays of any strides; a result is in standard layout, shares storage
//! with its argument (reshapes, slices, permutations), or keeps the memory order its arguments agree on.
//! Where a kernel can refuse, `op` is the name the user wrote and the message names shapes, axis and fix.
//! Axes are `usize` and in range: [`shape::normalize_axis`] is the door for what the user passed.

use crate::element::Element;

pub(crate) mod conv;
pub(crate) mod cumulative;
mod diagonal;
pub(crate) mod functions;
mod gemm;
pub(crate) mod index;
pub(crate) mod join;
pub(crate) mod layout;
pub(crate) mod linalg;
pub(crate) mod map;
pub(crate) mod matmul;
mod nest;
pub(crate) mod normalize;
mod pack;
pub(crate) mod polygamma;
pub(crate) mod pool;
pub(crate) mod random;
pub(crate) mod recycle;
pub(crate) mod reduce;
pub(crate) mod shape;
pub(crate) mod slice;
pub(crate) mod softmax;
pub(crate) mod sort;
#[cfg(test)]
mod testing;
mod vector;
pub(crate) mod window;

pub(crate) use conv::{Convolution, Role};
pub(crate) use cumulative::{cumprod, cumsum, cumsum_reversed, recurrence, scan, scan_reversed};
pub(crate) use diagonal::{diagonal, diagonal_span, embedded};
pub(crate) use functions::{apply, powers, powers_of};
pub(crate) use index::{gather, index_add, index_select, one_hot, scatter_add};
pub(crate) use join::{cat, chunk_sizes, inside, pad_zeros, split, stack};
pub(crate) use layout::{
    broadcast_to, contiguous, flip, insert_axis, move_axis, permute, reshape, squeeze, to_vec, transpose,
    windows,
};
pub(crate) use map::{add_assign, in_place, map, map_owned, zip2, zip3, zip4};
pub(crate) use matmul::matmul;
pub(crate) use normalize::Normalization;
pub use pack::Which;
pub(crate) use pack::{InPacks, LANES, One, Pack, Two};
pub(crate) use polygamma::polygamma;
pub(crate) use pool::{average, extreme_places, spread};
pub(crate) use random::Generator;
pub(crate) use reduce::{all, any, argmax, argmin, count, max, min, prod, reduce, sum, sum_to};
pub(crate) use shape::{Shape, broadcast_shapes, normalize_axes, normalize_axis, normalize_index};
pub(crate) use slice::{Part, Slice, get, slice, slice_add_assign, slice_assign, slice_scatter};
pub(crate) use sort::{largest_places, sorted_places};
pub(crate) use vector::{Kernel, has_wide, wide};
pub(crate) use window::Window;

/// Shared, copy-on-write storage of dynamic rank.
pub(crate) type Array<E> = ndarray::ArcArray<E, ndarray::IxDyn>;

/// An array over row-major data; `data` fills `shape` exactly.
pub(crate) fn from_vec<E: Element>(shape: &[usize], data: Vec<E>) -> Array<E> {
    Array::from_shape_vec(ndarray::IxDyn(shape), data).expect("a kernel fills the shape it announces")
}

/// `shape` filled with `value`.
pub(crate) fn full<E: Element>(shape: &[usize], value: E) -> Array<E> {
    from_vec(shape, recycle::repeated(value, shape.iter().product()))
}

/// Zeros (`false` for bool).
pub(crate) fn zeros<E: Element>(shape: &[usize]) -> Array<E> {
    full(shape, E::ZERO)
}

/// An array of rank 0.
pub(crate) fn scalar<E: Element>(value: E) -> Array<E> {
    from_vec(&[], vec![value])
}
