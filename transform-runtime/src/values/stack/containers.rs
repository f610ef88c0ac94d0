//! Tuples, options, results and maps: part by part.

use super::{At, Change, Mappable, Nodes, Sizes, Stack, Survey, differ};
use crate::levels::{Batch, Level};
use crate::stream::Seeds;
use crate::values::{ByVal, Lift};
use std::collections::BTreeMap;
use std::ops::Range;

impl<T: Stack> Stack for Option<T> {
    type Stacked = Option<T::Stacked>;
    type ByValue = ByVal<Self::Stacked>;
    type Form = Nodes;
    type Change = T::Change;
    const HAS_RNG: bool = T::HAS_RNG;

    fn survey<L: Level>(x: &At<Self::Stacked, L>, axis: isize, survey: &mut Survey) {
        if let Some(x) = x {
            T::survey::<L>(x, axis, survey);
        }
    }
    fn enter<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: &Range<usize>) -> At<Self, Batch<L>> {
        x.as_ref().map(|x| T::enter::<L>(x, axis, lanes))
    }
    fn leave<L: Level>(
        chunks: &[&At<Self, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Self::Stacked, L> {
        let some: Vec<_> = chunks.iter().filter_map(|x| x.as_ref()).collect();
        all_or_none(some.len(), chunks.len()).then(|| T::leave::<L>(&some, axis, sizes))
    }
    fn unstack<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Self, L>> {
        match x {
            Some(x) => T::unstack::<L>(x, axis, lanes).into_iter().map(Some).collect(),
            None => (0..lanes).map(|_| None).collect(),
        }
    }
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>, axis: isize) -> At<Self::Stacked, L> {
        let some: Vec<_> = lanes.iter().filter_map(|x| x.as_ref()).collect();
        let expected = if like.is_some() { lanes.len() } else { 0 };
        if some.len() != expected {
            differ("`Some` and `None`")
        }
        like.as_ref().map(|like| T::stack::<L>(&some, like, axis))
    }
    fn varies<L: Level>(x: &At<Self, Batch<L>>) -> bool {
        x.as_ref().is_some_and(T::varies::<L>)
    }
    fn same<L: Level>(a: &At<Self, L>, b: &At<Self, L>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => T::same::<L>(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
    fn blank<L: Level>() -> Option<At<Self, L>> {
        None
    }
    fn generators<L: Level>(x: &mut At<Self, L>, f: &mut dyn FnMut(&mut Seeds)) {
        if let Some(x) = x {
            T::generators::<L>(x, f);
        }
    }
}

/// The error of the first lane that has one, or the values of all.
impl<T: Stack, E: Clone + Send + Sync + 'static> Stack for Result<T, E> {
    type Stacked = Result<T::Stacked, E>;
    type ByValue = ByVal<Self::Stacked>;
    type Form = Nodes;
    type Change = T::Change;
    const HAS_RNG: bool = T::HAS_RNG;

    fn survey<L: Level>(x: &At<Self::Stacked, L>, axis: isize, survey: &mut Survey) {
        if let Ok(x) = x {
            T::survey::<L>(x, axis, survey);
        }
    }
    fn enter<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: &Range<usize>) -> At<Self, Batch<L>> {
        match x {
            Ok(x) => Ok(T::enter::<L>(x, axis, lanes)),
            Err(error) => Err(error.clone()),
        }
    }
    fn leave<L: Level>(
        chunks: &[&At<Self, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Self::Stacked, L> {
        Ok(T::leave::<L>(&values(chunks)?, axis, sizes))
    }
    fn unstack<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Self, L>> {
        match x {
            Ok(x) => T::unstack::<L>(x, axis, lanes).into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error.clone()); lanes],
        }
    }
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>, axis: isize) -> At<Self::Stacked, L> {
        let values = values(lanes)?;
        match like {
            Ok(like) => Ok(T::stack::<L>(&values, like, axis)),
            Err(error) => Err(error.clone()),
        }
    }
    fn varies<L: Level>(x: &At<Self, Batch<L>>) -> bool {
        x.as_ref().is_ok_and(T::varies::<L>)
    }
    fn same<L: Level>(a: &At<Self, L>, b: &At<Self, L>) -> bool {
        matches!((a, b), (Ok(a), Ok(b)) if T::same::<L>(a, b))
    }
    fn blank<L: Level>() -> Option<At<Self, L>> {
        T::blank::<L>().map(Ok)
    }
    fn generators<L: Level>(x: &mut At<Self, L>, f: &mut dyn FnMut(&mut Seeds)) {
        if let Ok(x) = x {
            T::generators::<L>(x, f);
        }
    }
}

fn values<'a, T, E: Clone>(lanes: &[&'a Result<T, E>]) -> Result<Vec<&'a T>, E> {
    lanes.iter().map(|x| x.as_ref().map_err(E::clone)).collect()
}

#[track_caller]
fn all_or_none(some: usize, all: usize) -> bool {
    if some != 0 && some != all {
        differ("`Some` and `None`")
    }
    some != 0
}

impl<T: Stack> Stack for BTreeMap<String, T> {
    type Stacked = BTreeMap<String, T::Stacked>;
    type ByValue = ByVal<Self::Stacked>;
    type Form = Nodes;
    type Change = T::Change;
    const HAS_RNG: bool = T::HAS_RNG;

    fn survey<L: Level>(x: &At<Self::Stacked, L>, axis: isize, survey: &mut Survey) {
        for (key, x) in x {
            survey.within(format_args!("{key:?}"), |survey| T::survey::<L>(x, axis, survey));
        }
    }
    fn enter<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: &Range<usize>) -> At<Self, Batch<L>> {
        x.iter()
            .map(|(key, x)| (key.clone(), T::enter::<L>(x, axis, lanes)))
            .collect()
    }
    fn leave<L: Level>(
        chunks: &[&At<Self, Batch<L>>],
        axis: isize,
        sizes: &Sizes<'_>,
    ) -> At<Self::Stacked, L> {
        let leave = |key: &String| {
            (
                key.clone(),
                T::leave::<L>(&entries(chunks, chunks[0], key), axis, sizes),
            )
        };
        chunks[0].keys().map(leave).collect()
    }
    fn unstack<L: Level>(x: &At<Self::Stacked, L>, axis: isize, lanes: usize) -> Vec<At<Self, L>> {
        let mut maps: Vec<At<Self, L>> = (0..lanes).map(|_| BTreeMap::new()).collect();
        for (key, x) in x {
            for (map, x) in maps.iter_mut().zip(T::unstack::<L>(x, axis, lanes)) {
                map.insert(key.clone(), x);
            }
        }
        maps
    }
    fn stack<L: Level>(lanes: &[&At<Self, L>], like: &At<Self, L>, axis: isize) -> At<Self::Stacked, L> {
        let stack =
            |(key, x): (&String, _)| (key.clone(), T::stack::<L>(&entries(lanes, like, key), x, axis));
        like.iter().map(stack).collect()
    }
    fn varies<L: Level>(x: &At<Self, Batch<L>>) -> bool {
        x.values().any(T::varies::<L>)
    }
    fn same<L: Level>(a: &At<Self, L>, b: &At<Self, L>) -> bool {
        a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| T::same::<L>(a, b))
    }
    fn blank<L: Level>() -> Option<At<Self, L>> {
        None
    }
    fn generators<L: Level>(x: &mut At<Self, L>, f: &mut dyn FnMut(&mut Seeds)) {
        x.values_mut().for_each(|x| T::generators::<L>(x, f));
    }
}

/// One entry of all maps, whose keys must be those of the first.
fn entries<'a, T>(maps: &[&'a BTreeMap<String, T>], like: &BTreeMap<String, T>, key: &String) -> Vec<&'a T> {
    let entry = |map: &&'a BTreeMap<String, T>| match map.get(key) {
        Some(x) if map.len() == like.len() => x,
        _ => differ(&format!("maps with keys {:?} and {:?}", like.keys(), map.keys())),
    };
    maps.iter().map(entry).collect()
}

/// Whether one of some types changes.
macro_rules! either {
    ($a:ident) => { $a::Change };
    ($a:ident $($b:ident)+) => { <$a::Change as Change>::Or<either!($($b)+)> };
}
macro_rules! tuples {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Lift),+> Mappable for ($($name,)+) {}
        impl<$($name: Stack),+> Stack for ($($name,)+) {
            type Stacked = ($($name::Stacked,)+);
            type ByValue = ByVal<Self::Stacked>;
            type Form = Nodes;
            type Change = either!($($name)+);
            const HAS_RNG: bool = $( $name::HAS_RNG )||+;

            fn survey<LL: Level>(x: &At<Self::Stacked, LL>, axis: isize, survey: &mut Survey) {
                $( survey.within($i, |survey| $name::survey::<LL>(&x.$i, axis, survey)); )+
            }
            fn enter<LL: Level>(
                x: &At<Self::Stacked, LL>,
                axis: isize,
                lanes: &Range<usize>,
            ) -> At<Self, Batch<LL>> {
                ($( $name::enter::<LL>(&x.$i, axis, lanes), )+)
            }
            fn leave<LL: Level>(
                chunks: &[&At<Self, Batch<LL>>],
                axis: isize,
                sizes: &Sizes<'_>,
            ) -> At<Self::Stacked, LL> {
                ($( $name::leave::<LL>(&chunks.iter().map(|x| &x.$i).collect::<Vec<_>>(), axis, sizes), )+)
            }
            #[allow(non_snake_case)] // one variable per part, named like its type
            fn unstack<LL: Level>(x: &At<Self::Stacked, LL>, axis: isize, lanes: usize) -> Vec<At<Self, LL>> {
                $( let mut $name = $name::unstack::<LL>(&x.$i, axis, lanes).into_iter(); )+
                let lane = |_| ($( $name.next().expect("a value for every lane"), )+);
                (0..lanes).map(lane).collect()
            }
            fn stack<LL: Level>(lanes: &[&At<Self, LL>], like: &At<Self, LL>, axis: isize) -> At<Self::Stacked, LL> {
                ($( $name::stack::<LL>(&lanes.iter().map(|x| &x.$i).collect::<Vec<_>>(), &like.$i, axis), )+)
            }
            fn varies<LL: Level>(x: &At<Self, Batch<LL>>) -> bool {
                $( $name::varies::<LL>(&x.$i) )||+
            }
            fn same<LL: Level>(a: &At<Self, LL>, b: &At<Self, LL>) -> bool {
                $( $name::same::<LL>(&a.$i, &b.$i) )&&+
            }
            fn blank<LL: Level>() -> Option<At<Self, LL>> {
                Some(($( $name::blank::<LL>()?, )+))
            }
            fn generators<LL: Level>(x: &mut At<Self, LL>, f: &mut dyn FnMut(&mut Seeds)) {
                $( $name::generators::<LL>(&mut x.$i, f); )+
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, M 11);
