//! The passing modes of arguments that a function changes.

use crate::levels::{Base, Level};
use crate::values::param::{slice_value, whole_value};
use crate::values::{Lift, Param, TanOf, Tangent};
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;

/// `x: &mut T`
#[derive(Debug)]
pub struct ByMut<T>(PhantomData<T>);
/// `x: &mut [T]`
#[derive(Debug)]
pub struct BySliceMut<T>(PhantomData<T>);

/// The list has the value of this argument at its end.
macro_rules! left {
    ($back:ty, $owned:ty, |$into:ident, $value:ident| $put:expr) => {
        type Left<Rest: 'static> = (Rest, $owned);
        type LeftDims<Rest: 'static, D: 'static> = (Rest, D);
        type Back<'a> = &'a mut $back;
        fn back(held: Self::Held<'_>) -> &mut $back {
            held.1
        }
        fn put_back<'l, Rest: 'static>(
            into: Option<&mut $back>,
            left: &'l mut (Rest, $owned),
        ) -> &'l mut Rest {
            let $value = &mut left.1;
            if let Some($into) = into {
                $put
            }
            &mut left.0
        }
    };
}

impl<T: Lift> Param for ByMut<T> {
    type Owned = T;
    type Arg<'a> = &'a mut T;
    type Held<'a> = (At<T, Base>, &'a mut T);
    #[inline]
    fn lift<L: Level>(arg: &mut T) -> At<T, L> {
        arg.clone().lift()
    }
    #[inline]
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        (arg.clone().lift(), arg)
    }
    #[inline]
    fn held<'h>(x: &'h Self::Held<'_>) -> &'h At<T, Base> {
        &x.0
    }
    whole_value!();
    left!(T, T, |into, value| std::mem::swap(into, value));
}

impl<T: Lift> Param for BySliceMut<T> {
    type Arg<'a> = &'a mut [T];
    type Held<'a> = (Vec<At<T, Base>>, &'a mut [T]);
    fn lift<L: Level>(arg: &mut [T]) -> Vec<At<T, L>> {
        arg.iter().map(|x| x.clone().lift()).collect()
    }
    fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
        (T::ground(arg).into_owned(), arg)
    }
    #[inline]
    fn held<'h>(x: &'h Self::Held<'_>) -> &'h [At<T, Base>] {
        &x.0
    }
    slice_value!();
    left!([T], Vec<T>, |into, value| into.swap_with_slice(value));
}
