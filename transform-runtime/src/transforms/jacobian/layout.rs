//! The shapes of Jacobians: the output's tree of the input's tree.
//!
//! The leaves of either tree are numbers, vectors and arrays of numbers, and tensors; every leaf of the
//! output meets every leaf of the input. Numbers of the output become copies of the input's leaf, in the
//! vectors and arrays they are in: `Vec<f64>` by `[f64; 3]` is `Vec<[f64; 3]>`. A tensor of the output
//! becomes a tensor with the shape of the input's leaf behind its own: by `Vec<f64>`, one axis more. Tuples,
//! options, maps, and vectors and arrays of anything but numbers are inner nodes, and stay.

use super::rows::{Entries, Rows, kept};
use super::within::{Alone, InArray, InVector, Within};
use crate::element::Float;
use crate::levels::{Base, Level};
use crate::nd::Rank;
use crate::values::discrete::{with_discrete_dtypes, with_discrete_types};
use crate::values::{Lift, Tensor};
use ndarray::Array;

type At<T, L> = <T as Lift>::At<L>;

/// The Jacobian of a result `Y` by `I`.
pub type JacobianBy<Y, I> = <Y as Jacobian<I>>::Of<Alone>;

/// What a Jacobian of an array is: a tensor, or an array of ndarray's.
pub trait Blocks: 'static {
    /// Of floats of this type.
    type Of<F: Float>: Lift;
    /// From a tensor.
    fn block<F: Float, L: Level>(x: Tensor<F, L>) -> At<Self::Of<F>, L>;
}
/// Of a tensor it is a tensor.
#[derive(Debug)]
pub enum Tensors {}
impl Blocks for Tensors {
    type Of<F: Float> = Tensor<F, Base>;
    fn block<F: Float, L: Level>(x: Tensor<F, L>) -> Tensor<F, L> {
        x
    }
}

/// A leaf, by its number of floats.
#[derive(Clone, Copy, Debug)]
pub enum Leaf {
    /// A number, or vectors and arrays of numbers.
    Numbers(usize),
    /// A tensor.
    Tensor(usize),
}

/// A type that can be on either side of a Jacobian. What is said of it is said of it in the vectors and
/// arrays `V`.
#[diagnostic::on_unimplemented(
    message = "a Jacobian by `{Self}` has no shape",
    label = "numbers, tensors, vectors, arrays, tuples, options and maps of them have"
)]
pub trait Shaped: Lift {
    /// The Jacobian of numbers in `W` by it.
    type OfNumbers<W: Within, V: Within>: Lift;
    /// The Jacobian of a tensor, or of an array, by it.
    type OfTensor<V: Within, K: Blocks>: Lift;
    /// How many floats a value has, if the type says it.
    const FLOATS: Option<usize> = None;
    /// Puts together the Jacobian of numbers from their rows.
    #[inline(always)]
    fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
        y: &At<W::Of<E>, L>,
        x: &At<V::Of<Self>, L>,
        row: &mut impl FnMut() -> At<V::Of<Self>, L>,
    ) -> At<Self::OfNumbers<W, V>, L> {
        let rows = kept::<W, V::Of<Self>, E, L>(y, row);
        let mut rows = rows.iter();
        Self::of_rows::<W, V, E, L>(y, x, &mut || rows.next().expect("a row for every number"))
    }
    /// The same from rows that are kept: what stands in several places of them is not copied before it is in its own.
    fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
        y: &At<W::Of<E>, L>,
        x: &At<V::Of<Self>, L>,
        row: &mut impl FnMut() -> &'r At<V::Of<Self>, L>,
    ) -> At<Self::OfNumbers<W, V>, L>;
    /// Puts together the Jacobian of a tensor of this shape.
    fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
        shape: &[usize],
        x: &At<V::Of<Self>, L>,
        entries: &mut S,
    ) -> At<Self::OfTensor<V, K>, L>;
    /// Its leaves, in order.
    fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>);
}

/// A result whose derivative by `I` has a shape.
#[diagnostic::on_unimplemented(
    message = "the Jacobian of a result `{Self}` by `{I}` has no shape",
    label = "numbers, tensors, vectors, arrays, tuples, options and maps of them have"
)]
pub trait Jacobian<I: Shaped>: Shaped {
    /// The Jacobian of the result in the vectors and arrays `W`.
    type Of<W: Within>: Lift;
    /// Puts it together for an output like `y` and an input like `x`.
    fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
        y: &At<W::Of<Self>, L>,
        x: &At<I, L>,
        entries: &mut S,
    ) -> At<Self::Of<W>, L>;
}

macro_rules! floats {
    ($($e:ty)*) => { $(
        impl Shaped for $e {
            type OfNumbers<W: Within, V: Within> = W::Of<V::Of<$e>>;
            type OfTensor<V: Within, K: Blocks> = V::Axis<K::Of<$e>>;
            const FLOATS: Option<usize> = Some(1);
            #[inline(always)]
            fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                _: &At<V::Of<$e>, L>,
                row: &mut impl FnMut() -> At<V::Of<$e>, L>,
            ) -> At<W::Of<V::Of<$e>>, L> {
                W::map::<E, V::Of<$e>, L>(y, &mut |_| row())
            }
            #[inline(always)]
            fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                _: &At<V::Of<$e>, L>,
                row: &mut impl FnMut() -> &'r At<V::Of<$e>, L>,
            ) -> At<W::Of<V::Of<$e>>, L> {
                W::map::<E, V::Of<$e>, L>(y, &mut |_| row().clone())
            }
            fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
                shape: &[usize],
                x: &At<V::Of<$e>, L>,
                entries: &mut S,
            ) -> At<V::Axis<K::Of<$e>>, L> {
                V::axis::<$e, K::Of<$e>, L>(x, &mut |axis| K::block::<$e, L>(entries.block(shape, axis)))
            }
            fn leaves<V: Within, L: Level>(x: &At<V::Of<$e>, L>, found: &mut Vec<Leaf>) {
                found.push(Leaf::Numbers(V::count::<$e, L>(x)));
            }
        }
        impl<I: Shaped> Jacobian<I> for $e {
            type Of<W: Within> = I::OfNumbers<W, Alone>;
            #[inline(always)]
            fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
                y: &At<W::Of<$e>, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<Self::Of<W>, L> {
                I::of_numbers::<W, Alone, $e, L>(y, x, &mut || entries.row())
            }
        }
    )* };
}
floats!(f64 f32);

/// Of what is a tensor, which is `$tensor` of it. A row by it stands as `$row` for each number that it is the Jacobian of; a block of a tensor by it
/// is of the kind `$by`, and one of it by a tensor of the kind `$own`.
macro_rules! of_tensors {
    (
        [$($p:ident: $bound:path),*] $of:ty $(where $allocated:ty: $allocator:path)?,
        |$x:ident| $tensor:expr, |$part:ident| $row:expr => $of_number:ty, $by:ty, $own:ty
    ) => {
        impl<F: Float, $($p: $bound),*> Shaped for $of $(where $allocated: $allocator)? {
            type OfNumbers<W: Within, V: Within> = V::Of<W::Of<$of_number>>;
            type OfTensor<V: Within, K: Blocks> = V::Of<<$by as Blocks>::Of<F>>;
            fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                x: &At<V::Of<Self>, L>,
                row: &mut impl FnMut() -> &'r At<V::Of<Self>, L>,
            ) -> At<Self::OfNumbers<W, V>, L> {
                let rows = Rows::<Self, L>::collect::<W, V, E>(y, row);
                rows.by_part::<V, W::Of<$of_number>>(x, |_, mut rows| {
                    W::map::<E, $of_number, L>(y, &mut |_| {
                        let $part = rows.next().expect("a row for every number");
                        $row
                    })
                })
            }
            fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
                shape: &[usize],
                x: &At<V::Of<Self>, L>,
                entries: &mut S,
            ) -> At<Self::OfTensor<V, K>, L> {
                V::map::<Self, <$by as Blocks>::Of<F>, L>(x, &mut |$x| {
                    <$by as Blocks>::block::<F, L>(entries.block(shape, $tensor.shape()))
                })
            }
            fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>) {
                V::map::<Self, (), L>(x, &mut |$x| found.push(Leaf::Tensor($tensor.len())));
            }
        }
        impl<F: Float, $($p: $bound,)* I: Shaped> Jacobian<I> for $of $(where $allocated: $allocator)? {
            type Of<W: Within> = W::Of<I::OfTensor<Alone, $own>>;
            fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
                y: &At<W::Of<Self>, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<Self::Of<W>, L> {
                W::map::<Self, I::OfTensor<Alone, $own>, L>(y, &mut |$x| {
                    let jacobian = I::of_tensor::<Alone, $own, L, S>($tensor.shape(), x, entries);
                    entries.next_tensor($tensor.len());
                    jacobian
                })
            }
        }
    };
}
pub(crate) use of_tensors;
of_tensors!([] Tensor<F, Base>, |x| x, |row| row.clone() => Self, K, Tensors);

/// Static parts of the input stay as they are; by a static part of the output there is nothing.
macro_rules! statics {
    ($($(@[$($g:tt)*])? $t:ty),*) => { $(
        impl$(<$($g)*>)? Shaped for $t {
            type OfNumbers<W: Within, V: Within> = V::Of<$t>;
            type OfTensor<V: Within, K: Blocks> = V::Of<$t>;
            const FLOATS: Option<usize> = Some(0);
            fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
                _: &At<W::Of<E>, L>,
                x: &At<V::Of<$t>, L>,
                _: &mut impl FnMut() -> At<V::Of<$t>, L>,
            ) -> At<V::Of<$t>, L> {
                x.clone()
            }
            fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
                _: &At<W::Of<E>, L>,
                x: &At<V::Of<$t>, L>,
                _: &mut impl FnMut() -> &'r At<V::Of<$t>, L>,
            ) -> At<V::Of<$t>, L> {
                x.clone()
            }
            fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
                _: &[usize],
                x: &At<V::Of<$t>, L>,
                _: &mut S,
            ) -> At<V::Of<$t>, L> {
                x.clone()
            }
            fn leaves<V: Within, L: Level>(_: &At<V::Of<$t>, L>, _: &mut Vec<Leaf>) {}
        }
        impl<I: Shaped $(, $($g)*)?> Jacobian<I> for $t {
            type Of<W: Within> = W::Of<()>;
            fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
                y: &At<W::Of<$t>, L>,
                _: &At<I, L>,
                _: &mut S,
            ) -> At<W::Of<()>, L> {
                W::map::<$t, (), L>(y, &mut |_| ())
            }
        }
    )* };
}
with_discrete_types!(statics, String, &'static str, ());
statics!(Tensor<i64, Base>, Tensor<bool, Base>, crate::Rng);
macro_rules! static_arrays {
    ($($t:ty),*) => { statics!($(@[D: Rank] Array<$t, D>),*); };
}
with_discrete_dtypes!(static_arrays);

/// How many floats there are in all parts.
pub const fn of_all(parts: &[Option<usize>]) -> Option<usize> {
    let (mut sum, mut i) = (0, 0);
    while i < parts.len() {
        match parts[i] {
            Some(floats) => sum += floats,
            None => return None,
        }
        i += 1;
    }
    Some(sum)
}

macro_rules! sequences {
    ($([$($params:tt)*] $t:ty, $within:ident<$w:ident $(, $n:ident)?>, $floats:expr;)*) => { $(
        impl<T: Shaped, $($params)*> Shaped for $t {
            type OfNumbers<W: Within, V: Within> = T::OfNumbers<W, $within<V $(, $n)?>>;
            type OfTensor<V: Within, K: Blocks> = T::OfTensor<$within<V $(, $n)?>, K>;
            const FLOATS: Option<usize> = $floats;
            #[inline(always)]
            fn of_numbers<W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                x: &At<V::Of<Self>, L>,
                row: &mut impl FnMut() -> At<V::Of<Self>, L>,
            ) -> At<Self::OfNumbers<W, V>, L> {
                T::of_numbers::<W, $within<V $(, $n)?>, E, L>(y, x, row)
            }
            #[inline(always)]
            fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                x: &At<V::Of<Self>, L>,
                row: &mut impl FnMut() -> &'r At<V::Of<Self>, L>,
            ) -> At<Self::OfNumbers<W, V>, L> {
                T::of_rows::<W, $within<V $(, $n)?>, E, L>(y, x, row)
            }
            fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
                shape: &[usize],
                x: &At<V::Of<Self>, L>,
                entries: &mut S,
            ) -> At<Self::OfTensor<V, K>, L> {
                T::of_tensor::<$within<V $(, $n)?>, K, L, S>(shape, x, entries)
            }
            fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>) {
                T::leaves::<$within<V $(, $n)?>, L>(x, found);
            }
        }
        impl<I: Shaped, T: Jacobian<I>, $($params)*> Jacobian<I> for $t {
            type Of<W: Within> = T::Of<$within<W $(, $n)?>>;
            #[inline(always)]
            fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
                y: &At<W::Of<Self>, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<Self::Of<W>, L> {
                T::assemble::<$within<W $(, $n)?>, L, S>(y, x, entries)
            }
        }
    )* };
}
sequences! {
    [] Vec<T>, InVector<W>, None;
    [const N: usize] [T; N], InArray<W, N>, match T::FLOATS { Some(floats) => Some(floats * N), None => None };
}
