//! Views as arguments. At a level they are arrays.

use super::Rank;
use crate::values::{ByView, ByViewMut, ByViewRef, Dtype, View, ViewMut};
use ndarray::{Array, ArrayRef, ArrayView, ArrayViewMut};

macro_rules! of_views {
    ($($view:ident $by:ident;)*) => { $(
        impl<E: Dtype, D: Rank> View for $view<'static, E, D> {
            type Owned = Array<E, D>;
            type Value<'a> = $view<'a, E, D>;
            type Ref<'a> = &'a $view<'a, E, D>;
            type Mapped = $by<$view<'static, E, D::More>>;
            type MappedRef = ByViewRef<$view<'static, E, D::More>>;
            fn of_value(view: $view<'_, E, D>) -> Array<E, D> {
                view.to_owned()
            }
            fn of_ref(view: &$view<'_, E, D>) -> Array<E, D> {
                view.to_owned()
            }
        }
    )* };
}
of_views! {
    ArrayView ByView;
    ArrayViewMut ByViewMut;
}
impl<E: Dtype, D: Rank> ViewMut for ArrayViewMut<'static, E, D> {
    fn held(view: Self::Value<'_>) -> (Array<E, D>, Self::Value<'_>) {
        (view.to_owned(), view)
    }
    fn put(mut view: Self::Value<'_>, value: &Array<E, D>) {
        view.assign(value);
    }
}
/// It has no size, and is always passed by reference.
impl<E: Dtype, D: Rank> View for ArrayRef<E, D> {
    type Owned = Array<E, D>;
    type Value<'a> = &'a Self;
    type Ref<'a> = &'a Self;
    type Mapped = ByView<ArrayRef<E, D::More>>;
    type MappedRef = ByViewRef<ArrayRef<E, D::More>>;
    fn of_value(view: &Self) -> Array<E, D> {
        view.to_owned()
    }
    fn of_ref(view: &Self) -> Array<E, D> {
        view.to_owned()
    }
}
