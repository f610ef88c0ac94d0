//! Tensors, containers of modules, and what has no tensors.

use super::{JoinNumbers, Module, Names, NoNumber, TensorsMut, Told};
use crate::element::Float;
use crate::levels::Level;
use crate::values::Tensor;
use crate::values::discrete::with_discrete_types;
use std::collections::BTreeMap;

impl<N: Float> Module for Tensor<N> {
    type Number = N;
    fn names<L: Level>(_: &Self::At<L>, names: &mut Names) {
        names.tensor();
    }
    fn tensors_mut<'m, E: Float>(&'m mut self, found: &mut TensorsMut<'m, E>) {
        found.tensor_mut(self);
    }
}

impl<T: Module> Module for Option<T> {
    type Number = T::Number;
    fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
        if let Some(x) = x {
            T::names::<L>(x, names);
        }
    }
    fn tensors_mut<'m, E: Float>(&'m mut self, found: &mut TensorsMut<'m, E>) {
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
            type Number = T::Number;
            fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
                for (i, x) in x.iter().enumerate() {
                    names.enter(i);
                    T::names::<L>(x, names);
                    names.leave();
                }
            }
            fn tensors_mut<'m, E: Float>(&'m mut self, found: &mut TensorsMut<'m, E>) {
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
    type Number = T::Number;
    fn names<L: Level>(x: &Self::At<L>, names: &mut Names) {
        for (key, x) in x {
            names.enter(key);
            T::names::<L>(x, names);
            names.leave();
        }
    }
    fn tensors_mut<'m, E: Float>(&'m mut self, found: &mut TensorsMut<'m, E>) {
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

/// The floats of several parts together.
macro_rules! joint {
    ($name:ident) => { $name::Number };
    ($name:ident $($rest:ident)+) => { <$name::Number as JoinNumbers<joint!($($rest)+)>>::Out };
}
/// That they can be together.
macro_rules! tuples {
    ($first:ident $zero:tt $(, $name:ident $i:tt)*) => {
        tuples!(@bounded ($first $zero $(, $name $i)*) () $first $($name)*);
    };
    (@bounded $all:tt ($($bound:tt)*) $last:ident) => {
        tuples!(@of $all ($($bound)* $last: Module,));
    };
    (@bounded $all:tt ($($bound:tt)*) $next:ident $($rest:ident)+) => {
        tuples!(@bounded $all ($($bound)* $next: Module<Number: JoinNumbers<joint!($($rest)+)>>,) $($rest)+);
    };
    (@of ($($name:ident $i:tt),+) ($($bound:tt)*)) => {
        impl<$($name),+> Module for ($($name,)+)
        where
            $($bound)*
        {
            type Number = joint!($($name)+);
            fn names<LL: Level>(x: &Self::At<LL>, names: &mut Names) {
                $(
                    names.enter($i);
                    $name::names::<LL>(&x.$i, names);
                    names.leave();
                )+
            }
            fn tensors_mut<'m, EE: Float>(&'m mut self, found: &mut TensorsMut<'m, EE>) {
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
tuples!(A 0, B 1, C 2, D 3, F 4);
tuples!(A 0, B 1, C 2, D 3, F 4, G 5);

macro_rules! without_tensors {
    ($($t:ty),*) => { $(
        impl Module for $t {
            type Number = NoNumber;
            fn names<L: Level>(_: &Self::At<L>, _: &mut Names) {}
            fn tensors_mut<'m, E: Float>(&'m mut self, _: &mut TensorsMut<'m, E>) {}
        }
    )* };
}
with_discrete_types!(without_tensors, String, &'static str, (), crate::Rng);
