//! Tensors, containers of modules, and what has no tensors.

use super::{Module, Names, TensorsMut, Told};
use crate::element::Float;
use crate::levels::Level;
use crate::values::Tensor;
use crate::values::discrete::with_discrete_types;
use std::any::Any;
use std::collections::BTreeMap;

impl<E: Float> Module for Tensor<E> {
    fn names<L: Level>(_: &Self::At<L>, names: &mut Names) {
        names.tensor();
    }
    fn tensors_mut<'m>(&'m mut self, found: &mut TensorsMut<'m>) {
        if let Some(x) = (self as &mut dyn Any).downcast_mut() {
            found.tensor_mut(x);
        }
    }
}

impl<T: Module> Module for Option<T> {
    fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
        if let Some(x) = x {
            T::names::<L>(x, names);
        }
    }
    fn tensors_mut<'m>(&'m mut self, found: &mut TensorsMut<'m>) {
        if let Some(x) = self {
            x.tensors_mut(found);
        }
    }
    fn tell(&mut self, told: &mut Told) {
        if let Some(x) = self {
            x.tell(told);
        }
    }
}

macro_rules! sequences {
    ($(($($n:tt)*) $t:ty;)*) => { $(
        impl<T: Module, $($n)*> Module for $t {
            fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
                for (i, x) in x.iter().enumerate() {
                    names.enter(i);
                    T::names::<L>(x, names);
                    names.leave();
                }
            }
            fn tensors_mut<'m>(&'m mut self, found: &mut TensorsMut<'m>) {
                for (i, x) in self.iter_mut().enumerate() {
                    found.enter(i);
                    x.tensors_mut(found);
                    found.leave();
                }
            }
            fn tell(&mut self, told: &mut Told) {
                self.iter_mut().for_each(|x| x.tell(told));
            }
        }
    )* };
}
sequences! {
    () Vec<T>;
    (const N: usize) [T; N];
}

impl<T: Module> Module for BTreeMap<String, T> {
    fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
        for (key, x) in x {
            names.enter(key);
            T::names::<L>(x, names);
            names.leave();
        }
    }
    fn tensors_mut<'m>(&'m mut self, found: &mut TensorsMut<'m>) {
        for (key, x) in self {
            found.enter(key);
            x.tensors_mut(found);
            found.leave();
        }
    }
    fn tell(&mut self, told: &mut Told) {
        self.values_mut().for_each(|x| x.tell(told));
    }
}

macro_rules! tuples {
    ($($name:ident $i:tt),+) => {
        impl<$($name: Module),+> Module for ($($name,)+) {
            fn names<LL: Level>(x: &Self::At<LL>, names: &mut Names) {
                $(
                    names.enter($i);
                    $name::names::<LL>(&x.$i, names);
                    names.leave();
                )+
            }
            fn tensors_mut<'m>(&'m mut self, found: &mut TensorsMut<'m>) {
                $(
                    found.enter($i);
                    self.$i.tensors_mut(found);
                    found.leave();
                )+
            }
            fn tell(&mut self, told: &mut Told) {
                $( self.$i.tell(told); )+
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

macro_rules! without_tensors {
    ($($t:ty),*) => { $(
        impl Module for $t {
            fn names<L: Level>(_: &Self::At<L>, _: &mut Names) {}
            fn tensors_mut<'m>(&'m mut self, _: &mut TensorsMut<'m>) {}
        }
    )* };
}
with_discrete_types!(without_tensors, String, &'static str, (), crate::Rng);
