//! What writing to all of a matrix, or to a view of a part, leaves in one of the program's.

use super::NaMatrix;
use crate::element::Float;
use crate::kernels::Shape;
use crate::levels::Level;
use crate::ops::layout::Expand;
use crate::ops::operand::TensorOperand;
use crate::rule::StructuralOf;
use crate::values::{TensorTan, ZeroMap};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, Matrix, OMatrix, Scalar, Storage};

#[doc(hidden)]
#[allow(clippy::type_complexity)] // one map for each argument
impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    /// `self.fill(x)`
    pub fn nd_filled<X: TensorOperand<E, L>>(&self, x: X) -> Self {
        NaMatrix::of(L::structural(&self.all(), &x.held().tensor()))
    }
    pub fn linearize_nd_filled<X: TensorOperand<E, L>>(
        &self,
        x: X,
    ) -> (
        Self,
        (
            ZeroMap<TensorTan<E, L>, TensorTan<E, L>>,
            X::Map<StructuralOf<Expand>>,
        ),
    ) {
        let map = x.map(StructuralOf::new(self.all(), Shape::new()));
        (self.nd_filled(x), (ZeroMap::new(), map))
    }
    fn all(&self) -> Expand {
        Expand::to("fill", self.0.shape())
    }
}

macro_rules! writes {
    ($($method:ident($($arg:ident: $ty:ty),*), |$x:ident, $part:ident| $view:expr;)*) => { $(
        /// The matrix with this part.
        fn $method<R2: Dim, C2: Dim, S2: Storage<Self::Elem, R2, C2>>(
            &self,
            $($arg: $ty,)*
            $part: &Matrix<Self::Elem, R2, C2, S2>,
        ) -> OMatrix<Self::Elem, Self::Rows, Self::Columns>
        where
            DefaultAllocator: Allocator<Self::Rows, Self::Columns>,
        {
            let mut changed = self.owned();
            {
                let $x = &mut changed;
                #[allow(unused_mut)] // not all are views
                let mut view = $view;
                assert_eq!(view.shape(), $part.shape(), "the part has another shape");
                view.iter_mut().zip($part.iter()).for_each(|(x, part)| *x = part.clone());
            }
            changed
        }
    )* };
}
/// The same of matrices of the program's.
pub trait PlainMatrixWrites {
    /// The elements.
    type Elem: Scalar;
    /// The number of rows.
    type Rows: Dim;
    /// The number of columns.
    type Columns: Dim;
    /// A copy.
    fn owned(&self) -> OMatrix<Self::Elem, Self::Rows, Self::Columns>
    where
        DefaultAllocator: Allocator<Self::Rows, Self::Columns>;
    /// `self.fill(x)`
    fn nd_filled(&self, x: Self::Elem) -> OMatrix<Self::Elem, Self::Rows, Self::Columns>
    where
        DefaultAllocator: Allocator<Self::Rows, Self::Columns>,
    {
        let mut changed = self.owned();
        changed.fill(x);
        changed
    }
    writes! {
        nd_assigned(), |x, part| x;
        nd_with_as_view(), |x, part| x;
        nd_with_row(i: usize), |x, part| x.row_mut(i);
        nd_with_column(j: usize), |x, part| x.column_mut(j);
        nd_with_rows(first: usize, n: usize), |x, part| x.rows_mut(first, n);
        nd_with_columns(first: usize, n: usize), |x, part| x.columns_mut(first, n);
        nd_with_fixed_rows(first: usize), |x, part| x.rows_mut(first, part.nrows());
        nd_with_fixed_columns(first: usize), |x, part| x.columns_mut(first, part.ncols());
        nd_with_view(start: (usize, usize), sides: (usize, usize)), |x, part| x.view_mut(start, sides);
        nd_with_fixed_view(i: usize, j: usize), |x, part| x.view_mut((i, j), part.shape());
    }
}
impl<T: Scalar, R: Dim, C: Dim, S: Storage<T, R, C>> PlainMatrixWrites for Matrix<T, R, C, S> {
    type Elem = T;
    type Rows = R;
    type Columns = C;
    fn owned(&self) -> OMatrix<T, R, C>
    where
        DefaultAllocator: Allocator<R, C>,
    {
        self.clone_owned()
    }
}
