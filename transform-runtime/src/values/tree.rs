//! User types as trees of numbers and tensors: one walk over a value and a tangent, from which sizes, bases,
//! shape checks and the entries of Jacobians are read.

use crate::element::Float;
use crate::levels::{Base, Level};
use crate::values::discrete::with_discrete_types;
use crate::values::kind::{Floats, Kind, NoFloats};
use crate::values::{Dtype, Lift, Real, TanOf, Tensor, TensorTan};
use std::collections::BTreeMap;

type At<T, L> = <T as Lift>::At<L>;

/// What is done at every leaf of a value at level `L` beside a tangent at level `M`.
pub trait Leaves<L: Level, M: Level> {
    /// A number.
    fn number<E: Float>(&mut self, x: &Real<E, L>, t: &mut Real<E, M>);
    /// A tensor of floats.
    fn tensor<E: Float>(&mut self, x: &Tensor<E, L>, t: &mut TensorTan<E, M>);
    /// A container, before its parts: how many the value has, and how many the tangent.
    fn sizes(&mut self, _what: &'static str, _value: usize, _tangent: usize) {}
}

/// A type as a tree.
pub trait Tree: Sized {
    /// Its floats.
    type Kind: Kind;
    /// How a caller passes a cotangent of a result of this type: numbers by value, tensors by reference,
    /// vectors as slices, tuples of those.
    type Given<'a>;
    /// Whether it is a single number.
    const IS_NUMBER: bool = false;
    /// A copy of what was passed.
    fn own(given: Self::Given<'_>) -> Self;
    /// Walks over all leaves, in order. The tangent is brought to the value's structure.
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V)
    where
        Self: Lift;
}

macro_rules! floats {
    ($($e:ty)*) => { $(
        impl Tree for $e {
            type Kind = Floats<$e>;
            type Given<'a> = $e;
            const IS_NUMBER: bool = true;
            #[inline(always)]
            fn own(given: $e) -> $e {
                given
            }
            #[inline(always)]
            fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &Real<$e, L>, t: &mut Real<$e, M>, visitor: &mut V) {
                visitor.number(x, t);
            }
        }
    )* };
}
floats!(f64 f32);

macro_rules! statics {
    ($($t:ty, $given:ty, |$x:ident| $own:expr;)*) => { $(
        impl Tree for $t {
            type Kind = NoFloats;
            type Given<'a> = $given;
            #[inline(always)]
            fn own($x: Self::Given<'_>) -> $t {
                $own
            }
            #[inline(always)]
            fn visit<L: Level, M: Level, V: Leaves<L, M>>(_: &At<$t, L>, _: &mut (), _: &mut V) {}
        }
    )* };
}
macro_rules! plain_statics {
    ($($t:ty),*) => { statics! { $($t, $t, |x| x;)* } };
}
with_discrete_types!(plain_statics, crate::Rng, &'static str, ());
statics! {
    String, &'a str, |x| x.to_owned();
}

impl<E: Dtype> Tree for Tensor<E, Base> {
    type Kind = E::Kind;
    type Given<'a> = &'a Tensor<E, Base>;
    fn own(given: &Self) -> Self {
        given.clone()
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V)
    where
        Self: Lift,
    {
        E::visit::<L, M, V>(x, t, visitor);
    }
}

impl<T: Lift> Tree for Vec<T> {
    type Kind = T::Kind;
    type Given<'a> = &'a [T];
    fn own(given: &[T]) -> Self {
        given.to_vec()
    }
    #[inline]
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V) {
        visitor.sizes("length", x.len(), t.len());
        t.resize_with(x.len(), Default::default);
        for (x, t) in x.iter().zip(t) {
            T::visit::<L, M, V>(x, t, visitor);
        }
    }
}

impl<T: Lift, const N: usize> Tree for [T; N] {
    type Kind = T::Kind;
    type Given<'a> = [T::Given<'a>; N];
    #[inline]
    fn own(given: Self::Given<'_>) -> Self {
        given.map(T::own)
    }
    #[inline]
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V) {
        for (x, t) in x.iter().zip(&mut t.0) {
            T::visit::<L, M, V>(x, t, visitor);
        }
    }
}

impl<T: Lift> Tree for Option<T> {
    type Kind = T::Kind;
    type Given<'a> = Option<T::Given<'a>>;
    fn own(given: Self::Given<'_>) -> Self {
        given.map(T::own)
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V) {
        visitor.sizes("number of values (an Option)", x.iter().len(), t.iter().len());
        match x {
            Some(x) => T::visit::<L, M, V>(x, t.get_or_insert_default(), visitor),
            None => *t = None,
        }
    }
}

impl<T: Lift, E: Clone + Send + Sync + 'static> Tree for Result<T, E> {
    type Kind = T::Kind;
    type Given<'a> = Result<T::Given<'a>, E>;
    fn own(given: Self::Given<'_>) -> Self {
        given.map(T::own)
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V) {
        visitor.sizes("number of values (a Result)", x.iter().len(), t.iter().len());
        match x {
            Ok(x) => T::visit::<L, M, V>(x, t.get_or_insert_default(), visitor),
            Err(_) => *t = None,
        }
    }
}

impl<T: Lift> Tree for BTreeMap<String, T> {
    type Kind = T::Kind;
    type Given<'a> = &'a BTreeMap<String, T>;
    fn own(given: &Self) -> Self {
        given.clone()
    }
    fn visit<L: Level, M: Level, V: Leaves<L, M>>(x: &At<Self, L>, t: &mut TanOf<Self, M>, visitor: &mut V) {
        let unknown = t.keys().filter(|key| !x.contains_key(*key)).count();
        visitor.sizes("number of unknown keys", 0, unknown);
        visitor.sizes("number of keys", x.len(), t.len() - unknown);
        t.retain(|key, _| x.contains_key(key));
        for (key, x) in x {
            T::visit::<L, M, V>(x, t.entry(key.clone()).or_default(), visitor);
        }
    }
}

/// The floats of several types together.
macro_rules! joint {
    ($name:ident) => { $name::Kind };
    ($name:ident $($rest:ident)+) => { <$name::Kind as Kind>::Or<joint!($($rest)+)> };
}
macro_rules! tuple_tree {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Lift),+> Tree for ($($name,)+) {
            type Kind = joint!($($name)+);
            type Given<'a> = ($($name::Given<'a>,)+);
            #[inline]
            fn own(given: Self::Given<'_>) -> Self {
                ($( $name::own(given.$i), )+)
            }
            #[inline]
            fn visit<LL: Level, MM: Level, VV: Leaves<LL, MM>>(
                x: &At<Self, LL>,
                t: &mut TanOf<Self, MM>,
                visitor: &mut VV,
            ) {
                $( $name::visit::<LL, MM, VV>(&x.$i, &mut t.$i, visitor); )+
            }
        }
    };
}
tuple_tree!(A 0);
tuple_tree!(A 0, B 1);
tuple_tree!(A 0, B 1, C 2);
tuple_tree!(A 0, B 1, C 2, D 3);
tuple_tree!(A 0, B 1, C 2, D 3, F 4);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10);
tuple_tree!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10, N 11);
