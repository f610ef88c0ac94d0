//! Jacobians of and by containers: one for each part.

use super::layout::{Columns, Entries, Jacobian, containers_stay};
use crate::levels::Level;
use crate::values::Lift;
use std::collections::BTreeMap;

type At<T, L> = <T as Lift>::At<L>;

macro_rules! containers {
    ($(
        [$($params:tt)*] $t:ty,
        $jacobian:ty, |$y:ident, $of:ident| $outputs:expr,
        $columns:ty, |$x:ident, $by:ident| $inputs:expr;
    )*) => { $(
        impl<I: Lift, T: Jacobian<I>, $($params)*> Jacobian<I> for $t {
            type Out = $jacobian;
            #[inline]
            fn assemble<L: Level, S: Entries<L, Input = I>>(
                $y: &At<Self, L>,
                x: &At<I, L>,
                entries: &mut S,
            ) -> At<Self::Out, L> {
                let mut $of = |y: &At<T, L>| T::assemble::<L, S>(y, x, entries);
                $outputs
            }
        }
        impl<T: Columns, $($params)*> Columns for $t {
            type Out = $columns;
            fn columns<L: Level, S: Entries<L>>($x: &At<Self, L>, shape: &[usize], entries: &mut S) -> At<Self::Out, L> {
                let $by = (shape, entries);
                $inputs
            }
            containers_stay!();
        }
    )* };
}
containers! {
    [] Vec<T>,
        Vec<T::Out>, |y, of| y.iter().map(of).collect(),
        T::Vector, |x, by| T::vector::<L, S>(x, by.0, by.1);
    [const N: usize] [T; N],
        [T::Out; N], |y, of| std::array::from_fn(|i| of(&y[i])),
        T::Array<N>, |x, by| T::array::<N, L, S>(x, by.0, by.1);
    [] Option<T>,
        Option<T::Out>, |y, of| y.as_ref().map(of),
        Option<T::Out>, |x, by| x.as_ref().map(|x| T::columns::<L, S>(x, by.0, by.1));
    [] BTreeMap<String, T>,
        BTreeMap<String, T::Out>, |y, of| y.iter().map(|(key, y)| (key.clone(), of(y))).collect(),
        BTreeMap<String, T::Out>,
        |x, by| x.iter().map(|(key, x)| (key.clone(), T::columns::<L, S>(x, by.0, by.1))).collect();
}

macro_rules! tuples {
    ($($name:ident $i:tt),+) => {
        impl<In: Lift, $($name: Jacobian<In>),+> Jacobian<In> for ($($name,)+) {
            type Out = ($($name::Out,)+);
            #[inline]
            fn assemble<LL: Level, SS: Entries<LL, Input = In>>(
                y: &At<Self, LL>,
                x: &At<In, LL>,
                entries: &mut SS,
            ) -> At<Self::Out, LL> {
                ($( $name::assemble::<LL, SS>(&y.$i, x, entries), )+)
            }
        }
        impl<$($name: Columns),+> Columns for ($($name,)+) {
            type Out = ($($name::Out,)+);
            fn columns<LL: Level, SS: Entries<LL>>(
                x: &At<Self, LL>,
                shape: &[usize],
                entries: &mut SS,
            ) -> At<Self::Out, LL> {
                ($( $name::columns::<LL, SS>(&x.$i, shape, entries), )+)
            }
            containers_stay!();
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
