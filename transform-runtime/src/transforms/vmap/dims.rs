//! `in_dims` and `out_dims`: which axis of a value is mapped, as types.

use crate::error::Error;
use crate::levels::{Batch, Level};
use crate::nd::Rank;
use crate::values::{
    ArgAt, ByVal, Changed, Changing, Dtype, InOut, Left, Lift, Mappable, Param, Sizes, Stack, Survey,
    Tangent, Tensor, ValueOnly,
};
use std::marker::PhantomData;
use std::ops::Range;

type At<T, L> = <T as Lift>::At<L>;

/// Axis `N` of everything that is not static.
#[derive(Clone, Copy, Default, Debug)]
pub struct AllAt<const N: isize>;
/// Not mapped: the same for all lanes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Unmapped;

/// The dims of what a call leaves in its `I`th argument, which is not mapped.
#[derive(Clone, Copy, Default, Debug)]
pub struct SharedBy<const I: usize>;
/// The dims `O` of a result, and `E` of what is left in arguments.
#[derive(Clone, Copy, Default, Debug)]
pub struct BesideLeft<O, E>(PhantomData<(O, E)>);
/// What the dims of a result are, by what it is made of.
pub trait ResultDims: 'static {
    /// Of the result of these dims, where what is left in arguments has others.
    type Of<O: 'static, E: 'static>: 'static;
}
impl ResultDims for ValueOnly {
    type Of<O: 'static, E: 'static> = O;
}
impl ResultDims for Changing {
    type Of<O: 'static, E: 'static> = BesideLeft<O, E>;
}

/// A type with its mapped axes given by `D`: [`AllAt`], [`ArgAt`], [`Unmapped`], or a tuple of those for a tuple.
///
/// A value is entered, as lanes of one value or as one value for each lane, and a result left. Of cotangents it
/// is the other way around, and what is not mapped is summed where it was shared.
#[diagnostic::on_unimplemented(
    message = "the dims do not fit a value of type `{Self}`",
    label = "they are an axis for all of it, or, for a tuple, a tuple of as many dims",
    note = "only tuples take a tuple of dims; vectors, options and maps take one axis for all their parts"
)]
pub trait MapBy<D>: Stack {
    /// The type where it is mapped.
    type Mapped: Lift;
    /// How it is passed where it is passed by value.
    type ByValue: Param<Owned = Self::Mapped>;
    /// Looks at the sizes of all mapped axes.
    fn survey<L: Level>(x: &At<Self::Mapped, L>, survey: &mut Survey);
    /// Some of the lanes.
    fn enter<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>>;
    /// Chunks of lanes as a value.
    fn leave<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L>;
    /// The value of every lane.
    fn unstack<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>>;
    /// The values of all lanes as one.
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L>;
    /// [`stack`](Self::stack) of at least one value, none of which is needed any more.
    fn stack_all<L: Level>(lanes: Vec<At<Self, L>>) -> At<Self::Mapped, L> {
        <Self as MapBy<D>>::stack::<L>(&lanes.iter().collect::<Vec<_>>(), &lanes[0])
    }
    /// [`enter`](Self::enter) of the cotangent of a result.
    fn enter_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>>;
    /// [`leave`](Self::leave) of the cotangents of an argument.
    fn leave_ct<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L>;
    /// [`unstack`](Self::unstack) of the cotangent of a result.
    fn unstack_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>>;
    /// [`stack`](Self::stack) of the cotangents of an argument.
    fn stack_ct<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L>;
}

macro_rules! at_one_axis {
    ($dim:ident, $($bound:tt)+) => {
        impl<T: $($bound)+, const N: isize> MapBy<$dim<N>> for T {
            type Mapped = T::Stacked;
            type ByValue = <T as Stack>::ByValue;
            fn survey<L: Level>(x: &At<T::Stacked, L>, survey: &mut Survey) {
                <T as Stack>::survey::<L>(x, N, survey);
            }
            fn enter<L: Level>(x: &At<T::Stacked, L>, lanes: &Range<usize>) -> At<T, Batch<L>> {
                <T as Stack>::enter::<L>(x, N, lanes)
            }
            fn leave<L: Level>(chunks: &[&At<T, Batch<L>>], sizes: &Sizes<'_>) -> At<T::Stacked, L> {
                <T as Stack>::leave::<L>(chunks, N, sizes)
            }
            fn unstack<L: Level>(x: &At<T::Stacked, L>, lanes: usize) -> Vec<At<T, L>> {
                <T as Stack>::unstack::<L>(x, N, lanes)
            }
            fn stack<L: Level>(lanes: &[&At<T, L>], like: &At<T, L>) -> At<T::Stacked, L> {
                <T as Stack>::stack::<L>(lanes, like, N)
            }
            fn stack_all<L: Level>(lanes: Vec<At<T, L>>) -> At<T::Stacked, L> {
                <T as Stack>::stack_all::<L>(lanes, N)
            }
            fn enter_ct<L: Level>(x: &At<T::Stacked, L>, lanes: &Range<usize>) -> At<T, Batch<L>> {
                <T as Stack>::enter::<L>(x, N, lanes)
            }
            fn leave_ct<L: Level>(chunks: &[&At<T, Batch<L>>], sizes: &Sizes<'_>) -> At<T::Stacked, L> {
                <T as Stack>::leave::<L>(chunks, N, sizes)
            }
            fn unstack_ct<L: Level>(x: &At<T::Stacked, L>, lanes: usize) -> Vec<At<T, L>> {
                <T as Stack>::unstack::<L>(x, N, lanes)
            }
            fn stack_ct<L: Level>(lanes: &[&At<T, L>], like: &At<T, L>) -> At<T::Stacked, L> {
                <T as Stack>::stack::<L>(lanes, like, N)
            }
        }
    };
}
at_one_axis!(AllAt, Stack);
at_one_axis!(ArgAt, Stack + Mappable);

/// Of what is the same for all lanes; `$depends` says that it should be and is not.
macro_rules! unmapped {
    ([$($param:tt)*] $dims:ty, $depends:expr) => {
        impl<T: Stack, $($param)*> MapBy<$dims> for T {
            type Mapped = T;
            type ByValue = ByVal<T>;
            fn survey<L: Level>(_: &At<T, L>, _: &mut Survey) {}
            fn enter<L: Level>(x: &At<T, L>, _: &Range<usize>) -> At<T, Batch<L>> {
                T::share::<L>(x)
            }
            fn leave<L: Level>(chunks: &[&At<T, Batch<L>>], _: &Sizes<'_>) -> At<T, L> {
                if T::varies::<L>(chunks[0]) {
                    $depends
                }
                T::lane::<L>(chunks[0], 0)
            }
            fn unstack<L: Level>(x: &At<T, L>, lanes: usize) -> Vec<At<T, L>> {
                vec![x.clone(); lanes]
            }
            fn stack<L: Level>(lanes: &[&At<T, L>], like: &At<T, L>) -> At<T, L> {
                if lanes.iter().any(|x| !T::same::<L>(x, like)) {
                    $depends
                }
                like.clone()
            }
            /// All of it goes to one lane.
            fn enter_ct<L: Level>(x: &At<T, L>, lanes: &Range<usize>) -> At<T, Batch<L>> {
                let x = T::share::<L>(x);
                let one = <T as Stack>::leave::<L>(&[&x], 0, &Sizes(&[1]));
                let empty = lanes.start > 0;
                <T as Stack>::enter::<L>(&one, 0, &(0..usize::from(!empty)))
            }
            fn leave_ct<L: Level>(chunks: &[&At<T, Batch<L>>], _: &Sizes<'_>) -> At<T, L> {
                let mut sum = <crate::values::TanOf<T, L>>::default();
                for x in chunks {
                    sum.accumulate(&T::reduce::<L>(&T::to_tan::<Batch<L>>(x)));
                }
                T::to_value::<L>(&sum, &T::lane::<L>(chunks[0], 0))
            }
            fn unstack_ct<L: Level>(x: &At<T, L>, lanes: usize) -> Vec<At<T, L>> {
                let zero = T::to_value::<L>(&Default::default(), x);
                let mut all = vec![zero; lanes];
                if let Some(first) = all.first_mut() {
                    *first = x.clone();
                }
                all
            }
            fn stack_ct<L: Level>(lanes: &[&At<T, L>], like: &At<T, L>) -> At<T, L> {
                let mut sum = <crate::values::TanOf<T, L>>::default();
                for x in lanes {
                    sum.accumulate(&T::to_tan::<L>(x));
                }
                T::to_value::<L>(&sum, like)
            }
}
    };
}
unmapped!([] Unmapped, depends());
unmapped!([const I: usize] SharedBy<I>, Survey::left_apart(I));

#[track_caller]
fn depends() -> ! {
    let message = "out_dims is `None` for a result that depends on a mapped argument: give it an axis";
    Error::new("vmap!", message).raise()
}

macro_rules! tuples {
    ($($t:ident $d:ident $i:tt),+) => {
        impl<$($t: MapBy<$d>, $d),+> MapBy<($($d,)+)> for ($($t,)+) {
            type Mapped = ($($t::Mapped,)+);
            type ByValue = ByVal<Self::Mapped>;
            fn survey<L: Level>(x: &At<Self::Mapped, L>, survey: &mut Survey) {
                $( survey.within($i, |survey| <$t as MapBy<$d>>::survey::<L>(&x.$i, survey)); )+
            }
            fn enter<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
                ($( <$t as MapBy<$d>>::enter::<L>(&x.$i, lanes), )+)
            }
            fn leave<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
                ($( <$t as MapBy<$d>>::leave::<L>(&chunks.iter().map(|x| &x.$i).collect::<Vec<_>>(), sizes), )+)
            }
            #[allow(non_snake_case)] // one variable per part, named like its type
            fn unstack<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
                $( let mut $t = <$t as MapBy<$d>>::unstack::<L>(&x.$i, lanes).into_iter(); )+
                (0..lanes).map(|_| ($( $t.next().expect("a value for every lane"), )+)).collect()
            }
            fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
                ($( <$t as MapBy<$d>>::stack::<L>(&lanes.iter().map(|x| &x.$i).collect::<Vec<_>>(), &like.$i), )+)
            }
            fn enter_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
                ($( <$t as MapBy<$d>>::enter_ct::<L>(&x.$i, lanes), )+)
            }
            fn leave_ct<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
                ($( <$t as MapBy<$d>>::leave_ct::<L>(&chunks.iter().map(|x| &x.$i).collect::<Vec<_>>(), sizes), )+)
            }
            #[allow(non_snake_case)] // one variable per part, named like its type
            fn unstack_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
                $( let mut $t = <$t as MapBy<$d>>::unstack_ct::<L>(&x.$i, lanes).into_iter(); )+
                (0..lanes).map(|_| ($( $t.next().expect("a value for every lane"), )+)).collect()
            }
            fn stack_ct<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
                ($( <$t as MapBy<$d>>::stack_ct::<L>(&lanes.iter().map(|x| &x.$i).collect::<Vec<_>>(), &like.$i), )+)
            }
        }
    };
}
tuples!(A DA 0);
tuples!(A DA 0, B DB 1);
tuples!(A DA 0, B DB 1, C DC 2);
tuples!(A DA 0, B DB 1, C DC 2, D DD 3);
tuples!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4);
tuples!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5);
tuples!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6);
tuples!(A DA 0, B DB 1, C DC 2, D DD 3, E DE 4, F DF 5, G DG 6, H DH 7);

/// A tuple of one dim for a single result, as torch.func allows it.
macro_rules! alone {
    ($([$($p:tt)*] $t:ty $(where $of:ty: $bound:path)?;)*) => { $(
        impl<D, $($p)*> MapBy<(D,)> for $t
        where
            Self: MapBy<D>,
            $($of: $bound,)?
        {
            type Mapped = <Self as MapBy<D>>::Mapped;
            type ByValue = <Self as MapBy<D>>::ByValue;
            fn survey<L: Level>(x: &At<Self::Mapped, L>, survey: &mut Survey) {
                <Self as MapBy<D>>::survey::<L>(x, survey);
            }
            fn enter<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
                <Self as MapBy<D>>::enter::<L>(x, lanes)
            }
            fn leave<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
                <Self as MapBy<D>>::leave::<L>(chunks, sizes)
            }
            fn unstack<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
                <Self as MapBy<D>>::unstack::<L>(x, lanes)
            }
            fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
                <Self as MapBy<D>>::stack::<L>(lanes, like)
            }
            fn enter_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
                <Self as MapBy<D>>::enter_ct::<L>(x, lanes)
            }
            fn leave_ct<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
                <Self as MapBy<D>>::leave_ct::<L>(chunks, sizes)
            }
            fn unstack_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
                <Self as MapBy<D>>::unstack_ct::<L>(x, lanes)
            }
            fn stack_ct<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
                <Self as MapBy<D>>::stack_ct::<L>(lanes, like)
            }
        }
    )* };
}
#[cfg(feature = "nalgebra")]
alone! {
    [E: Dtype, R: nalgebra::Dim, C: nalgebra::Dim] nalgebra::OMatrix<E, R, C>
        where nalgebra::DefaultAllocator: nalgebra::allocator::Allocator<R, C>;
}
alone! {
    [] f64;
    [] f32;
    [E: Dtype] Tensor<E>;
    [E: Dtype, R: Rank] ndarray::Array<E, R>;
}

/// A result beside what is left in arguments.
impl<Y, M, O, E> MapBy<BesideLeft<O, E>> for InOut<Y, M>
where
    Y: MapBy<O>,
    M: Left + MapBy<E, Mapped: Left> + Stack<Stacked: Left>,
{
    type Mapped = InOut<Y::Mapped, M::Mapped>;
    type ByValue = ByVal<Self::Mapped>;
    fn survey<L: Level>(x: &At<Self::Mapped, L>, survey: &mut Survey) {
        <Y as MapBy<O>>::survey::<L>(&x.0, survey);
        <M as MapBy<E>>::survey::<L>(&x.1, survey);
    }
    fn enter<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
        (
            <Y as MapBy<O>>::enter::<L>(&x.0, lanes),
            <M as MapBy<E>>::enter::<L>(&x.1, lanes),
            Changed,
        )
    }
    fn leave<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
        let (values, left) = parts(chunks);
        (
            <Y as MapBy<O>>::leave::<L>(&values, sizes),
            <M as MapBy<E>>::leave::<L>(&left, sizes),
            Changed,
        )
    }
    fn unstack<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
        let values = <Y as MapBy<O>>::unstack::<L>(&x.0, lanes);
        beside(values, <M as MapBy<E>>::unstack::<L>(&x.1, lanes))
    }
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
        let (values, left) = parts(lanes);
        (
            <Y as MapBy<O>>::stack::<L>(&values, &like.0),
            <M as MapBy<E>>::stack::<L>(&left, &like.1),
            Changed,
        )
    }
    fn enter_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: &Range<usize>) -> At<Self, Batch<L>> {
        (
            <Y as MapBy<O>>::enter_ct::<L>(&x.0, lanes),
            <M as MapBy<E>>::enter_ct::<L>(&x.1, lanes),
            Changed,
        )
    }
    fn leave_ct<L: Level>(chunks: &[&At<Self, Batch<L>>], sizes: &Sizes<'_>) -> At<Self::Mapped, L> {
        let (values, left) = parts(chunks);
        (
            <Y as MapBy<O>>::leave_ct::<L>(&values, sizes),
            <M as MapBy<E>>::leave_ct::<L>(&left, sizes),
            Changed,
        )
    }
    fn unstack_ct<L: Level>(x: &At<Self::Mapped, L>, lanes: usize) -> Vec<At<Self, L>> {
        let values = <Y as MapBy<O>>::unstack_ct::<L>(&x.0, lanes);
        beside(values, <M as MapBy<E>>::unstack_ct::<L>(&x.1, lanes))
    }
    fn stack_ct<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>) -> At<Self::Mapped, L> {
        let (values, left) = parts(lanes);
        (
            <Y as MapBy<O>>::stack_ct::<L>(&values, &like.0),
            <M as MapBy<E>>::stack_ct::<L>(&left, &like.1),
            Changed,
        )
    }
}

fn parts<'x, Y, M>(lanes: &[&'x (Y, M, Changed)]) -> (Vec<&'x Y>, Vec<&'x M>) {
    lanes.iter().map(|x| (&x.0, &x.1)).unzip()
}
fn beside<Y, M>(values: Vec<Y>, left: Vec<M>) -> Vec<(Y, M, Changed)> {
    values
        .into_iter()
        .zip(left)
        .map(|(y, left)| (y, left, Changed))
        .collect()
}
