//! Which axes an op works on, as users write it.

use crate::error::{Error, OrRaise};
use crate::kernels::{Shape, normalize_axes, normalize_axis};
use crate::levels::Level;
use crate::values::param::{owned_value, unchanged};
use crate::values::{Lift, Param, TanOf};
use smallvec::SmallVec;
use std::marker::PhantomData;

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
/// An axis as an argument of a [`Function`](crate::Function), the same at every level.
pub trait PlainAxis: IntoAxes + Copy + Send + Sync + Lift {
    /// At a level.
    fn at<L: Level>(self) -> <Self as Lift>::At<L>;
    /// From a level.
    fn of<L: Level>(x: &<Self as Lift>::At<L>) -> &Self;
}
macro_rules! plain_axes {
    ($($t:ty)*) => { $(
        impl PlainAxis for $t {
            fn at<L: Level>(self) -> $t {
                self
            }
            fn of<L: Level>(x: &$t) -> &$t {
                x
            }
        }
    )* };
}
plain_axes!(isize i32 usize ndarray::Axis);

/// `axis: A`, whichever type the call has.
#[derive(Debug)]
pub struct ByAxis<A>(PhantomData<A>);
impl<A: PlainAxis> Param for ByAxis<A> {
    type Owned = A;
    type Arg<'a> = A;
    type Ref<'a, L: Level> = &'a A;
    type Bar<'a, L: Level> = &'a mut TanOf<A, L>;
    type Dot<'a, L: Level> = Option<&'a TanOf<A, L>>;
    type Held<'a> = A;
    unchanged!();
    owned_value!();

    fn lift<L: Level>(arg: A) -> A::At<L> {
        arg.lift()
    }
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        arg
    }
    fn held(x: &A) -> &A {
        x
    }
    fn borrow<L: Level>(x: &A::At<L>) -> &A {
        A::of(x)
    }
    fn shorten<'s, 'l: 's, L: Level>(x: &'l A) -> &'s A {
        x
    }
    fn own<L: Level>(x: &A) -> A::At<L> {
        A::at(*x)
    }
    fn zero<L: Level>(_: &A) -> TanOf<A, L> {
        Default::default()
    }
    fn bar<L: Level>(x: &mut TanOf<A, L>) -> &mut TanOf<A, L> {
        x
    }
    fn dot<L: Level>(x: &TanOf<A, L>) -> Option<&TanOf<A, L>> {
        Some(x)
    }
    fn no_dot<'a, L: Level>() -> Option<&'a TanOf<A, L>> {
        None
    }
    fn own_dot<L: Level>(x: Option<&TanOf<A, L>>) -> TanOf<A, L> {
        x.cloned().unwrap_or_default()
    }
    fn accumulate<L: Level>(_: &mut TanOf<A, L>, _: &TanOf<A, L>) {}
    fn value<L: Level>(_: TanOf<A, L>, like: &A) -> A::At<L> {
        A::at(*like)
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
