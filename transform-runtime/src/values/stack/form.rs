//! Vectors and arrays: of numbers they are tensors where they are mapped, of anything else they stay.

use super::{At, Sizes, Stack, Survey, differ, from_front, joined, to_front};
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::{Base, Batch, Lanes, Level};
use crate::stream::Seeds;
use crate::values::{ByRef, ByRefs, BySlice, ByVal, Lift, Param, Real, Tensor};
use std::marker::PhantomData;
use std::ops::Range;

/// A vector or an array.
pub trait Sequence: 'static {
    /// Of this element.
    type Of<T: Lift>: Lift;
    /// Its length, if the type says it.
    const LEN: Option<usize>;
    /// Its elements.
    fn elements<T: Lift, L: Level>(x: &At<Self::Of<T>, L>) -> &[At<T, L>];
    /// From its elements.
    fn from_elements<T: Lift, L: Level>(elements: Vec<At<T, L>>) -> At<Self::Of<T>, L>;
}
/// `Vec<T>`
#[derive(Debug)]
pub enum InVec {}
impl Sequence for InVec {
    type Of<T: Lift> = Vec<T>;
    const LEN: Option<usize> = None;
    #[inline]
    fn elements<T: Lift, L: Level>(x: &Vec<At<T, L>>) -> &[At<T, L>] {
        x
    }
    #[inline]
    fn from_elements<T: Lift, L: Level>(elements: Vec<At<T, L>>) -> Vec<At<T, L>> {
        elements
    }
}
/// `[T; N]`
#[derive(Debug)]
pub enum InArray<const N: usize> {}
impl<const N: usize> Sequence for InArray<N> {
    type Of<T: Lift> = [T; N];
    const LEN: Option<usize> = Some(N);
    #[inline]
    fn elements<T: Lift, L: Level>(x: &[At<T, L>; N]) -> &[At<T, L>] {
        x
    }
    #[inline]
    fn from_elements<T: Lift, L: Level>(elements: Vec<At<T, L>>) -> [At<T, L>; N] {
        match elements.try_into() {
            Ok(array) => array,
            Err(_) => unreachable!("an array has its length"),
        }
    }
}

/// What sequences of a type are where they are mapped.
pub trait Form: Sized + 'static {
    /// The float of the numbers; of no meaning where there are none.
    type Float: Float;
    /// The type of a mapped sequence.
    type Of<C: Sequence, T: Stack<Form = Self>>: Lift;
    /// How it is passed where the sequence is passed by value.
    type ByValue<C: Sequence, T: Stack<Form = Self>>: Param<Owned = Self::Of<C, T>>;
    /// How it is passed where the sequence is a slice.
    type BySlice<T: Stack<Form = Self>>: Param<Owned = Self::Of<InVec, T>>;
    /// How it is passed where the sequence is a slice of references.
    type ByRefs<T: Stack<Form = Self>>: Param<Owned = Self::Of<InVec, T>>;
    /// [`Stack::survey`]
    fn survey<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<Self::Of<C, T>, L>,
        axis: isize,
        survey: &mut Survey,
    );
    /// [`Stack::enter`]
    fn enter<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<Self::Of<C, T>, L>,
        axis: isize,
        lanes: &Range<usize>,
    ) -> At<C::Of<T>, Batch<L>>;
    /// [`Stack::leave`]
    fn leave<C: Sequence, T: Stack<Form = Self>, L: Level>(
        chunks: &[&At<C::Of<T>, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Self::Of<C, T>, L>;
    /// [`Stack::unstack`]
    fn unstack<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<Self::Of<C, T>, L>,
        axis: isize,
        lanes: usize,
    ) -> Vec<At<C::Of<T>, L>>;
    /// [`Stack::stack`]
    fn stack<C: Sequence, T: Stack<Form = Self>, L: Level>(
        lanes: &[&At<C::Of<T>, L>],
        like: &At<C::Of<T>, L>,
        axis: isize,
    ) -> At<Self::Of<C, T>, L>;
}

/// Numbers, in vectors and arrays or alone.
#[derive(Debug)]
pub struct Numbers<E>(PhantomData<E>);
/// Anything else.
#[derive(Debug)]
pub enum Nodes {}

fn extents<C: Sequence, T: Stack>() -> Vec<Option<usize>> {
    let mut extents = vec![C::LEN];
    T::extents(&mut extents);
    extents
}
/// The lengths of a sequence of numbers, and of the sequences in it, which must be the same.
fn measured<C: Sequence, T: Stack, L: Level>(x: &At<C::Of<T>, L>) -> Shape {
    let elements = C::elements::<T, L>(x);
    let mut shape = Shape::from_slice(&[elements.len()]);
    match elements.split_first() {
        Some((first, rest)) => {
            T::measure::<L>(first, &mut shape);
            for x in rest {
                let mut other = Shape::from_slice(&[elements.len()]);
                T::measure::<L>(x, &mut other);
                if other != shape {
                    differ(&format!(
                        "parts of lengths {:?} and {:?}",
                        &shape[1..],
                        &other[1..]
                    ))
                }
            }
        }
        None => {
            let mut extents = Vec::new();
            T::extents(&mut extents);
            shape.extend(extents.into_iter().map(Option::unwrap_or_default));
        }
    }
    shape
}
fn built<C: Sequence, T: Stack, L: Level>(
    shape: &[usize],
    numbers: &mut dyn Iterator<Item = Real<<T::Form as Form>::Float, L>>,
) -> At<C::Of<T>, L> {
    let elements = (0..shape[0]).map(|_| T::build::<L>(&shape[1..], numbers));
    C::from_elements::<T, L>(elements.collect())
}
fn collected<C: Sequence, T: Stack, L: Level>(
    x: &At<C::Of<T>, L>,
    numbers: &mut Vec<Real<<T::Form as Form>::Float, L>>,
) {
    for x in C::elements::<T, L>(x) {
        T::collect::<L>(x, numbers);
    }
}

macro_rules! numbers {
    ($($e:ty)*) => { $(
        impl Form for Numbers<$e> {
            type Float = $e;
            type Of<C: Sequence, T: Stack<Form = Self>> = Tensor<$e, Base>;
            type ByValue<C: Sequence, T: Stack<Form = Self>> = ByRef<Tensor<$e, Base>>;
            type BySlice<T: Stack<Form = Self>> = ByRef<Tensor<$e, Base>>;
            type ByRefs<T: Stack<Form = Self>> = ByRef<Tensor<$e, Base>>;
            fn survey<C: Sequence, T: Stack<Form = Self>, L: Level>(
                x: &Tensor<$e, L>,
                axis: isize,
                survey: &mut Survey,
            ) {
                survey.numbers(x.shape(), axis, &extents::<C, T>());
            }
            fn enter<C: Sequence, T: Stack<Form = Self>, L: Level>(
                x: &Tensor<$e, L>,
                axis: isize,
                lanes: &Range<usize>,
            ) -> At<C::Of<T>, Batch<L>> {
                let x = Tensor(Lanes::Each(to_front(x, axis, lanes)));
                built::<C, T, Batch<L>>(x.shape(), &mut Batch::<L>::numbers(&x).into_iter())
            }
            fn leave<C: Sequence, T: Stack<Form = Self>, L: Level>(
                chunks: &[&At<C::Of<T>, Batch<L>>],
                axis: isize,
                sizes: &Sizes<'_>,
            ) -> Tensor<$e, L> {
                let chunks = chunks.iter().map(|x| {
                    let mut numbers = Vec::new();
                    collected::<C, T, Batch<L>>(x, &mut numbers);
                    Batch::<L>::from_numbers(&measured::<C, T, Batch<L>>(x), numbers)
                });
                from_front(joined(chunks, sizes), axis)
            }
            fn unstack<C: Sequence, T: Stack<Form = Self>, L: Level>(
                x: &Tensor<$e, L>,
                axis: isize,
                lanes: usize,
            ) -> Vec<At<C::Of<T>, L>> {
                let x = to_front(x, axis, &(0..lanes));
                let mut numbers = L::numbers(&x).into_iter();
                (0..lanes).map(|_| built::<C, T, L>(&x.shape()[1..], &mut numbers)).collect()
            }
            fn stack<C: Sequence, T: Stack<Form = Self>, L: Level>(
                lanes: &[&At<C::Of<T>, L>],
                like: &At<C::Of<T>, L>,
                axis: isize,
            ) -> Tensor<$e, L> {
                let first = measured::<C, T, L>(like);
                let mut numbers = Vec::with_capacity(lanes.len() * first.iter().product::<usize>());
                for x in lanes {
                    let shape = measured::<C, T, L>(x);
                    if shape != first {
                        differ(&format!("vectors of lengths {first:?} and {shape:?}"))
                    }
                    collected::<C, T, L>(x, &mut numbers);
                }
                let shape: Shape = std::iter::once(lanes.len()).chain(first).collect();
                from_front(L::from_numbers(&shape, numbers), axis)
            }
        }
    )* };
}
numbers!(f64 f32);

impl Form for Nodes {
    type Float = f64;
    type Of<C: Sequence, T: Stack<Form = Self>> = C::Of<T::Stacked>;
    type ByValue<C: Sequence, T: Stack<Form = Self>> = ByVal<C::Of<T::Stacked>>;
    type BySlice<T: Stack<Form = Self>> = BySlice<T::Stacked>;
    type ByRefs<T: Stack<Form = Self>> = ByRefs<T::Stacked>;
    fn survey<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<C::Of<T::Stacked>, L>,
        axis: isize,
        survey: &mut Survey,
    ) {
        for (i, x) in C::elements::<T::Stacked, L>(x).iter().enumerate() {
            survey.within(i, |survey| T::survey::<L>(x, axis, survey));
        }
    }
    fn enter<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<C::Of<T::Stacked>, L>,
        axis: isize,
        lanes: &Range<usize>,
    ) -> At<C::Of<T>, Batch<L>> {
        let elements = C::elements::<T::Stacked, L>(x).iter();
        C::from_elements::<T, Batch<L>>(elements.map(|x| T::enter::<L>(x, axis, lanes)).collect())
    }
    fn leave<C: Sequence, T: Stack<Form = Self>, L: Level>(
        chunks: &[&At<C::Of<T>, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<C::Of<T::Stacked>, L> {
        let chunks: Vec<_> = chunks.iter().map(|x| C::elements::<T, Batch<L>>(x)).collect();
        let elements = (0..common_len(&chunks)).map(|i| {
            let chunks: Vec<_> = chunks.iter().map(|x| &x[i]).collect();
            T::leave::<L>(&chunks, axis, sizes)
        });
        C::from_elements::<T::Stacked, L>(elements.collect())
    }
    fn unstack<C: Sequence, T: Stack<Form = Self>, L: Level>(
        x: &At<C::Of<T::Stacked>, L>,
        axis: isize,
        lanes: usize,
    ) -> Vec<At<C::Of<T>, L>> {
        let elements = C::elements::<T::Stacked, L>(x).iter();
        let mut elements: Vec<_> = elements
            .map(|x| T::unstack::<L>(x, axis, lanes).into_iter())
            .collect();
        let lane = |_| {
            let of_lane = elements
                .iter_mut()
                .map(|x| x.next().expect("a value for every lane"));
            C::from_elements::<T, L>(of_lane.collect())
        };
        (0..lanes).map(lane).collect()
    }
    fn stack<C: Sequence, T: Stack<Form = Self>, L: Level>(
        lanes: &[&At<C::Of<T>, L>],
        like: &At<C::Of<T>, L>,
        axis: isize,
    ) -> At<C::Of<T::Stacked>, L> {
        let like = C::elements::<T, L>(like);
        let lanes: Vec<_> = lanes.iter().map(|x| C::elements::<T, L>(x)).collect();
        common_len(&[&[like], &lanes[..]].concat());
        let elements = like.iter().enumerate().map(|(i, like)| {
            let lanes: Vec<_> = lanes.iter().map(|x| &x[i]).collect();
            T::stack::<L>(&lanes, like, axis)
        });
        C::from_elements::<T::Stacked, L>(elements.collect())
    }
}

fn common_len<T>(sequences: &[&[T]]) -> usize {
    let len = sequences.first().map_or(0, |x| x.len());
    if let Some(other) = sequences.iter().find(|x| x.len() != len) {
        differ(&format!("vectors of lengths {len} and {}", other.len()))
    }
    len
}

macro_rules! sequences {
    ($(($($n:tt)*) $t:ty, $in:ty;)*) => { $(
        impl<T: Stack, $($n)*> Stack for $t {
            type Stacked = <T::Form as Form>::Of<$in, T>;
            type ByValue = <T::Form as Form>::ByValue<$in, T>;
            type Form = T::Form;
            type Change = T::Change;
            const HAS_RNG: bool = T::HAS_RNG;

            fn survey<L: Level>(x: &At<Self::Stacked, L>, axis: isize, survey: &mut Survey) {
                T::Form::survey::<$in, T, L>(x, axis, survey);
            }
            fn enter<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: &Range<usize>) -> At<Self, Batch<L>> {
                T::Form::enter::<$in, T, L>(x, axis, lanes)
            }
            fn leave<L: Level>(
                chunks: &[&At<Self, Batch<L>>],
                axis: isize,
                sizes: &Sizes<'_>,
            ) -> At<Self::Stacked, L> {
                T::Form::leave::<$in, T, L>(chunks, axis, sizes)
            }
            fn unstack<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Self, L>> {
                T::Form::unstack::<$in, T, L>(x, axis, lanes)
            }
            fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>, axis: isize) -> At<Self::Stacked, L> {
                T::Form::stack::<$in, T, L>(lanes, like, axis)
            }
            fn varies<L: Level>(x: &At<Self, Batch<L>>) -> bool {
                x.iter().any(T::varies::<L>)
            }
            fn same<L: Level>(a: &At<Self, L>, b: &At<Self, L>) -> bool {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| T::same::<L>(a, b))
            }
            fn blank<L: Level>() -> Option<At<Self, L>> {
                let elements = (0..<$in>::LEN?).map(|_| T::blank::<L>());
                Some(<$in>::from_elements::<T, L>(elements.collect::<Option<Vec<_>>>()?))
            }
            fn generators<L: Level>(x: &mut At<Self, L>, f: &mut dyn FnMut(&mut Seeds)) {
                if T::HAS_RNG {
                    x.iter_mut().for_each(|x| T::generators::<L>(x, f));
                }
            }
            fn extents(extents: &mut Vec<Option<usize>>) {
                extents.push(<$in>::LEN);
                T::extents(extents);
            }
            fn measure<L: Level>(x: &At<Self, L>, shape: &mut Shape) {
                shape.extend(measured::<$in, T, L>(x));
            }
            fn build<L: Level>(
                shape: &[usize],
                numbers: &mut dyn Iterator<Item = Real<<T::Form as Form>::Float, L>>,
            ) -> At<Self, L> {
                built::<$in, T, L>(shape, numbers)
            }
            fn collect<L: Level>(x: &At<Self, L>, numbers: &mut Vec<Real<<T::Form as Form>::Float, L>>) {
                collected::<$in, T, L>(x, numbers);
            }
        }
    )* };
}
sequences! {
    () Vec<T>, InVec;
    (const N: usize) [T; N], InArray<N>;
}
