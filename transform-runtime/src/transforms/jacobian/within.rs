//! The vectors and arrays around a part of a type, as a type.

use crate::levels::Level;
use crate::values::Lift;
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;

/// The vectors and arrays around a part.
pub trait Within: 'static {
    /// A `T` in them.
    type Of<T: Lift>: Lift;
    /// Where numbers in them become tensors, the innermost vector or array is an axis: a `T` in the others.
    type Axis<T: Lift>: Lift;
    /// Every part replaced, in order.
    fn map<T: Lift, U: Lift, L: Level>(
        x: &At<Self::Of<T>, L>,
        f: &mut impl FnMut(&At<T, L>) -> At<U, L>,
    ) -> At<Self::Of<U>, L>;
    /// Takes it apart, in order.
    fn each<'x, T: Lift, L: Level>(x: &'x At<Self::Of<T>, L>, f: &mut impl FnMut(&'x At<T, L>));
    /// A `U` for every axis of parts, in order, from its length; no axis for a single part.
    fn axis<T: Lift, U: Lift, L: Level>(
        x: &At<Self::Of<T>, L>,
        f: &mut impl FnMut(&[usize]) -> At<U, L>,
    ) -> At<Self::Axis<U>, L>;
    /// The number of parts.
    fn count<T: Lift, L: Level>(x: &At<Self::Of<T>, L>) -> usize {
        let mut n = 0;
        Self::map::<T, (), L>(x, &mut |_| n += 1);
        n
    }
}

/// Nothing is around the part.
#[derive(Debug)]
pub enum Alone {}
impl Within for Alone {
    type Of<T: Lift> = T;
    type Axis<T: Lift> = T;
    #[inline(always)]
    fn map<T: Lift, U: Lift, L: Level>(x: &At<T, L>, f: &mut impl FnMut(&At<T, L>) -> At<U, L>) -> At<U, L> {
        f(x)
    }
    #[inline(always)]
    fn each<'x, T: Lift, L: Level>(x: &'x At<T, L>, f: &mut impl FnMut(&'x At<T, L>)) {
        f(x);
    }
    fn axis<T: Lift, U: Lift, L: Level>(_: &At<T, L>, f: &mut impl FnMut(&[usize]) -> At<U, L>) -> At<U, L> {
        f(&[])
    }
}

/// A vector is around the part, and `W` around the vector.
#[derive(Debug)]
pub struct InVector<W>(PhantomData<W>);
impl<W: Within> Within for InVector<W> {
    type Of<T: Lift> = W::Of<Vec<T>>;
    type Axis<T: Lift> = W::Of<T>;
    #[inline(always)]
    fn map<T: Lift, U: Lift, L: Level>(
        x: &At<W::Of<Vec<T>>, L>,
        f: &mut impl FnMut(&At<T, L>) -> At<U, L>,
    ) -> At<W::Of<Vec<U>>, L> {
        W::map::<Vec<T>, Vec<U>, L>(x, &mut |x| x.iter().map(&mut *f).collect())
    }
    #[inline(always)]
    fn each<'x, T: Lift, L: Level>(x: &'x At<W::Of<Vec<T>>, L>, f: &mut impl FnMut(&'x At<T, L>)) {
        W::each::<Vec<T>, L>(x, &mut |x| x.iter().for_each(&mut *f));
    }
    fn axis<T: Lift, U: Lift, L: Level>(
        x: &At<W::Of<Vec<T>>, L>,
        f: &mut impl FnMut(&[usize]) -> At<U, L>,
    ) -> At<W::Of<U>, L> {
        W::map::<Vec<T>, U, L>(x, &mut |x| f(&[x.len()]))
    }
}

/// An array is around the part, and `W` around the array.
#[derive(Debug)]
pub struct InArray<W, const N: usize>(PhantomData<W>);
impl<W: Within, const N: usize> Within for InArray<W, N> {
    type Of<T: Lift> = W::Of<[T; N]>;
    type Axis<T: Lift> = W::Of<T>;
    #[inline(always)]
    fn map<T: Lift, U: Lift, L: Level>(
        x: &At<W::Of<[T; N]>, L>,
        f: &mut impl FnMut(&At<T, L>) -> At<U, L>,
    ) -> At<W::Of<[U; N]>, L> {
        W::map::<[T; N], [U; N], L>(x, &mut |x| std::array::from_fn(|i| f(&x[i])))
    }
    #[inline(always)]
    fn each<'x, T: Lift, L: Level>(x: &'x At<W::Of<[T; N]>, L>, f: &mut impl FnMut(&'x At<T, L>)) {
        W::each::<[T; N], L>(x, &mut |x| x.iter().for_each(&mut *f));
    }
    fn axis<T: Lift, U: Lift, L: Level>(
        x: &At<W::Of<[T; N]>, L>,
        f: &mut impl FnMut(&[usize]) -> At<U, L>,
    ) -> At<W::Of<U>, L> {
        W::map::<[T; N], U, L>(x, &mut |_| f(&[N]))
    }
}
