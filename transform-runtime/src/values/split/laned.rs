//! Values and tangents by lanes.

use crate::element::{Element, Float};
use crate::levels::{Depths, Join, Level, Look, Pick, same};
use crate::lists::{made, mapped};
use crate::stream::Stream;
use crate::values::tangent::Fixed;
use crate::values::{Dtype, Real, Tensor, TensorTan};
use std::collections::BTreeMap;

/// A value, or a tangent, some of whose parts hold something for each lane of a batch.
pub trait Laned: Clone {
    /// Whether some of it is the same in all lanes by its type: lanes that differ there are no lanes of one batch.
    const PLAIN: bool;
    /// Tells the depth and the number of lanes of all batches whose lanes hold values of their own.
    fn sizes(&self, found: &mut dyn FnMut(usize, usize));
    /// Some of the lanes.
    fn pick(&self, pick: &Pick<'_>) -> Self;
    /// Every lane alone, for questions to it: tangents may be missing.
    fn alone(&self, depth: usize, of: usize) -> Vec<Self> {
        let lane = |lane: usize| {
            self.pick(&Pick {
                depth,
                of,
                lanes: &[lane],
            })
        };
        made(of, lane)
    }
    /// Whether both can be lanes of one batch.
    fn fits(&self, other: &Self) -> bool;
    /// Parts of a batch as one; all of them fit, unless they are tangents.
    fn join(parts: &[&Self], join: &Join<'_>) -> Self;
    /// What a tangent is where nothing is said of it.
    fn nothing(&self) -> Self;
    /// Whether no number that is looked at is infinite or NaN.
    fn finite(&self, look: Look) -> bool;
}

impl<E: Float, L: Level> Laned for Real<E, L> {
    const PLAIN: bool = !L::BATCHED;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        if L::BATCHED {
            L::sizes(&L::from_scalar(self), found);
        }
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        L::to_scalar(&L::pick(&L::from_scalar(self), pick))
    }
    fn alone(&self, depth: usize, of: usize) -> Vec<Self> {
        let mut depths = Depths::new();
        let numbers = L::plain(&L::from_scalar(self), &mut depths);
        if depths.is_empty() {
            return vec![self.clone(); of];
        }
        if depths.as_slice() == [depth] && numbers.len() == of {
            return numbers.iter().map(|x| L::constant(*x)).collect();
        }
        let lane = |lane: usize| {
            self.pick(&Pick {
                depth,
                of,
                lanes: &[lane],
            })
        };
        made(of, lane)
    }
    fn fits(&self, other: &Self) -> bool {
        L::BATCHED || same(&L::primal(self), &L::primal(other))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let parts = mapped(parts, |x| L::from_scalar(x));
        L::to_scalar(&L::join(&mapped(&parts, |x| x), join))
    }
    fn nothing(&self) -> Self {
        Real::default()
    }
    fn finite(&self, look: Look) -> bool {
        look == Look::Tangents && !L::TANGENTS || L::finite(&L::from_scalar(self), look)
    }
}

impl<E: Dtype, L: Level> Laned for Tensor<E, L> {
    const PLAIN: bool = !L::BATCHED;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        L::sizes(self, found);
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        L::pick(self, pick)
    }
    fn fits(&self, other: &Self) -> bool {
        self.shape() == other.shape() && (L::BATCHED || alike(self, other))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        L::join(parts, join)
    }
    fn nothing(&self) -> Self {
        Tensor::filled(self.shape(), E::ZERO)
    }
    fn finite(&self, look: Look) -> bool {
        look == Look::Tangents && !L::TANGENTS || L::finite(self, look)
    }
}
/// Whether two plain tensors hold the same.
fn alike<E: Element, L: Level>(a: &Tensor<E, L>, b: &Tensor<E, L>) -> bool {
    L::identical(a, b)
        || L::primal_array(a)
            .iter()
            .zip(L::primal_array(b).iter())
            .all(|(a, b)| same(a, b))
}

impl<E: Float, L: Level> TensorTan<E, L> {
    /// How many lanes hold something of their own in the batch of this depth.
    fn lanes(&self, depth: usize) -> Option<usize> {
        let mut lanes = None;
        self.sizes(&mut |at, n| lanes = lanes.max((at == depth).then_some(n)));
        lanes
    }
}
impl<E: Float, L: Level> Laned for TensorTan<E, L> {
    const PLAIN: bool = false;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.0.iter().for_each(|t| L::sizes(t, found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        TensorTan(self.0.as_ref().map(|t| L::pick(t, pick)))
    }
    fn fits(&self, _: &Self) -> bool {
        true
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let Some(some) = parts.iter().find_map(|part| part.0.as_ref()) else {
            return TensorTan(None);
        };
        let given = || {
            parts
                .iter()
                .zip(join.sizes)
                .filter_map(|(part, n)| Some((part.0.as_ref()?, part.lanes(join.depth), *n)))
        };
        // What one part has summed over its lanes is summed over all lanes.
        if let Some((sum, ..)) = given().find(|(_, lanes, n)| *lanes == Some(1) && *n != 1) {
            let rest = given().filter(|(t, ..)| !std::ptr::eq(*t, sum));
            let rest = rest.map(|(t, lanes, n)| match lanes {
                Some(_) => t.clone(),
                None => L::spread(t, join.depth, n),
            });
            return TensorTan(Some(rest.fold(sum.clone(), |sum, t| L::accumulated(sum, &t))));
        }
        let zero = Tensor::filled(some.shape(), <E as Element>::ZERO);
        let parts: Vec<_> = parts
            .iter()
            .map(|part| part.0.as_ref().unwrap_or(&zero))
            .collect();
        TensorTan(Some(L::join(&parts, join)))
    }
    fn nothing(&self) -> Self {
        TensorTan(None)
    }
    fn finite(&self, look: Look) -> bool {
        self.0.iter().all(|t| L::finite(t, look))
    }
}

/// The parts of containers at one place; those that are missing in a tangent say nothing.
fn joined<T: Laned>(parts: &[Option<&T>], join: &Join<'_>) -> T {
    let some = parts.iter().flatten().next().expect("one part is there");
    let nothing = some.nothing();
    T::join(&mapped(parts, |part| part.unwrap_or(&nothing)), join)
}

impl<T: Laned> Laned for Vec<T> {
    const PLAIN: bool = T::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.iter().for_each(|x| x.sizes(found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        mapped(self, |x| x.pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.fits(b))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let len = mapped(parts, |part| part.len()).into_iter().max().unwrap_or(0);
        made(len, |i| joined(&mapped(parts, |part| part.get(i)), join))
    }
    fn nothing(&self) -> Self {
        Vec::new()
    }
    fn finite(&self, look: Look) -> bool {
        self.iter().all(|x| x.finite(look))
    }
}

impl<T: Laned, const N: usize> Laned for [T; N] {
    const PLAIN: bool = T::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.iter().for_each(|x| x.sizes(found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        std::array::from_fn(|i| self[i].pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        self.iter().zip(other).all(|(a, b)| a.fits(b))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        std::array::from_fn(|i| T::join(&mapped(parts, |part| &part[i]), join))
    }
    fn nothing(&self) -> Self {
        std::array::from_fn(|i| self[i].nothing())
    }
    fn finite(&self, look: Look) -> bool {
        self.iter().all(|x| x.finite(look))
    }
}
impl<T: Laned, const N: usize> Laned for Fixed<T, N> {
    const PLAIN: bool = T::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.0.sizes(found);
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        Fixed(self.0.pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        self.0.fits(&other.0)
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        Fixed(<[T; N]>::join(&mapped(parts, |part| &part.0), join))
    }
    fn nothing(&self) -> Self {
        Fixed(self.0.nothing())
    }
    fn finite(&self, look: Look) -> bool {
        self.0.finite(look)
    }
}

impl<T: Laned> Laned for Option<T> {
    const PLAIN: bool = true;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.iter().for_each(|x| x.sizes(found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        self.as_ref().map(|x| x.pick(pick))
    }
    fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.fits(b),
            (None, None) => true,
            _ => false,
        }
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let parts = mapped(parts, |part| part.as_ref());
        parts.iter().any(Option::is_some).then(|| joined(&parts, join))
    }
    fn nothing(&self) -> Self {
        None
    }
    fn finite(&self, look: Look) -> bool {
        self.iter().all(|x| x.finite(look))
    }
}

/// Errors are of single lanes.
impl<T: Laned, E: Clone> Laned for Result<T, E> {
    const PLAIN: bool = true;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.iter().for_each(|x| x.sizes(found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        self.as_ref().map(|x| x.pick(pick)).map_err(E::clone)
    }
    fn fits(&self, other: &Self) -> bool {
        matches!((self, other), (Ok(a), Ok(b)) if a.fits(b))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let values: Result<Vec<&T>, &E> = parts.iter().map(|part| part.as_ref()).collect();
        values.map(|values| T::join(&values, join)).map_err(E::clone)
    }
    fn nothing(&self) -> Self {
        self.as_ref().map(T::nothing).map_err(E::clone)
    }
    fn finite(&self, look: Look) -> bool {
        self.iter().all(|x| x.finite(look))
    }
}

impl<K: Ord + Clone, T: Laned> Laned for BTreeMap<K, T> {
    const PLAIN: bool = T::PLAIN;
    fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
        self.values().for_each(|x| x.sizes(found));
    }
    fn pick(&self, pick: &Pick<'_>) -> Self {
        self.iter().map(|(key, x)| (key.clone(), x.pick(pick))).collect()
    }
    fn fits(&self, other: &Self) -> bool {
        self.keys().eq(other.keys()) && self.values().zip(other.values()).all(|(a, b)| a.fits(b))
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let keys = parts.iter().flat_map(|part| part.keys());
        let entry = |key: &K| parts.iter().map(|part| part.get(key)).collect::<Vec<_>>();
        keys.map(|key| (key.clone(), joined(&entry(key), join))).collect()
    }
    fn nothing(&self) -> Self {
        BTreeMap::new()
    }
    fn finite(&self, look: Look) -> bool {
        self.values().all(|x| x.finite(look))
    }
}

impl<L: Level> Laned for Stream<L> {
    const PLAIN: bool = false;
    fn sizes(&self, _: &mut dyn FnMut(usize, usize)) {}
    fn pick(&self, pick: &Pick<'_>) -> Self {
        let mut picked = self.clone();
        picked.0.pick(pick);
        picked
    }
    fn fits(&self, other: &Self) -> bool {
        self.0.goes_on_as(&other.0)
    }
    fn join(parts: &[&Self], join: &Join<'_>) -> Self {
        let mut joined = parts[0].clone();
        joined
            .0
            .join(&parts.iter().map(|part| &part.0).collect::<Vec<_>>(), join);
        joined
    }
    fn nothing(&self) -> Self {
        self.clone()
    }
    fn finite(&self, _: Look) -> bool {
        true
    }
}

/// What is the same for all lanes.
macro_rules! plain {
    ($($t:ty),*; |$a:ident, $b:ident| $same:expr) => { $(
        impl Laned for $t {
            const PLAIN: bool = true;
            fn sizes(&self, _: &mut dyn FnMut(usize, usize)) {}
            fn pick(&self, _: &Pick<'_>) -> Self {
                self.clone()
            }
            fn fits(&self, other: &Self) -> bool {
                let ($a, $b) = (self, other);
                $same
            }
            fn join(parts: &[&Self], _: &Join<'_>) -> Self {
                parts[0].clone()
            }
            fn nothing(&self) -> Self {
                self.clone()
            }
            fn finite(&self, _: Look) -> bool {
                true
            }
        }
    )* };
}
plain!(
    usize, u8, u16, u32, u64, u128, isize, i8, i16, i32, i64, i128, bool, char, String, &'static str;
    |a, b| a == b
);
plain!(f64, f32; |a, b| same(a, b));
plain!(crate::Rng, crate::nn::Setting, ndarray::Axis; |a, b| a == b);

/// Parts side by side.
macro_rules! tuples {
    ($($name:ident $i:tt),*) => {
        #[allow(unused_variables, clippy::unused_unit)]
        impl<$($name: Laned),*> Laned for ($($name,)*) {
            const PLAIN: bool = false $( || $name::PLAIN )*;
            fn sizes(&self, found: &mut dyn FnMut(usize, usize)) {
                $( self.$i.sizes(found); )*
            }
            fn pick(&self, pick: &Pick<'_>) -> Self {
                ($( self.$i.pick(pick), )*)
            }
            fn alone(&self, depth: usize, of: usize) -> Vec<Self> {
                $( #[allow(non_snake_case)] let mut $name = self.$i.alone(depth, of).into_iter(); )*
                made(of, |_| ($( $name.next().expect("a value for every lane"), )*))
            }
            fn fits(&self, other: &Self) -> bool {
                true $( && self.$i.fits(&other.$i) )*
            }
            fn join(parts: &[&Self], join: &Join<'_>) -> Self {
                ($( $name::join(&mapped(parts, |part| &part.$i), join), )*)
            }
            fn nothing(&self) -> Self {
                ($( self.$i.nothing(), )*)
            }
            fn finite(&self, look: Look) -> bool {
                true $( && self.$i.finite(look) )*
            }
        }
    };
}
tuples!();
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, F 4);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5, H 6, I 7, J 8, K 9, M 10, N 11);
