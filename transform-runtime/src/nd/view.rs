//! Views as arguments. At a level they are arrays.

use super::Rank;
use crate::levels::{Base, Level};
use crate::values::param::{unchanged, whole_value};
use crate::values::{Dtype, Lift, Param, TanOf, Tangent};
use ndarray::{Array, ArrayRef, ArrayView};
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;

/// The type of a view, as it is where it lives for ever.
pub trait View: 'static {
    /// An array that owns its elements.
    type Owned: Lift;
    /// The view as it is passed by value.
    type Value<'a>;
    /// The view as it is passed by reference.
    type Ref<'a>;
    /// One with an axis more.
    type More: View + ?Sized;
    /// A copy of the elements.
    fn of_value(view: Self::Value<'_>) -> Self::Owned;
    /// A copy of the elements.
    fn of_ref(view: Self::Ref<'_>) -> Self::Owned;
}
impl<E: Dtype, D: Rank> View for ArrayView<'static, E, D> {
    type Owned = Array<E, D>;
    type Value<'a> = ArrayView<'a, E, D>;
    type Ref<'a> = &'a ArrayView<'a, E, D>;
    type More = ArrayView<'static, E, D::More>;
    fn of_value(view: ArrayView<'_, E, D>) -> Array<E, D> {
        view.to_owned()
    }
    fn of_ref(view: &ArrayView<'_, E, D>) -> Array<E, D> {
        view.to_owned()
    }
}
/// It has no size, and is always passed by reference.
impl<E: Dtype, D: Rank> View for ArrayRef<E, D> {
    type Owned = Array<E, D>;
    type Value<'a> = &'a Self;
    type Ref<'a> = &'a Self;
    type More = ArrayRef<E, D::More>;
    fn of_value(view: &Self) -> Array<E, D> {
        view.to_owned()
    }
    fn of_ref(view: &Self) -> Array<E, D> {
        view.to_owned()
    }
}

/// `x: ArrayView<E, D>`
#[derive(Debug)]
pub struct ByView<V: ?Sized>(PhantomData<V>);
/// `x: &ArrayView<E, D>` or `x: &ArrayRef<E, D>`
#[derive(Debug)]
pub struct ByViewRef<V: ?Sized>(PhantomData<V>);

macro_rules! views {
    ($($by:ident, $arg:ident, $own:ident;)*) => { $(
        impl<V: View<Owned = T> + ?Sized, T: Lift> Param for $by<V> {
            type Owned = T;
            type Arg<'a> = V::$arg<'a>;
            type Held<'a> = At<T, Base>;
            fn lift<L: Level>(arg: Self::Arg<'_>) -> At<T, L> {
                V::$own(arg).lift()
            }
            fn hold(arg: Self::Arg<'_>) -> Self::Held<'_> {
                Self::lift::<Base>(arg)
            }
            fn held(x: &At<T, Base>) -> &At<T, Base> {
                x
            }
            unchanged!();
            whole_value!();
        }
    )* };
}
views! {
    ByView, Value, of_value;
    ByViewRef, Ref, of_ref;
}
