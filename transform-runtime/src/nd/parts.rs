//! Views of parts of an array, and the array with another part, which is what writing to such a view leaves.

use super::region::{Around, ReadMap, Region, Within};
use super::{ArrayOperand, NdArray, Rank};
use crate::element::Float;
use crate::error::{Error, OrRaise};
use crate::kernels::{Shape, Slice, normalize_index};
use crate::levels::Level;
use crate::values::{NoMap, TanMap, TensorTan};
use ndarray::{Axis, Ix1, Ix2, SliceArg, SliceInfoElem};

/// The methods of parts, each with the region that it reads and writes.
macro_rules! parts {
    ([$($of:tt)*] [$d:ty] $($method:ident, $linearize:ident, $with:ident, $linearize_with:ident $(<$p:ident: $bound:path>)? ($($arg:ident: $ty:ty),*) -> $rank:ty, |$shape:ident| $region:expr;)*) => {
        #[doc(hidden)]
        #[allow(clippy::type_complexity)] // one map for each argument
        impl<E: Float, $($of)* L: Level> NdArray<E, $d, L> { $(
            #[track_caller]
            pub fn $method $(<$p: $bound>)? (&self $(, $arg: $ty)*) -> NdArray<E, $rank, L> {
                let $shape = self.0.shape();
                NdArray::of($region.take(&self.0))
            }
            #[track_caller]
            pub fn $linearize $(<$p: $bound>)? (&self $(, $arg: $ty)*)
                -> (NdArray<E, $rank, L>, (ReadMap<E, L>, $(parts!(@place $arg)),*))
            {
                let $shape = self.0.shape();
                let (y, map) = $region.read(&self.0);
                (NdArray::of(y), (map, $(parts!(@none $arg)),*))
            }
            #[track_caller]
            pub fn $with<$($p: $bound,)? B: ArrayOperand<E, L>>(&self $(, $arg: $ty)*, part: B) -> Self {
                let $shape = self.0.shape();
                NdArray::of($region.replace(&self.0, &part.tensor()))
            }
            #[track_caller]
            pub fn $linearize_with<$($p: $bound,)? B: ArrayOperand<E, L>>(&self $(, $arg: $ty)*, part: B)
                -> (Self, (TanMap<Around, E, L>, $(parts!(@place $arg),)* B::MapTo<Within, TensorTan<E, L>>))
            {
                let $shape = self.0.shape();
                let region = $region;
                let y = region.replace(&self.0, &part.tensor());
                (NdArray::of(y), (region.around(), $(parts!(@none $arg),)* B::map_to(region.within())))
            }
        )* }
    };
    (@place $arg:ident) => { NoMap };
    (@none $arg:ident) => { NoMap };
}
parts! { [D: Rank,] [D]
    index_axis, linearize_index_axis, nd_with_index_axis, linearize_nd_with_index_axis
        (axis: Axis, i: usize) -> D::Less, |shape| along("index_axis", shape, axis, i);
    index_axis_move, linearize_index_axis_move, nd_with_index_axis_move, linearize_nd_with_index_axis_move
        (axis: Axis, i: usize) -> D::Less, |shape| along("index_axis_move", shape, axis, i);
    slice, linearize_slice, nd_with_slice, linearize_nd_with_slice
        <I: Slicing<D>>(info: I) -> I::Out, |shape| sliced(info.as_ref(), shape);
    slice_move, linearize_slice_move, nd_with_slice_move, linearize_nd_with_slice_move
        <I: Slicing<D>>(info: I) -> I::Out, |shape| sliced(info.as_ref(), shape);
    slice_axis, linearize_slice_axis, nd_with_slice_axis, linearize_nd_with_slice_axis
        (axis: Axis, range: ndarray::Slice) -> D, |shape| ranged(shape, axis, range);
}
parts! { [] [Ix2]
    row, linearize_row, nd_with_row, linearize_nd_with_row
        (i: usize) -> Ix1, |shape| along("row", shape, Axis(0), i);
    column, linearize_column, nd_with_column, linearize_nd_with_column
        (i: usize) -> Ix1, |shape| along("column", shape, Axis(1), i);
    diag, linearize_diag, nd_with_diag, linearize_nd_with_diag
        () -> Ix1, |shape| Region::Diagonal(Shape::from_slice(shape));
    into_diag, linearize_into_diag, nd_with_into_diag, linearize_nd_with_into_diag
        () -> Ix1, |shape| Region::Diagonal(Shape::from_slice(shape));
}

/// What `s![]` says of an array with the axes `D`.
pub trait Slicing<D>: AsRef<[SliceInfoElem]> {
    /// The axes of the part.
    type Out: Rank;
}
impl<D: Rank, I: SliceArg<D, OutDim: Rank>> Slicing<D> for I {
    type Out = I::OutDim;
}

#[track_caller]
fn along(op: &'static str, shape: &[usize], axis: Axis, i: usize) -> Region {
    let axis = axis.0;
    let Some(&len) = shape.get(axis) else {
        let message = format!("axis {axis} is out of range for an array of shape {shape:?}");
        Error::new(op, message).raise()
    };
    let i = normalize_index(op, i as isize, len).or_raise();
    Region::slice(Slice::index(shape, axis, i), shape)
}
#[track_caller]
fn sliced(info: &[SliceInfoElem], shape: &[usize]) -> Region {
    Region::slice(Slice::resolve("slice", info, shape).or_raise(), shape)
}
#[track_caller]
fn ranged(shape: &[usize], axis: Axis, range: ndarray::Slice) -> Region {
    let all = SliceInfoElem::Slice {
        start: 0,
        end: None,
        step: 1,
    };
    let mut info = vec![all; shape.len()];
    let Some(part) = info.get_mut(axis.0) else {
        let message = format!("axis {} is out of range for an array of shape {shape:?}", axis.0);
        Error::new("slice_axis", message).raise()
    };
    *part = range.into();
    sliced(&info, shape)
}
