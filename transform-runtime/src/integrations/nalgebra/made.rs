//! Matrices made from numbers, of the program's and at a level. Numbers are in nalgebra's order, column by column.

use super::NaMatrix;
use crate::element::Float;
use crate::levels::Level;
use crate::nd::FromNumbers;
use crate::values::discrete::with_discrete_types;
use crate::values::{NoMap, Real};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{Const, DefaultAllocator, Dim, Dyn, OMatrix, U1};

/// What can be an element of a matrix that a body makes.
pub trait MatrixItem: Clone {
    /// A matrix of them.
    type Of<R: Dim, C: Dim>
    where
        DefaultAllocator: Allocator<R, C>;
    /// A matrix of these.
    fn matrix<R: Dim, C: Dim>(items: &[Self], rows: R, columns: C) -> Self::Of<R, C>
    where
        DefaultAllocator: Allocator<R, C>;
}
impl<E: Float, L: Level> MatrixItem for Real<E, L> {
    type Of<R: Dim, C: Dim>
        = NaMatrix<E, R, C, L>
    where
        DefaultAllocator: Allocator<R, C>;
    fn matrix<R: Dim, C: Dim>(items: &[Self], rows: R, columns: C) -> NaMatrix<E, R, C, L>
    where
        DefaultAllocator: Allocator<R, C>,
    {
        NaMatrix::of(L::from_numbers(&[columns.value(), rows.value()], items.to_vec()))
    }
}
macro_rules! plain {
    ($($t:ty),*) => { $(
        impl MatrixItem for $t {
            type Of<R: Dim, C: Dim> = OMatrix<$t, R, C> where DefaultAllocator: Allocator<R, C>;
            fn matrix<R: Dim, C: Dim>(items: &[Self], rows: R, columns: C) -> OMatrix<$t, R, C>
            where
                DefaultAllocator: Allocator<R, C>,
            {
                OMatrix::from_iterator_generic(rows, columns, items.iter().cloned())
            }
        }
    )* };
}
with_discrete_types!(plain, f32, f64);

type Made<T, R, C> = <T as MatrixItem>::Of<R, C>;

/// Lists that matrices are made from.
pub trait ListOfMatrix {
    /// What is in it.
    type Item: MatrixItem;
    /// The elements in order.
    fn na_items(&self) -> &[Self::Item];
    /// `Matrix2x3::new(..)`, `matrix![..]`
    fn nd_matrix<const R: usize, const C: usize>(&self) -> Made<Self::Item, Const<R>, Const<C>> {
        Self::Item::matrix(self.na_items(), Const::<R>, Const::<C>)
    }
    /// `DMatrix::from_vec(rows, columns, v)`
    #[track_caller]
    fn nd_dmatrix(&self, rows: usize, columns: usize) -> Made<Self::Item, Dyn, Dyn> {
        let len = self.na_items().len();
        if rows.checked_mul(columns) != Some(len) {
            let message =
                format!("a matrix of {rows} rows and {columns} columns is not made of {len} numbers");
            crate::error::Error::new("from_vec", message).raise()
        }
        Self::Item::matrix(self.na_items(), Dyn(rows), Dyn(columns))
    }
    /// `DVector::from_vec(v)`
    fn nd_dvector(&self) -> Made<Self::Item, Dyn, U1> {
        Self::Item::matrix(self.na_items(), Dyn(self.na_items().len()), Const::<1>)
    }
    /// `RowDVector::from_vec(v)`
    fn nd_row_dvector(&self) -> Made<Self::Item, U1, Dyn> {
        Self::Item::matrix(self.na_items(), Const::<1>, Dyn(self.na_items().len()))
    }
}
macro_rules! lists {
    ($([$($n:tt)*] $list:ty;)*) => { $(
        impl<T: MatrixItem $($n)*> ListOfMatrix for $list {
            type Item = T;
            fn na_items(&self) -> &[T] {
                self
            }
        }
    )* };
}
lists! {
    [] Vec<T>;
    [] [T];
    [, const N: usize] [T; N];
}

/// The same with their derivatives.
#[allow(clippy::type_complexity)] // one map for each argument
pub trait LinearListOfMatrix<E: Float, L: Level>: ListOfMatrix<Item = Real<E, L>> {
    /// [`ListOfMatrix::nd_matrix`]
    fn linearize_nd_matrix<const R: usize, const C: usize>(
        &self,
    ) -> (NaMatrix<E, Const<R>, Const<C>, L>, (FromNumbers<E, L>,)) {
        (self.nd_matrix(), (FromNumbers::of_shape(&[C, R]),))
    }
    /// [`ListOfMatrix::nd_dmatrix`]
    #[track_caller]
    fn linearize_nd_dmatrix(
        &self,
        rows: usize,
        columns: usize,
    ) -> (NaMatrix<E, Dyn, Dyn, L>, (FromNumbers<E, L>, NoMap, NoMap)) {
        let map = FromNumbers::of_shape(&[columns, rows]);
        (self.nd_dmatrix(rows, columns), (map, NoMap, NoMap))
    }
    /// [`ListOfMatrix::nd_dvector`]
    fn linearize_nd_dvector(&self) -> (NaMatrix<E, Dyn, U1, L>, (FromNumbers<E, L>,)) {
        (
            self.nd_dvector(),
            (FromNumbers::of_shape(&[1, self.na_items().len()]),),
        )
    }
    /// [`ListOfMatrix::nd_row_dvector`]
    fn linearize_nd_row_dvector(&self) -> (NaMatrix<E, U1, Dyn, L>, (FromNumbers<E, L>,)) {
        let map = FromNumbers::of_shape(&[self.na_items().len(), 1]);
        (self.nd_row_dvector(), (map,))
    }
}
impl<E: Float, L: Level> LinearListOfMatrix<E, L> for Vec<Real<E, L>> {}
impl<E: Float, L: Level> LinearListOfMatrix<E, L> for [Real<E, L>] {}
