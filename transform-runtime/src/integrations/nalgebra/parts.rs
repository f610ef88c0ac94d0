//! Parts of a matrix, which are copies, and the matrix with another part: what writing to a view of it leaves.

use super::operators::alike;
use super::{MatrixOperand, NaMatrix};
use crate::element::Float;
use crate::error::Error;
use crate::kernels::{Part, Shape, Slice};
use crate::levels::Level;
use crate::nd::region::{Around, ReadMap, Region, Within};
use crate::values::{NoMap, TanMap, TensorTan};
use ::nalgebra::{Const, Dim, DimMin, DimMinimum, DimRange, Dyn, U1};

/// Which rows, or which columns.
#[derive(Clone, Copy)]
enum Of {
    All,
    /// So many from the first, so far apart.
    Some(usize, usize, usize),
}
/// One.
fn one(i: usize) -> Of {
    Of::Some(i, 1, 1)
}
/// `n` from the first.
fn run(first: usize, n: usize) -> Of {
    Of::Some(first, n, 1)
}
/// `n` from the first, with so many left out between two.
fn stepped(first: usize, n: usize, between: usize) -> Of {
    Of::Some(first, n, between + 1)
}
fn range<D: Dim>(range: &impl DimRange<D>, len: usize) -> Of {
    let (begin, end) = (range.begin(D::from_usize(len)), range.end(D::from_usize(len)));
    // One that ends before it begins is refused like any that is out of range.
    Of::Some(begin, if begin > end { usize::MAX } else { end - begin }, 1)
}

impl Of {
    #[track_caller]
    fn part(self, op: &'static str, what: &'static str, len: usize) -> Part {
        let (start, n, step) = match self {
            Of::All => (0, len, 1),
            Of::Some(start, n, step) => (start, n, step),
        };
        // nalgebra counts the first of none, too.
        let end = n
            .checked_sub(1)
            .map_or(Some(start), |n| n.checked_mul(step)?.checked_add(start + 1));
        if end.is_none_or(|end| end > len) {
            let message =
                format!("{n} {what} from {start}, {step} apart, are not in a matrix that has {len} {what}");
            Error::new(op, message).raise()
        }
        Part::Range {
            start,
            step: step as isize,
            len: n,
        }
    }
}
/// The region of the tensor, which is the transposed matrix.
#[track_caller]
fn region(op: &'static str, shape: &[usize], rows: Of, columns: Of) -> Region {
    let parts = [
        columns.part(op, "columns", shape[0]),
        rows.part(op, "rows", shape[1]),
    ];
    Region::slice(parts.into_iter().collect::<Slice>(), shape)
}

macro_rules! parts {
    ($($method:ident, $linearize:ident $([$($g:tt)*])? ($($arg:ident: $ty:ty),*) -> $rows:ty, $columns:ty, |$shape:ident| $region:expr;)*) => { $(
        #[track_caller]
        pub fn $method $(<$($g)*>)? (&self $(, $arg: $ty)*) -> NaMatrix<E, $rows, $columns, L> {
            let $shape = self.0.shape();
            NaMatrix::of($region.take(&self.0))
        }
        #[track_caller]
        pub fn $linearize $(<$($g)*>)? (&self $(, $arg: $ty)*)
            -> (NaMatrix<E, $rows, $columns, L>, (ReadMap<E, L>, $(parts!(@place $arg)),*))
        {
            let $shape = self.0.shape();
            let (y, map) = $region.read(&self.0);
            (NaMatrix::of(y), (map, $(parts!(@none $arg)),*))
        }
    )* };
    (@place $arg:ident) => { NoMap };
    (@none $arg:ident) => { NoMap };
}
#[doc(hidden)]
#[allow(clippy::type_complexity)] // one map for each argument
impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    parts! {
        row, linearize_row(i: usize) -> U1, C, |shape| region("row", shape, one(i), Of::All);
        column, linearize_column(j: usize) -> R, U1, |shape| region("column", shape, Of::All, one(j));
        row_part, linearize_row_part(i: usize, n: usize) -> U1, Dyn,
            |shape| region("row_part", shape, one(i), run(0, n));
        column_part, linearize_column_part(j: usize, n: usize) -> Dyn, U1,
            |shape| region("column_part", shape, run(0, n), one(j));
        rows, linearize_rows(first: usize, n: usize) -> Dyn, C,
            |shape| region("rows", shape, run(first, n), Of::All);
        columns, linearize_columns(first: usize, n: usize) -> R, Dyn,
            |shape| region("columns", shape, Of::All, run(first, n));
        rows_with_step, linearize_rows_with_step(first: usize, n: usize, step: usize) -> Dyn, C,
            |shape| region("rows_with_step", shape, stepped(first, n, step), Of::All);
        columns_with_step, linearize_columns_with_step(first: usize, n: usize, step: usize) -> R, Dyn,
            |shape| region("columns_with_step", shape, Of::All, stepped(first, n, step));
        fixed_rows, linearize_fixed_rows [const N: usize] (first: usize) -> Const<N>, C,
            |shape| region("fixed_rows", shape, run(first, N), Of::All);
        fixed_columns, linearize_fixed_columns [const N: usize] (first: usize) -> R, Const<N>,
            |shape| region("fixed_columns", shape, Of::All, run(first, N));
        view, linearize_view(start: (usize, usize), sides: (usize, usize)) -> Dyn, Dyn,
            |shape| region("view", shape, run(start.0, sides.0), run(start.1, sides.1));
        view_with_steps, linearize_view_with_steps(start: (usize, usize), sides: (usize, usize), steps: (usize, usize)) -> Dyn, Dyn,
            |shape| region("view_with_steps", shape, stepped(start.0, sides.0, steps.0), stepped(start.1, sides.1, steps.1));
        fixed_view, linearize_fixed_view [const N: usize, const M: usize] (i: usize, j: usize) -> Const<N>, Const<M>,
            |shape| region("fixed_view", shape, run(i, N), run(j, M));
        rows_range, linearize_rows_range [I: DimRange<R>] (rows: I) -> I::Size, C,
            |shape| region("rows_range", shape, range(&rows, shape[1]), Of::All);
        columns_range, linearize_columns_range [I: DimRange<C>] (columns: I) -> R, I::Size,
            |shape| region("columns_range", shape, Of::All, range(&columns, shape[0]));
        view_range, linearize_view_range [I: DimRange<R>, J: DimRange<C>] (rows: I, columns: J) -> I::Size, J::Size,
            |shape| region("view_range", shape, range(&rows, shape[1]), range(&columns, shape[0]));
        as_view, linearize_as_view() -> R, C, |shape| region("as_view", shape, Of::All, Of::All);
    }
}
/// As a vector, so that it is a column of the tensor.
#[doc(hidden)]
#[allow(clippy::type_complexity)] // the map is opaque
impl<E: Float, R: DimMin<C>, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    pub fn diagonal(&self) -> NaMatrix<E, DimMinimum<R, C>, U1, L> {
        NaMatrix::of(self.0.diag().unsqueeze(0))
    }
    pub fn linearize_diagonal(
        &self,
    ) -> (
        NaMatrix<E, DimMinimum<R, C>, U1, L>,
        (impl crate::values::LinearMap<In = TensorTan<E, L>, Out = TensorTan<E, L>> + use<E, R, C, L>,),
    ) {
        let map = TanMap::<_, E, L>::new(OfDiagonal(self.0.shape_vec()));
        (self.diagonal(), (map,))
    }
}
/// The derivative of the diagonal as a vector.
#[derive(Debug)]
struct OfDiagonal(Shape);
impl<E: Float, L: Level> crate::rule::TensorMap<E, L> for OfDiagonal {
    fn push(&self, t: &crate::Tensor<E, L>) -> crate::Tensor<E, L> {
        t.diag().unsqueeze(0)
    }
    fn pull(&self, ct: &crate::Tensor<E, L>) -> crate::Tensor<E, L> {
        ct.squeeze(0).diag().padded_to(&self.0)
    }
}

/// The matrix with another part, by where that is; `$sides` are the part's.
macro_rules! with_parts {
    ($($method:ident, $linearize:ident ($($arg:ident: $ty:ty),*), |$sides:ident| $rows:expr, $columns:expr;)*) => { $(
        #[track_caller]
        pub fn $method<B: MatrixOperand<E, L>>(&self $(, $arg: $ty)*, part: B) -> Self {
            let part = part.tensor();
            let $sides = (part.shape()[1], part.shape()[0]);
            let region = self.written(stringify!($method), $sides, $rows, $columns);
            NaMatrix::of(region.replace(&self.0, &part))
        }
        #[track_caller]
        pub fn $linearize<B: MatrixOperand<E, L>>(&self $(, $arg: $ty)*, part: B)
            -> (Self, (TanMap<Around, E, L>, $(parts!(@place $arg),)* B::MapTo<Within, TensorTan<E, L>>))
        {
            let part = part.tensor();
            let $sides = (part.shape()[1], part.shape()[0]);
            let region = self.written(stringify!($method), $sides, $rows, $columns);
            let y = region.replace(&self.0, &part);
            (NaMatrix::of(y), (region.around(), $(parts!(@none $arg),)* B::map_to(region.within())))
        }
    )* };
}
#[doc(hidden)]
#[allow(clippy::type_complexity)] // one map for each argument
impl<E: Float, R: Dim, C: Dim, L: Level> NaMatrix<E, R, C, L> {
    with_parts! {
        nd_assigned, linearize_nd_assigned(), |_sides| Of::All, Of::All;
        nd_with_as_view, linearize_nd_with_as_view(), |_sides| Of::All, Of::All;
        nd_with_row, linearize_nd_with_row(i: usize), |_sides| one(i), Of::All;
        nd_with_column, linearize_nd_with_column(j: usize), |_sides| Of::All, one(j);
        nd_with_rows, linearize_nd_with_rows(first: usize, n: usize), |_sides| run(first, n), Of::All;
        nd_with_columns, linearize_nd_with_columns(first: usize, n: usize), |_sides| Of::All, run(first, n);
        nd_with_fixed_rows, linearize_nd_with_fixed_rows(first: usize), |sides| run(first, sides.0), Of::All;
        nd_with_fixed_columns, linearize_nd_with_fixed_columns(first: usize), |sides| Of::All, run(first, sides.1);
        nd_with_view, linearize_nd_with_view(start: (usize, usize), sides: (usize, usize)),
            |_sides| run(start.0, sides.0), run(start.1, sides.1);
        nd_with_fixed_view, linearize_nd_with_fixed_view(i: usize, j: usize),
            |sides| run(i, sides.0), run(j, sides.1);
    }
    /// Where a part of these sides is put.
    #[track_caller]
    fn written(&self, op: &'static str, sides: (usize, usize), rows: Of, columns: Of) -> Region {
        let all = self.sides();
        let count = |of, all| match of {
            Of::All => all,
            Of::Some(_, n, _) => n,
        };
        let op = op.trim_start_matches("nd_with_");
        alike(op, (count(rows, all.0), count(columns, all.1)), sides);
        region(op, self.0.shape(), rows, columns)
    }
}
