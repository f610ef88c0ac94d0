//! What a type becomes where it is mapped: its numbers and tensors gain an axis.
//!
//! A number becomes a tensor of rank 1, and vectors and arrays of numbers tensors of one rank more than they are
//! deep; a tensor has one axis more; tuples, options, maps, and vectors and arrays of anything but numbers keep
//! their form; what is static stays as it is. The axis is taken apart in one of two ways: into the lanes of one
//! value at [`Batch<L>`], or into one value for each lane.

mod change;
mod containers;
mod form;
mod survey;

use crate::element::Element;
use crate::error::Error;
use crate::kernels::Shape;
use crate::levels::{Base, Batch, Lanes, Level};
use crate::ops::join::Cat;
use crate::random::Rng;
use crate::stream::{Seeds, Stream};
use crate::values::discrete::with_discrete_types;
use crate::values::{ByRef, ByVal, Dtype, Lift, Param, Real, Tensor};
pub use change::{Change, Changes, Stays, identical, identically};
pub use form::{Form, InVec, Nodes, Numbers, Sequence};
use std::ops::Range;
pub use survey::{Sizes, Survey};

type At<T, L> = <T as Lift>::At<L>;

/// A type that can be mapped.
pub trait Stack: Lift {
    /// The type where it is mapped.
    type Stacked: Lift;
    /// How an argument that is passed by value is passed where it is mapped: a tensor made of numbers by
    /// reference, everything else by value.
    type ByValue: Param<Owned = Self::Stacked>;
    /// Whether vectors of it are numbers.
    type Form: Form;
    /// Whether [`Stacked`](Self::Stacked) is another type.
    type Change: Change;
    /// Whether a generator of random numbers is inside.
    const HAS_RNG: bool = false;

    /// Looks at the sizes of all mapped axes.
    fn survey<L: Level>(x: &At<Self::Stacked, L>, axis: isize, survey: &mut Survey);
    /// Some places of the axis as lanes.
    fn enter<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: &Range<usize>) -> At<Self, Batch<L>>;
    /// Chunks of lanes, of these sizes, as an axis.
    fn leave<L: Level>(
        chunks: &[&At<Self, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Self::Stacked, L>;
    /// One value for each place of the axis; there are `lanes`.
    fn unstack<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Self, L>>;
    /// The values of all lanes along an axis. If there are none, `like` is what one would be.
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>, axis: isize) -> At<Self::Stacked, L>;
    /// [`stack`](Self::stack) of at least one value, none of which is needed any more.
    fn stack_all<L: Level>(lanes: Vec<At<Self, L>>, axis: isize) -> At<Self::Stacked, L> {
        Self::stack::<L>(&lanes.iter().collect::<Vec<_>>(), &lanes[0], axis)
    }
    /// Whether lanes differ.
    fn varies<L: Level>(x: &At<Self, Batch<L>>) -> bool;
    /// Whether two lanes hold the same.
    fn same<L: Level>(a: &At<Self, L>, b: &At<Self, L>) -> bool;
    /// What every value is, as far as the type says it.
    fn blank<L: Level>() -> Option<At<Self, L>>;
    /// Visits all generators of random numbers.
    fn generators<L: Level>(_: &mut At<Self, L>, _: &mut dyn FnMut(&mut Seeds))
    where
        Self: Lift,
    {
    }

    /// The lengths of vectors and arrays of numbers around a number, `None` where they vary.
    fn extents(_: &mut Vec<Option<usize>>) {}
    /// The lengths that a value has.
    fn measure<L: Level>(_: &At<Self, L>, _: &mut Shape)
    where
        Self: Lift,
    {
    }
    /// Numbers in order, in vectors and arrays of these lengths.
    fn build<L: Level>(
        _: &[usize],
        _: &mut dyn Iterator<Item = Real<<Self::Form as Form>::Float, L>>,
    ) -> At<Self, L>
    where
        Self: Lift,
    {
        unreachable!("only numbers are built from numbers")
    }
    /// All numbers, in order.
    fn collect<L: Level>(_: &At<Self, L>, _: &mut Vec<Real<<Self::Form as Form>::Float, L>>)
    where
        Self: Lift,
    {
    }
}

/// What can be said to be mapped: not what is static.
#[diagnostic::on_unimplemented(
    message = "what is of type `{Self}` is static and never mapped: its axis must be `None`",
    label = "an axis is given for a `{Self}`",
    note = "one axis for all arguments, `in_dims = 0`, passes over what is static"
)]
pub trait Mappable: Lift {}
impl Mappable for f64 {}
impl Mappable for f32 {}
impl<E: Dtype> Mappable for Tensor<E, Base> {}
impl<T: Mappable> Mappable for Vec<T> {}
impl<T: Mappable> Mappable for Option<T> {}
impl<T: Mappable, E: Clone + Send + Sync + 'static> Mappable for Result<T, E> {}
impl<T: Mappable> Mappable for std::collections::BTreeMap<String, T> {}
impl<T: Mappable, const N: usize> Mappable for [T; N] {}

macro_rules! floats {
    ($($e:ty)*) => { $(
        impl Stack for $e {
            type Stacked = Tensor<$e, Base>;
            type ByValue = ByRef<Tensor<$e, Base>>;
            type Form = Numbers<$e>;
            type Change = Changes;

            fn survey<L: Level>(x: &Tensor<$e, L>, axis: isize, survey: &mut Survey) {
                survey.numbers(x.shape(), axis, &[]);
            }
            fn enter<L: Level>(x: &Tensor<$e, L>, axis: isize, lanes: &Range<usize>) -> Real<$e, Batch<L>> {
                Real::of(Lanes::Each(to_front(x, axis, lanes)))
            }
            fn leave<L: Level>(chunks: &[&Real<$e, Batch<L>>], axis: isize, sizes: &Sizes<'_>) -> Tensor<$e, L> {
                let chunks = chunks.iter().map(|x| Batch::<L>::from_scalar(*x));
                from_front(joined(chunks, sizes), axis)
            }
            fn unstack<L: Level>(x: &Tensor<$e, L>, axis: isize, lanes: usize) -> Vec<Real<$e, L>> {
                L::numbers(&to_front(x, axis, &(0..lanes)))
            }
            fn stack<L: Level>(lanes: &[&Real<$e, L>], _: &Real<$e, L>, axis: isize) -> Tensor<$e, L> {
                let numbers = lanes.iter().map(|x| Real::clone(x)).collect();
                from_front(L::from_numbers(&[lanes.len()], numbers), axis)
            }
            fn stack_all<L: Level>(lanes: Vec<Real<$e, L>>, axis: isize) -> Tensor<$e, L> {
                from_front(L::from_numbers(&[lanes.len()], lanes), axis)
            }
            fn varies<L: Level>(x: &Real<$e, Batch<L>>) -> bool {
                x.0.is_each()
            }
            fn same<L: Level>(a: &Real<$e, L>, b: &Real<$e, L>) -> bool {
                L::decide(a, b, |a, b| a == b || a.is_nan() && b.is_nan())
            }
            fn blank<L: Level>() -> Option<Real<$e, L>> {
                Some(Real::default())
            }
            #[inline]
            fn build<L: Level>(_: &[usize], numbers: &mut dyn Iterator<Item = Real<$e, L>>) -> Real<$e, L> {
                numbers.next().expect("a number for every place")
            }
            #[inline]
            fn collect<L: Level>(x: &Real<$e, L>, numbers: &mut Vec<Real<$e, L>>) {
                numbers.push(x.clone());
            }
        }
    )* };
}
floats!(f64 f32);

impl<E: Dtype> Stack for Tensor<E, Base> {
    type Stacked = Self;
    type ByValue = ByVal<Self>;
    type Form = Nodes;
    type Change = Stays;

    fn survey<L: Level>(x: &Tensor<E, L>, axis: isize, survey: &mut Survey) {
        survey.tensor(x.shape(), axis);
    }
    fn enter<L: Level>(x: &Tensor<E, L>, axis: isize, lanes: &Range<usize>) -> Tensor<E, Batch<L>> {
        Tensor(Lanes::Each(to_front(x, axis, lanes)))
    }
    fn leave<L: Level>(chunks: &[&Tensor<E, Batch<L>>], axis: isize, sizes: &Sizes<'_>) -> Tensor<E, L> {
        from_front(joined(chunks.iter().copied().cloned(), sizes), axis)
    }
    fn unstack<L: Level>(x: &Tensor<E, L>, axis: isize, lanes: usize) -> Vec<Tensor<E, L>> {
        let x = to_front(x, axis, &(0..lanes));
        (0..lanes as isize).map(|i| x.index_axis(0, i)).collect()
    }
    fn stack<L: Level>(lanes: &[&Tensor<E, L>], like: &Tensor<E, L>, axis: isize) -> Tensor<E, L> {
        let mut shape = Shape::from_slice(&[1]);
        shape.extend_from_slice(like.shape());
        let rows = lanes.iter().map(|x| {
            if x.shape() != &shape[1..] {
                differ(&format!("shapes {:?} and {:?}", &shape[1..], x.shape()))
            }
            x.reshape(&shape)
        });
        let rows: Vec<_> = rows.collect();
        from_front(cat_rows(rows, like.shape()), axis)
    }
    fn varies<L: Level>(x: &Tensor<E, Batch<L>>) -> bool {
        x.0.is_each()
    }
    fn same<L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>) -> bool {
        L::primal_array(a) == L::primal_array(b)
    }
    fn blank<L: Level>() -> Option<Tensor<E, L>> {
        None
    }
}

macro_rules! statics {
    ($($t:ty),*) => { $(
        impl Stack for $t {
            type Stacked = $t;
            type ByValue = ByVal<$t>;
            type Form = Nodes;
            type Change = Stays;

            fn survey<L: Level>(_: &$t, _: isize, _: &mut Survey) {}
            fn enter<L: Level>(x: &$t, _: isize, _: &Range<usize>) -> $t {
                x.clone()
            }
            fn leave<L: Level>(chunks: &[&$t], _: isize, _: &Sizes<'_>) -> $t {
                chunks[0].clone()
            }
            fn unstack<L: Level>(x: &$t, _: isize, lanes: usize) -> Vec<$t> {
                vec![x.clone(); lanes]
            }
            fn stack<L: Level>(lanes: &[&$t], like: &$t, _: isize) -> $t {
                if let Some(other) = lanes.iter().find(|x| **x != like) {
                    differ(&format!("{like:?} and {other:?}, which are static and never mapped"))
                }
                like.clone()
            }
            fn varies<L: Level>(_: &$t) -> bool {
                false
            }
            fn same<L: Level>(a: &$t, b: &$t) -> bool {
                a == b
            }
            fn blank<L: Level>() -> Option<$t> {
                None
            }
        }
    )* };
}
with_discrete_types!(statics, String, &'static str, ());
/// Lanes go on with the generator of the first one.
impl Stack for Rng {
    type Stacked = Rng;
    type ByValue = ByVal<Rng>;
    type Form = Nodes;
    type Change = Stays;
    const HAS_RNG: bool = true;

    fn survey<L: Level>(_: &Stream<L>, _: isize, _: &mut Survey) {}
    fn enter<L: Level>(x: &Stream<L>, _: isize, _: &Range<usize>) -> Stream<Batch<L>> {
        x.at()
    }
    fn leave<L: Level>(chunks: &[&Stream<Batch<L>>], _: isize, _: &Sizes<'_>) -> Stream<L> {
        chunks[0].at()
    }
    fn unstack<L: Level>(x: &Stream<L>, _: isize, lanes: usize) -> Vec<Stream<L>> {
        vec![x.clone(); lanes]
    }
    fn stack<L: Level>(_: &[&Stream<L>], like: &Stream<L>, _: isize) -> Stream<L> {
        like.clone()
    }
    fn varies<L: Level>(_: &Stream<Batch<L>>) -> bool {
        false
    }
    fn same<L: Level>(_: &Stream<L>, _: &Stream<L>) -> bool {
        true
    }
    fn blank<L: Level>() -> Option<Stream<L>> {
        None
    }
    fn generators<L: Level>(x: &mut Stream<L>, f: &mut dyn FnMut(&mut Seeds)) {
        f(&mut x.0);
    }
}

/// Lanes that should be of one form are not.
#[track_caller]
pub(crate) fn differ(what: &str) -> ! {
    Error::new(
        "vmap!",
        format!("two lanes return {what}: all lanes must return values of one shape"),
    )
    .raise()
}

/// An axis, perhaps counted from the end, of so many.
pub(crate) fn axis_of(axis: isize, rank: usize) -> Option<usize> {
    let counted = if axis < 0 {
        axis + isize::try_from(rank).ok()?
    } else {
        axis
    };
    usize::try_from(counted).ok().filter(|axis| *axis < rank)
}

/// Some places of an axis, as the first axis. Of an axis without places, one of zeros can be asked for.
pub(crate) fn to_front<E: Element, L: Level>(
    x: &Tensor<E, L>,
    axis: isize,
    lanes: &Range<usize>,
) -> Tensor<E, L> {
    let rank = x.ndim();
    let axis = axis_of(axis, rank).expect("the axis was surveyed");
    let size = x.shape()[axis];
    if size == 0 && !lanes.is_empty() {
        let mut shape = x.shape_vec();
        shape.remove(axis);
        shape.insert(0, lanes.len());
        return Tensor::filled(&shape, E::ZERO);
    }
    let x = match lanes.len() == size {
        true => x.clone(),
        false => x.narrow(axis as isize, lanes.start, lanes.len()),
    };
    if axis == 0 {
        return x;
    }
    let order: Shape = std::iter::once(axis)
        .chain((0..rank).filter(|i| *i != axis))
        .collect();
    x.permute_axes(&order)
}

/// The first axis, as this axis.
pub(crate) fn from_front<E: Element, L: Level>(x: Tensor<E, L>, axis: isize) -> Tensor<E, L> {
    let rank = x.ndim();
    let Some(axis) = axis_of(axis, rank) else {
        let message = format!(
            "out_dims: axis {axis} is out of range for a result of rank {}, which has rank {rank} with the mapped \
             axis: it must be in {}..{rank}",
            rank - 1,
            -(rank as isize)
        );
        Error::new("vmap!", message).raise()
    };
    if axis == 0 {
        return x;
    }
    let order: Shape = (1..=axis).chain([0]).chain(axis + 1..rank).collect();
    x.permute_axes(&order)
}

/// Chunks of lanes, one after the other along the first axis.
pub(crate) fn joined<E: Element, L: Level>(
    chunks: impl Iterator<Item = Tensor<E, Batch<L>>>,
    sizes: &Sizes<'_>,
) -> Tensor<E, L> {
    let mut stored: Vec<_> = chunks.zip(sizes.0).map(|(x, lanes)| x.each(*lanes)).collect();
    match stored.len() {
        1 => stored.swap_remove(0),
        _ => L::many(&Cat::along(0), &stored),
    }
}

/// Rows of one element along the first axis.
fn cat_rows<E: Element, L: Level>(rows: Vec<Tensor<E, L>>, shape: &[usize]) -> Tensor<E, L> {
    if rows.is_empty() {
        let mut empty = Shape::from_slice(&[0]);
        empty.extend_from_slice(shape);
        return Tensor::filled(&empty, E::ZERO);
    }
    L::many(&Cat::along(0), &rows)
}
