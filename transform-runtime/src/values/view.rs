//! Views as arguments. At a level they are what owns its elements.

use super::param::{Param, unchanged, whole_value};
use super::{Lift, TanOf, Tangent};
use crate::levels::{Base, Level};
use std::marker::PhantomData;

type At<T, L> = <T as Lift>::At<L>;

/// The type of a view, as it is where it lives for ever.
pub trait View: 'static {
    /// What owns its elements.
    type Owned: Lift;
    /// The view as it is passed by value.
    type Value<'a>;
    /// The view as it is passed by reference.
    type Ref<'a>;
    /// The parameter where it is mapped and passed by value.
    type Mapped: Param;
    /// The parameter where it is mapped and passed by reference.
    type MappedRef: Param;
    /// A copy of the elements.
    fn of_value(view: Self::Value<'_>) -> Self::Owned;
    /// A copy of the elements.
    fn of_ref(view: Self::Ref<'_>) -> Self::Owned;
}
/// A view that is written to.
pub trait ViewMut: View {
    /// A copy of the elements, beside the view.
    fn held(view: Self::Value<'_>) -> (Self::Owned, Self::Value<'_>);
    /// Writes to all elements.
    fn put(view: Self::Value<'_>, value: &Self::Owned);
}

/// `x: ArrayView<E, D>`, `x: DMatrixView<E>`
#[derive(Debug)]
pub struct ByView<V: ?Sized>(PhantomData<V>);
/// `x: &ArrayView<E, D>` or `x: &ArrayRef<E, D>`
#[derive(Debug)]
pub struct ByViewRef<V: ?Sized>(PhantomData<V>);

/// `x: ArrayViewMut<E, D>`
#[derive(Debug)]
pub struct ByViewMut<V: ?Sized>(PhantomData<V>);
impl<V: ViewMut<Owned = T> + ?Sized, T: Lift> Param for ByViewMut<V> {
    type Owned = T;
    type Arg<'a> = V::Value<'a>;
    type Held<'a> = (At<T, Base>, V::Value<'a>);
    fn lift<L: Level>(arg: V::Value<'_>) -> At<T, L> {
        V::of_value(arg).lift()
    }
    fn hold(arg: V::Value<'_>) -> Self::Held<'_> {
        let (value, view) = V::held(arg);
        (value.lift(), view)
    }
    fn held<'h>(x: &'h Self::Held<'_>) -> &'h At<T, Base> {
        &x.0
    }
    whole_value!();
    type Left<Rest: 'static> = (Rest, T);
    type LeftDims<Rest: 'static, D: 'static> = (Rest, D);
    type Back<'a> = V::Value<'a>;
    fn back(held: Self::Held<'_>) -> V::Value<'_> {
        held.1
    }
    fn put_back<'l, Rest: 'static>(into: Option<Self::Back<'_>>, left: &'l mut (Rest, T)) -> &'l mut Rest {
        if let Some(into) = into {
            V::put(into, &left.1);
        }
        &mut left.0
    }
}

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
