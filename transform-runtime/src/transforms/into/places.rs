//! What a result, or a gradient by an argument of some passing mode, can be put into.

use crate::levels::Base;
use crate::nd::Rank;
use crate::values::{ByMut, ByRef, ByRefs, BySlice, BySliceMut, ByVal, Dtype, Lift, Misfit, Param, TanOf};
use ndarray::{Array, ArrayViewMut};

type At<T> = <T as Lift>::At<Base>;
type RefOf<'a, P> = <P as Param>::Ref<'a, Base>;
type Tan<P> = TanOf<<P as Param>::Owned, Base>;

/// A place for a `T`: `&mut T`, a `&mut` slice or array for a vector, a mutable view for an array, a tuple of places for a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place for a result of type `{T}`",
    label = "the result does not go there",
    note = "pass `&mut` of the result's type, a `&mut` slice for a vector, or a tuple of such places for a tuple"
)]
pub trait Receives<T: Lift>: Sized {
    /// [`Lift::misfit`]
    fn misfit(&self, y: &At<T>) -> Option<Misfit>;
    /// [`Lift::store`]
    fn store(self, y: T);
}

/// A place for the gradient by an argument that is passed in this way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place for a gradient by an argument of this type",
    label = "the gradient does not go there",
    note = "pass `&mut` of the gradient's type, or a `&mut` slice for a vector"
)]
pub trait ReceivesGradient<P: Param>: Receives<P::Owned> {
    /// [`Param::misfit`]
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit>;
    /// [`Param::begin_in`]
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P>;
    /// [`Param::bar_in`]
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base>;
    /// [`Param::end_in`]
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>);
}

impl<T: Lift> Receives<T> for &mut T {
    #[inline]
    fn misfit(&self, y: &At<T>) -> Option<Misfit> {
        T::misfit(self, y)
    }
    #[inline]
    fn store(self, y: T) {
        T::store(self, y);
    }
}
impl<P: Param> ReceivesGradient<P> for &mut P::Owned {
    #[inline]
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit> {
        P::misfit(self, x)
    }
    #[inline]
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P> {
        P::begin_in(self, x)
    }
    #[inline]
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base> {
        P::bar_in(self, tan)
    }
    #[inline]
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>) {
        P::end_in(self, tan, x);
    }
}

/// Slices and arrays as places for vectors: by these modes they are accumulators as they are, by the others not.
macro_rules! slices {
    ($($slice:ty $(, $n:ident)?;)*) => { $(
        impl<T: Lift $(, const $n: usize)?> Receives<Vec<T>> for &mut $slice {
            fn misfit(&self, y: &Vec<At<T>>) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], y)
            }
            fn store(self, y: Vec<T>) {
                self.iter_mut().zip(y).for_each(|(into, y)| T::store(into, y));
            }
        }
        slices!(@slice BySlice BySliceMut ByRefs; $slice $(, $n)?);
        slices!(@vector ByRef ByVal ByMut; $slice $(, $n)?);
    )* };
    (@slice $($by:ident)+; $slice:ty) => { $( slices!(@one_slice $by $slice, ); )+ };
    (@slice $($by:ident)+; $slice:ty, $n:ident) => { $( slices!(@one_slice $by $slice, , const $n: usize); )+ };
    (@one_slice $by:ident $slice:ty, $($const:tt)*) => {
        impl<T: Lift $($const)*> ReceivesGradient<$by<T>> for &mut $slice {
            #[inline]
            fn misfit_arg(&self, x: &[At<T>]) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], x)
            }
            #[inline]
            fn begin(&mut self, x: &[At<T>]) -> Vec<TanOf<T, Base>> {
                crate::values::begin_in_slice(&mut self[..], x)
            }
            #[inline]
            fn bar<'a>(&'a mut self, tan: &'a mut Vec<TanOf<T, Base>>) -> &'a mut [TanOf<T, Base>] {
                crate::values::bar_in_slice(&mut self[..], tan)
            }
            #[inline]
            fn end(&mut self, tan: Vec<TanOf<T, Base>>, x: &[At<T>]) {
                crate::values::end_in_slice(&mut self[..], tan, x);
            }
        }
    };
    (@vector $($by:ident)+; $slice:ty) => { $( slices!(@one_vector $by $slice, ); )+ };
    (@vector $($by:ident)+; $slice:ty, $n:ident) => { $( slices!(@one_vector $by $slice, , const $n: usize); )+ };
    (@one_vector $by:ident $slice:ty, $($const:tt)*) => {
        impl<T: Lift $($const)*> ReceivesGradient<$by<Vec<T>>> for &mut $slice {
            fn misfit_arg(&self, x: &Vec<At<T>>) -> Option<Misfit> {
                Misfit::of_elements::<T>(&self[..], x)
            }
            fn begin(&mut self, _: &Vec<At<T>>) -> Vec<TanOf<T, Base>> {
                self.iter_mut().for_each(T::vacate);
                Vec::new()
            }
            fn bar<'a>(&'a mut self, tan: &'a mut Vec<TanOf<T, Base>>) -> &'a mut Vec<TanOf<T, Base>> {
                tan
            }
            fn end(&mut self, tan: Vec<TanOf<T, Base>>, x: &Vec<At<T>>) {
                Receives::store(&mut **self, T::unground(T::to_values::<Base>(tan, x)));
            }
        }
    };
}
slices! {
    [T];
    [T; N], N;
}

impl<E: Dtype, D: Rank> Receives<Array<E, D>> for ArrayViewMut<'_, E, D> {
    fn misfit(&self, y: &At<Array<E, D>>) -> Option<Misfit> {
        Misfit::of("shape", self.shape(), y.0.shape())
    }
    fn store(mut self, y: Array<E, D>) {
        self.assign(&y);
    }
}
impl<E: Dtype, D: Rank, P: Param<Owned = Array<E, D>>> ReceivesGradient<P> for ArrayViewMut<'_, E, D> {
    fn misfit_arg(&self, x: RefOf<'_, P>) -> Option<Misfit> {
        Receives::misfit(self, &P::own::<Base>(x))
    }
    fn begin(&mut self, x: RefOf<'_, P>) -> Tan<P> {
        P::zero::<Base>(x)
    }
    fn bar<'a>(&'a mut self, tan: &'a mut Tan<P>) -> P::Bar<'a, Base> {
        P::bar::<Base>(tan)
    }
    fn end(&mut self, tan: Tan<P>, x: RefOf<'_, P>) {
        self.view_mut().store(Array::unlift(P::value::<Base>(tan, x)));
    }
}
