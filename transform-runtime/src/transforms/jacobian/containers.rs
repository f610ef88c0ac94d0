//! Jacobians of and by inner nodes: options, results, maps and tuples.

use super::layout::{Blocks, Jacobian, Leaf, Shaped, of_all};
use super::rows::{Entries, Rows};
use super::within::{Alone, Within};
use crate::levels::Level;
use crate::values::Lift;
use std::collections::BTreeMap;

type At<T, L> = <T as Lift>::At<L>;

/// Containers of one type: how a part is mapped, with the same part of a row.
macro_rules! containers {
    ($(($($n:tt)*) $t:ty, $of_numbers:ty, $of_tensor:ty, $of:ty, |$x:ident, $f:ident| $map:expr;)*) => { $(
        impl<T: Shaped $($n)*> Shaped for $t {
            type OfNumbers<W: Within, V: Within> = V::Of<$of_numbers>;
            type OfTensor<V: Within, K: Blocks> = V::Of<$of_tensor>;
            #[inline]
            fn of_rows<'r, W: Within, V: Within, E: Lift, L: Level>(
                y: &At<W::Of<E>, L>,
                x: &At<V::Of<Self>, L>,
                row: &mut impl FnMut() -> &'r At<V::Of<Self>, L>,
            ) -> At<Self::OfNumbers<W, V>, L> {
                let rows = Rows::<Self, L>::collect::<W, V, E>(y, row);
                rows.by_part::<V, $of_numbers>(x, |$x, rows| {
                    let $f = |place: usize, x: &At<T, L>| {
                        let mut rows = rows.clone();
                        let mut part = || part(rows.next().expect("a row for every number"), place);
                        T::of_rows::<W, Alone, E, L>(y, x, &mut part)
                    };
                    $map
                })
            }
            fn of_tensor<V: Within, K: Blocks, L: Level, S: Entries<L>>(
                shape: &[usize],
                x: &At<V::Of<Self>, L>,
                entries: &mut S,
            ) -> At<Self::OfTensor<V, K>, L> {
                V::map::<Self, $of_tensor, L>(x, &mut |$x| {
                    let mut $f = |_: usize, x: &At<T, L>| T::of_tensor::<Alone, K, L, S>(shape, x, entries);
                    $map
                })
            }
            fn leaves<V: Within, L: Level>(x: &At<V::Of<Self>, L>, found: &mut Vec<Leaf>) {
                V::map::<Self, (), L>(x, &mut |x| x.parts().for_each(|x| T::leaves::<Alone, L>(x, found)));
            }
        }
        impl<I: Shaped, T: Jacobian<I> $($n)*> Jacobian<I> for $t {
            type Of<W: Within> = W::Of<$of>;
            fn assemble<W: Within, L: Level, S: Entries<L, Input = I>>(
                y: &At<W::Of<Self>, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<Self::Of<W>, L> {
                W::map::<Self, $of, L>(y, &mut |$x| {
                    let mut $f = |_: usize, y: &At<T, L>| T::assemble::<Alone, L, S>(y, x, entries);
                    $map
                })
            }
        }
    )* };
}
containers! {
    () Option<T>, Option<T::OfNumbers<W, Alone>>, Option<T::OfTensor<Alone, K>>, Option<T::Of<Alone>>,
    |x, f| x.as_ref().map(|x| f(0, x));
    (, X: Clone + Send + Sync + 'static)
    Result<T, X>,
    Result<T::OfNumbers<W, Alone>, X>,
    Result<T::OfTensor<Alone, K>, X>,
    Result<T::Of<Alone>, X>,
    |x, f| x.as_ref().map(|x| f(0, x)).map_err(X::clone);
    () BTreeMap<String, T>,
    BTreeMap<String, T::OfNumbers<W, Alone>>,
    BTreeMap<String, T::OfTensor<Alone, K>>,
    BTreeMap<String, T::Of<Alone>>,
    |x, f| x.iter().enumerate().map(|(i, (key, x))| (key.clone(), f(i, x))).collect();
}

/// The parts of a container, in order.
trait Parts {
    type Part;
    fn parts(&self) -> impl Iterator<Item = &Self::Part>;
}
impl<T> Parts for Option<T> {
    type Part = T;
    fn parts(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}
impl<T, X> Parts for Result<T, X> {
    type Part = T;
    fn parts(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}
impl<T> Parts for BTreeMap<String, T> {
    type Part = T;
    fn parts(&self) -> impl Iterator<Item = &T> {
        self.values()
    }
}
fn part<C: Parts>(row: &C, place: usize) -> &C::Part {
    let mut parts = row.parts();
    parts.nth(place).expect("a row has the structure of the input")
}

macro_rules! tuples {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Shaped),+> Shaped for ($($name,)+) {
            type OfNumbers<WW: Within, VV: Within> = VV::Of<($($name::OfNumbers<WW, Alone>,)+)>;
            type OfTensor<VV: Within, KK: Blocks> = VV::Of<($($name::OfTensor<Alone, KK>,)+)>;
            const FLOATS: Option<usize> = of_all(&[$($name::FLOATS),+]);
            #[inline]
            fn of_rows<'r, WW: Within, VV: Within, EE: Lift, LL: Level>(
                y: &At<WW::Of<EE>, LL>,
                x: &At<VV::Of<Self>, LL>,
                row: &mut impl FnMut() -> &'r At<VV::Of<Self>, LL>,
            ) -> At<Self::OfNumbers<WW, VV>, LL> {
                let rows = Rows::<Self, LL>::collect::<WW, VV, EE>(y, row);
                rows.by_part::<VV, ($($name::OfNumbers<WW, Alone>,)+)>(x, |x, rows| {
                    ($({
                        let mut rows = rows.clone();
                        let mut part = || &rows.next().expect("a row for every number").$i;
                        $name::of_rows::<WW, Alone, EE, LL>(y, &x.$i, &mut part)
                    },)+)
                })
            }
            fn of_tensor<VV: Within, KK: Blocks, LL: Level, SS: Entries<LL>>(
                shape: &[usize],
                x: &At<VV::Of<Self>, LL>,
                entries: &mut SS,
            ) -> At<Self::OfTensor<VV, KK>, LL> {
                VV::map::<Self, ($($name::OfTensor<Alone, KK>,)+), LL>(x, &mut |x| {
                    ($( $name::of_tensor::<Alone, KK, LL, SS>(shape, &x.$i, entries), )+)
                })
            }
            fn leaves<VV: Within, LL: Level>(x: &At<VV::Of<Self>, LL>, found: &mut Vec<Leaf>) {
                VV::map::<Self, (), LL>(x, &mut |x| { $( $name::leaves::<Alone, LL>(&x.$i, found); )+ });
            }
        }
        impl<In: Shaped, $($name: Jacobian<In>),+> Jacobian<In> for ($($name,)+) {
            type Of<WW: Within> = WW::Of<($($name::Of<Alone>,)+)>;
            fn assemble<WW: Within, LL: Level, SS: Entries<LL, Input = In>>(
                y: &At<WW::Of<Self>, LL>,
                x: &At<In, LL>,
                entries: &mut SS,
            ) -> At<Self::Of<WW>, LL> {
                WW::map::<Self, ($($name::Of<Alone>,)+), LL>(y, &mut |y| {
                    ($( $name::assemble::<Alone, LL, SS>(&y.$i, x, entries), )+)
                })
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
