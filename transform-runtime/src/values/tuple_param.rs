//! An argument that is a tuple of any number of tensors: `(&a, &b)`.
//!
//! How many there are is not in the type of the function, so the tuple is seen through a trait object. It is a
//! view of one argument; nothing is composed through it.

use crate::levels::{Base, Level};
use crate::values::param::{owned_value, unchanged};
use crate::values::sweep::{NoBarFor, NoDotFor};
use crate::values::{AsBar, DotFrom, Lift, Param, TanOf, Tangent, Tensor, TensorTan};
use std::fmt;
use std::marker::PhantomData;

/// A tuple of values of one type.
pub trait Items<T>: Send + Sync {
    /// The values, in order.
    fn items(&self) -> Vec<&T>;
    /// The places of the values, in order.
    fn items_mut(&mut self) -> Vec<&mut T>;
}
impl<T> fmt::Debug for dyn Items<T> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} operands", self.items().len())
    }
}
impl<T: Send + Sync> Items<T> for Vec<T> {
    fn items(&self) -> Vec<&T> {
        self.iter().collect()
    }
    fn items_mut(&mut self) -> Vec<&mut T> {
        self.iter_mut().collect()
    }
}
impl<T: Send + Sync> Items<T> for [T; 0] {
    fn items(&self) -> Vec<&T> {
        Vec::new()
    }
    fn items_mut(&mut self) -> Vec<&mut T> {
        Vec::new()
    }
}
macro_rules! tuples {
    ($($t:ident $index:tt),+) => {
        impl<T: Send + Sync> Items<T> for ($($t,)+) {
            fn items(&self) -> Vec<&T> {
                vec![$(&self.$index),+]
            }
            fn items_mut(&mut self) -> Vec<&mut T> {
                vec![$(&mut self.$index),+]
            }
        }
        impl<T: Tangent> AsBar<dyn Items<T>> for ($($t,)+) {
            fn as_bar(&mut self, _: usize) -> &mut (dyn Items<T> + 'static) {
                self
            }
        }
        impl<'a, T: Tangent> DotFrom<&'a ($($t,)+)> for &'a (dyn Items<T> + 'static) {
            fn dot_from(dot: &'a ($($t,)+)) -> Self {
                dot
            }
        }
    };
}
tuples!(T 0);
tuples!(T 0, T 1);
tuples!(T 0, T 1, T 2);
tuples!(T 0, T 1, T 2, T 3);
tuples!(T 0, T 1, T 2, T 3, T 4);
tuples!(T 0, T 1, T 2, T 3, T 4, T 5);

impl<'a, T: Send + Sync + 'static> NoBarFor<'a> for &'a mut (dyn Items<T> + 'static) {
    type Slot = Vec<T>;
    fn from_slot(slot: &'a mut Vec<T>) -> Self {
        slot
    }
}
impl<T: Send + Sync + 'static> NoDotFor for &(dyn Items<T> + 'static) {
    fn no_dot() -> Self {
        let none: &'static [T; 0] = &[];
        none
    }
}

/// `x: (&Tensor<E>, ..)`, of any number. A direct call takes a slice of them.
#[derive(Debug)]
pub struct ByTuple<E>(PhantomData<E>);
macro_rules! by_tuple {
    ($($e:ty)*) => { $(
        impl Param for ByTuple<$e> {
            type Owned = Vec<Tensor<$e>>;
            type Arg<'a> = &'a [&'a Tensor<$e>];
            type Ref<'a, L: Level> = &'a (dyn Items<Tensor<$e, L>> + 'static);
            type Bar<'a, L: Level> = &'a mut (dyn Items<TensorTan<$e, L>> + 'static);
            type Dot<'a, L: Level> = &'a (dyn Items<TensorTan<$e, L>> + 'static);
            type Held<'a> = Vec<Tensor<$e, Base>>;
            unchanged!();
            owned_value!();

            fn lift<L: Level>(arg: Self::Arg<'_>) -> Vec<Tensor<$e, L>> {
                arg.iter().map(|&x| x.clone().lift()).collect()
            }
            fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
                Self::lift::<Base>(arg)
            }
            fn held<'h>(x: &'h Self::Held<'_>) -> Self::Ref<'h, Base> {
                x
            }
            fn borrow<L: Level>(x: &Vec<Tensor<$e, L>>) -> Self::Ref<'_, L> {
                x
            }
            fn shorten<'s, 'l: 's, L: Level>(x: Self::Ref<'l, L>) -> Self::Ref<'s, L> {
                x
            }
            fn own<L: Level>(x: Self::Ref<'_, L>) -> Vec<Tensor<$e, L>> {
                x.items().into_iter().cloned().collect()
            }
            fn zero<L: Level>(x: Self::Ref<'_, L>) -> TanOf<Self::Owned, L> {
                vec![TensorTan::default(); x.items().len()]
            }
            fn bar<L: Level>(x: &mut TanOf<Self::Owned, L>) -> Self::Bar<'_, L> {
                x
            }
            fn dot<L: Level>(x: &TanOf<Self::Owned, L>) -> Self::Dot<'_, L> {
                x
            }
            fn no_dot<'a, L: Level>() -> Self::Dot<'a, L> {
                NoDotFor::no_dot()
            }
            fn own_dot<L: Level>(x: Self::Dot<'_, L>) -> TanOf<Self::Owned, L> {
                x.items().into_iter().cloned().collect()
            }
            fn accumulate<L: Level>(into: Self::Bar<'_, L>, x: &TanOf<Self::Owned, L>) {
                for (into, x) in into.items_mut().into_iter().zip(x) {
                    into.accumulate(x);
                }
            }
            fn value<L: Level>(tan: TanOf<Self::Owned, L>, like: Self::Ref<'_, L>) -> Vec<Tensor<$e, L>> {
                let tans = tan.into_iter().map(Some).chain(std::iter::repeat(None));
                like.items()
                    .into_iter()
                    .zip(tans)
                    .map(|(like, tan)| tan.unwrap_or_default().materialize(like.shape()))
                    .collect()
            }
        }
    )* };
}
by_tuple!(f64 f32);
