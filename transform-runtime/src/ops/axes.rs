//! Which axes an op works on, as users write it.

use crate::error::{Error, OrRaise};
use crate::kernels::{Shape, normalize_axes, normalize_axis};
use smallvec::SmallVec;

/// Axes as they were written; negative ones count from the end.
#[derive(Clone, Debug)]
pub enum Axes {
    /// One axis.
    One(isize),
    /// A list of axes.
    List(SmallVec<[isize; 4]>),
}
impl Axes {
    /// The axes of an array of this rank, counted from the front and sorted. A number has none, but may be asked for
    /// the one of a vector, as in PyTorch.
    #[track_caller]
    pub(crate) fn of_rank(&self, op: &'static str, rank: usize) -> Shape {
        if rank == 0 && matches!(self.written(), [0 | -1]) {
            return Shape::new();
        }
        match self {
            Axes::One(axis) => Shape::from_slice(&[normalize_axis(op, *axis, rank).or_raise()]),
            Axes::List(axes) => normalize_axes(op, axes, rank).or_raise(),
        }
    }
    /// The axis, counted from the front, of an op that works along one.
    #[track_caller]
    pub(crate) fn one_of_rank(&self, op: &'static str, rank: usize) -> usize {
        match self.written() {
            &[axis] => normalize_axis(op, axis, rank).or_raise(),
            axes => {
                let message = format!("axes {axes:?} are named; it works along one");
                Error::new(op, message).raise()
            }
        }
    }
    fn written(&self) -> &[isize] {
        match self {
            Axes::One(axis) => std::slice::from_ref(axis),
            Axes::List(axes) => axes,
        }
    }
}

/// An axis or a list of axes: `1`, `-1`, `&[0, 2]`, `Axis(0)`. Ops along one axis take a list of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name axes",
    label = "expected an integer, a list of `isize`, or `ndarray::Axis`"
)]
pub trait IntoAxes {
    /// The axes.
    fn into_axes(self) -> Axes;
}
// With several integer types a bare literal falls back to `i32`.
macro_rules! integer_axes {
    ($($t:ty)*) => { $(
        impl IntoAxes for $t {
            fn into_axes(self) -> Axes {
                Axes::One(self as isize)
            }
        }
    )* };
}
integer_axes!(isize i32 usize);

impl IntoAxes for ndarray::Axis {
    fn into_axes(self) -> Axes {
        Axes::One(self.0 as isize)
    }
}
impl IntoAxes for &[isize] {
    fn into_axes(self) -> Axes {
        Axes::List(SmallVec::from_slice(self))
    }
}
impl<const N: usize> IntoAxes for &[isize; N] {
    fn into_axes(self) -> Axes {
        Axes::List(SmallVec::from_slice(self))
    }
}
impl<const N: usize> IntoAxes for [isize; N] {
    fn into_axes(self) -> Axes {
        Axes::List(SmallVec::from_slice(&self))
    }
}

/// A place along an axis: negative counts from the end.
pub trait Position {
    /// As a signed number.
    fn position(self) -> isize;
}
macro_rules! position {
    ($($t:ty)*) => { $(
        impl Position for $t {
            fn position(self) -> isize {
                self as isize
            }
        }
    )* };
}
position!(isize i32 usize);
