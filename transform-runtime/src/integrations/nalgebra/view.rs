//! Views as arguments, of any strides. At a level they are matrices; where they are mapped they are tensors, like what owns its numbers.

use crate::values::{ByMut, ByRef, Dtype, Tensor, View, ViewMut};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, Matrix, OMatrix, ViewStorage, ViewStorageMut};

macro_rules! of_views {
    ($($storage:ident $by:ident;)*) => { $(
        impl<E: Dtype, R: Dim, C: Dim, Down: Dim, Along: Dim> View
            for Matrix<E, R, C, $storage<'static, E, R, C, Down, Along>>
        where
            DefaultAllocator: Allocator<R, C>,
        {
            type Owned = OMatrix<E, R, C>;
            type Value<'a> = Matrix<E, R, C, $storage<'a, E, R, C, Down, Along>>;
            type Ref<'a> = &'a Matrix<E, R, C, $storage<'a, E, R, C, Down, Along>>;
            type Mapped = $by<Tensor<E>>;
            type MappedRef = ByRef<Tensor<E>>;
            fn of_value(view: Self::Value<'_>) -> OMatrix<E, R, C> {
                view.clone_owned()
            }
            fn of_ref(view: Self::Ref<'_>) -> OMatrix<E, R, C> {
                view.clone_owned()
            }
        }
    )* };
}
of_views! {
    ViewStorage ByRef;
    ViewStorageMut ByMut;
}
impl<E: Dtype, R: Dim, C: Dim, Down: Dim, Along: Dim> ViewMut
    for Matrix<E, R, C, ViewStorageMut<'static, E, R, C, Down, Along>>
where
    DefaultAllocator: Allocator<R, C>,
{
    fn held(view: Self::Value<'_>) -> (OMatrix<E, R, C>, Self::Value<'_>) {
        (view.clone_owned(), view)
    }
    fn put(mut view: Self::Value<'_>, value: &OMatrix<E, R, C>) {
        view.copy_from(value);
    }
}
