//! Containers at a level: vectors, arrays, options, results and maps, element by element.

use super::{Lift, Relevel};
use crate::levels::{Base, Batch, Dual, Level};
use crate::values::tangent::Fixed;
use crate::values::{Misfit, TanOf, Tangent};
use std::collections::BTreeMap;

/// A vector's tangent may be shorter: what is missing is zero.
fn nth<T: Tangent>(tan: &[T], i: usize) -> T {
    tan.get(i).cloned().unwrap_or_default()
}

impl<T: Lift> Lift for Vec<T> {
    type At<L: Level> = Vec<T::At<L>>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.into_iter().map(T::lift).collect()
    }
    fn unlift(x: Self::At<Base>) -> Self {
        T::unground(x)
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .iter()
            .enumerate()
            .map(|(i, p)| T::dual::<L>(p, &nth(tangent, i)))
            .collect()
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        x.iter().map(T::primal::<L>).collect()
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::tangent::<L>).collect()
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        let len = primal.len().max(tangent.len());
        (0..len)
            .map(|i| T::dual_tan::<L>(&nth(primal, i), &nth(tangent, i)))
            .collect()
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::primal_tan::<L>).collect()
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.iter().map(T::tangent_tan::<L>).collect()
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.iter()
            .enumerate()
            .map(|(i, like)| T::to_value::<L>(&nth(tan, i), like))
            .collect()
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        x.iter().map(T::to_tan::<L>).collect()
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        x.iter().map(T::share::<L>).collect()
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        x.iter().map(T::reduce::<L>).collect()
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        x.iter().map(|x| T::lane::<L>(x, i)).collect()
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M> {
        x.iter().map(|x| T::relevel::<L, M, R>(x, by)).collect()
    }
    fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
        Misfit::of_elements::<T>(into, y)
    }
    fn store(into: &mut Self, y: Self) {
        if into.len() == y.len() {
            into.iter_mut().zip(y).for_each(|(into, y)| T::store(into, y));
        } else {
            *into = y;
        }
    }
    fn vacate(into: &mut Self) {
        into.iter_mut().for_each(T::vacate);
    }
}

impl<T: Lift, const N: usize> Lift for [T; N] {
    type At<L: Level> = [T::At<L>; N];
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    #[inline]
    fn lift<L: Level>(self) -> Self::At<L> {
        self.map(T::lift)
    }
    #[inline]
    fn unlift(x: Self::At<Base>) -> Self {
        x.map(T::unlift)
    }
    #[inline]
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        std::array::from_fn(|i| T::dual::<L>(&primal[i], &tangent.0[i]))
    }
    #[inline]
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        std::array::from_fn(|i| T::primal::<L>(&x[i]))
    }
    #[inline]
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::tangent::<L>(&x[i])))
    }
    #[inline]
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        Fixed(std::array::from_fn(|i| {
            T::dual_tan::<L>(&primal.0[i], &tangent.0[i])
        }))
    }
    #[inline]
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::primal_tan::<L>(&x.0[i])))
    }
    #[inline]
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::tangent_tan::<L>(&x.0[i])))
    }
    #[inline]
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        std::array::from_fn(|i| T::to_value::<L>(&tan.0[i], &like[i]))
    }
    #[inline]
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::to_tan::<L>(&x[i])))
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        std::array::from_fn(|i| T::share::<L>(&x[i]))
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        Fixed(std::array::from_fn(|i| T::reduce::<L>(&x.0[i])))
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        std::array::from_fn(|k| T::lane::<L>(&x[k], i))
    }
    #[inline]
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M> {
        std::array::from_fn(|i| T::relevel::<L, M, R>(&x[i], by))
    }
    #[inline]
    fn tangents(x: &mut [Self]) -> Option<&mut [TanOf<Self, Base>]> {
        let len = x.len();
        let parts = T::tangents(x.as_flattened_mut())?;
        // SAFETY: these are `N` times `len` parts, and `Fixed` is `repr(transparent)` over an array of `N`.
        Some(unsafe { std::slice::from_raw_parts_mut(parts.as_mut_ptr().cast(), len) })
    }
    fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
        Misfit::of_elements::<T>(into, y)
    }
    #[inline]
    fn store(into: &mut Self, y: Self) {
        into.iter_mut().zip(y).for_each(|(into, y)| T::store(into, y));
    }
    fn vacate(into: &mut Self) {
        into.iter_mut().for_each(T::vacate);
    }
}

impl<T: Lift> Lift for Option<T> {
    type At<L: Level> = Option<T::At<L>>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.map(T::lift)
    }
    fn unlift(x: Self::At<Base>) -> Self {
        x.map(T::unlift)
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .as_ref()
            .map(|p| T::dual::<L>(p, &tangent.clone().unwrap_or_default()))
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        x.as_ref().map(T::primal::<L>)
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::tangent::<L>)
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        (primal.is_some() || tangent.is_some()).then(|| {
            T::dual_tan::<L>(
                &primal.clone().unwrap_or_default(),
                &tangent.clone().unwrap_or_default(),
            )
        })
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::primal_tan::<L>)
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::tangent_tan::<L>)
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.as_ref()
            .map(|like| T::to_value::<L>(&tan.clone().unwrap_or_default(), like))
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        x.as_ref().map(T::to_tan::<L>)
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        x.as_ref().map(T::share::<L>)
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        x.as_ref().map(T::reduce::<L>)
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        x.as_ref().map(|x| T::lane::<L>(x, i))
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M> {
        x.as_ref().map(|x| T::relevel::<L, M, R>(x, by))
    }
    fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
        into.as_ref()
            .zip(y.as_ref())
            .and_then(|(into, y)| T::misfit(into, y))
    }
    fn store(into: &mut Self, y: Self) {
        match (into, y) {
            (Some(into), Some(y)) => T::store(into, y),
            (into, y) => *into = y,
        }
    }
    fn vacate(into: &mut Self) {
        into.iter_mut().for_each(T::vacate);
    }
}

/// An error is the same at every level.
impl<T: Lift, E: Clone + Send + Sync + 'static> Lift for Result<T, E> {
    type At<L: Level> = Result<T::At<L>, E>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.map(T::lift)
    }
    fn unlift(x: Self::At<Base>) -> Self {
        x.map(T::unlift)
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        within(primal, |p| T::dual::<L>(p, &tangent.clone().unwrap_or_default()))
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        within(x, T::primal::<L>)
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        x.as_ref().ok().map(T::tangent::<L>)
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        <Option<T> as Lift>::dual_tan::<L>(primal, tangent)
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        <Option<T> as Lift>::primal_tan::<L>(x)
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        <Option<T> as Lift>::tangent_tan::<L>(x)
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        within(like, |like| {
            T::to_value::<L>(&tan.clone().unwrap_or_default(), like)
        })
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        x.as_ref().ok().map(T::to_tan::<L>)
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        within(x, T::share::<L>)
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        <Option<T> as Lift>::reduce::<L>(x)
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        within(x, |x| T::lane::<L>(x, i))
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M> {
        within(x, |x| T::relevel::<L, M, R>(x, by))
    }
    fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
        into.as_ref()
            .ok()
            .zip(y.as_ref().ok())
            .and_then(|(into, y)| T::misfit(into, y))
    }
    fn store(into: &mut Self, y: Self) {
        match (into, y) {
            (Ok(into), Ok(y)) => T::store(into, y),
            (into, y) => *into = y,
        }
    }
    fn vacate(into: &mut Self) {
        into.iter_mut().for_each(T::vacate);
    }
}

fn within<T, U, E: Clone>(x: &Result<T, E>, f: impl FnOnce(&T) -> U) -> Result<U, E> {
    x.as_ref().map(f).map_err(E::clone)
}

type Map<T> = BTreeMap<String, T>;

fn entry<T: Tangent>(tan: &Map<T>, key: &str) -> T {
    tan.get(key).cloned().unwrap_or_default()
}

fn map_values<T, U>(x: &Map<T>, mut f: impl FnMut(&T) -> U) -> Map<U> {
    x.iter().map(|(key, x)| (key.clone(), f(x))).collect()
}

impl<T: Lift> Lift for Map<T> {
    type At<L: Level> = Map<T::At<L>>;
    type Outcome = crate::values::ValueOnly;
    const HAS_TENSOR: bool = T::HAS_TENSOR;

    fn lift<L: Level>(self) -> Self::At<L> {
        self.into_iter().map(|(key, x)| (key, x.lift())).collect()
    }
    fn unlift(x: Self::At<Base>) -> Self {
        x.into_iter().map(|(key, x)| (key, T::unlift(x))).collect()
    }
    fn dual<L: Level>(primal: &Self::At<L>, tangent: &TanOf<Self, L>) -> Self::At<Dual<L>> {
        primal
            .iter()
            .map(|(key, p)| (key.clone(), T::dual::<L>(p, &entry(tangent, key))))
            .collect()
    }
    fn primal<L: Level>(x: &Self::At<Dual<L>>) -> Self::At<L> {
        map_values(x, T::primal::<L>)
    }
    fn tangent<L: Level>(x: &Self::At<Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::tangent::<L>)
    }
    fn dual_tan<L: Level>(primal: &TanOf<Self, L>, tangent: &TanOf<Self, L>) -> TanOf<Self, Dual<L>> {
        let keys = primal.keys().chain(tangent.keys());
        keys.map(|key| {
            (
                key.clone(),
                T::dual_tan::<L>(&entry(primal, key), &entry(tangent, key)),
            )
        })
        .collect()
    }
    fn primal_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::primal_tan::<L>)
    }
    fn tangent_tan<L: Level>(x: &TanOf<Self, Dual<L>>) -> TanOf<Self, L> {
        map_values(x, T::tangent_tan::<L>)
    }
    fn to_value<L: Level>(tan: &TanOf<Self, L>, like: &Self::At<L>) -> Self::At<L> {
        like.iter()
            .map(|(key, like)| (key.clone(), T::to_value::<L>(&entry(tan, key), like)))
            .collect()
    }
    fn to_tan<L: Level>(x: &Self::At<L>) -> TanOf<Self, L> {
        map_values(x, T::to_tan::<L>)
    }
    fn share<L: Level>(x: &Self::At<L>) -> Self::At<Batch<L>> {
        map_values(x, T::share::<L>)
    }
    fn reduce<L: Level>(x: &TanOf<Self, Batch<L>>) -> TanOf<Self, L> {
        map_values(x, T::reduce::<L>)
    }
    fn lane<L: Level>(x: &Self::At<Batch<L>>, i: usize) -> Self::At<L> {
        map_values(x, |x| T::lane::<L>(x, i))
    }
    fn relevel<L: Level, M: Level, R: Relevel<L, M>>(x: &Self::At<L>, by: &mut R) -> Self::At<M> {
        map_values(x, |x| T::relevel::<L, M, R>(x, by))
    }
    fn misfit(into: &Self, y: &Self::At<Base>) -> Option<Misfit> {
        if !into.keys().eq(y.keys()) {
            return Misfit::of("keys", into.keys().collect::<Vec<_>>(), y.keys().collect());
        }
        let mut pairs = into.iter().zip(y.values());
        pairs.find_map(|((key, into), y)| Some(T::misfit(into, y)?.within(format_args!("[{key:?}]"))))
    }
    fn store(into: &mut Self, y: Self) {
        if into.keys().eq(y.keys()) {
            into.values_mut()
                .zip(y.into_values())
                .for_each(|(into, y)| T::store(into, y));
        } else {
            *into = y;
        }
    }
    fn vacate(into: &mut Self) {
        into.values_mut().for_each(T::vacate);
    }
}
