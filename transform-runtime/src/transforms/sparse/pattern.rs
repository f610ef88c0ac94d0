//! Where a Jacobian may have entries other than zero.

use super::colouring::Colouring;
use super::lines::Lines;
use crate::element::Result;
use crate::error::{Error, OrRaise};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Where a Jacobian may have entries other than zero: the pattern of a sparse one.
///
/// Its rows are the numbers of the result, its columns those of the arguments, both in the order in which they stand: arguments
/// one after the other, fields of structs and parts of tuples as they are written, elements of tensors row by row. A copy is
/// cheap, and shares the colouring, which is computed when a Jacobian first asks for it.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn differences(x: &[f64]) -> Vec<f64> {
///     x.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).collect()
/// }
/// let pattern = Sparsity::from_fn(4, 5, |i, j| j == i || j == i + 1);
/// assert_eq!(jacfwd!(differences).sparsity((&[0.0; 5],)), pattern);
///
/// // Two products, not five.
/// assert_eq!(pattern.column_colours(), 2);
/// let jacobian = jacfwd!(differences, sparsity = &pattern)(&[0.0, 1.0, 3.0, 6.0, 10.0]);
/// assert_eq!(jacobian.values(), [-2.0, 2.0, -4.0, 4.0, -6.0, 6.0, -8.0, 8.0]);
/// ```
#[derive(Clone)]
pub struct Sparsity(Arc<Pattern>);

struct Pattern {
    rows: Lines,
    columns: Lines,
    by_columns: OnceLock<Colouring>,
    by_rows: OnceLock<Colouring>,
    symmetrically: OnceLock<Colouring>,
}

impl Sparsity {
    /// From its entries, in any order.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let pattern = Sparsity::from_entries(2, 3, [(1, 0), (0, 2), (1, 0)]);
    /// assert_eq!(pattern.iter().collect::<Vec<_>>(), [(0, 2), (1, 0)]);
    /// ```
    ///
    /// # Panics
    /// Where an entry is outside; [`Self::try_from_entries`] returns that as an error.
    #[track_caller]
    pub fn from_entries(
        rows: usize,
        columns: usize,
        entries: impl IntoIterator<Item = (usize, usize)>,
    ) -> Self {
        Self::try_from_entries(rows, columns, entries).or_raise()
    }
    /// [`Self::from_entries`] that returns an error where that panics.
    ///
    /// # Errors
    /// If an entry is outside.
    pub fn try_from_entries(
        rows: usize,
        columns: usize,
        entries: impl IntoIterator<Item = (usize, usize)>,
    ) -> Result<Self> {
        let mut entries: Vec<_> = entries.into_iter().collect();
        if let Some(entry) = entries.iter().find(|&&(i, j)| i >= rows || j >= columns) {
            let message =
                format!("the entry {entry:?} is outside of the pattern of {rows} rows and {columns} columns");
            return Err(Error::new("Sparsity", message));
        }
        entries.sort_unstable();
        entries.dedup();
        Ok(Self::of(Lines::of(rows, &entries), columns))
    }
    /// The entries at which a function of row and column is true.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let arrow = Sparsity::from_fn(4, 4, |i, j| i == j || i == 0 || j == 0);
    /// assert_eq!(arrow.len(), 10);
    /// ```
    pub fn from_fn(rows: usize, columns: usize, is_entry: impl Fn(usize, usize) -> bool) -> Self {
        let of_row = |i| (0..columns).map(move |j| (i, j));
        let entries = (0..rows).flat_map(of_row).filter(|&(i, j)| is_entry(i, j));
        Self::of(Lines::of(rows, &entries.collect::<Vec<_>>()), columns)
    }
    /// A square one with a diagonal, and so many more below and above.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let tridiagonal = Sparsity::banded(1000, 1, 1);
    /// assert_eq!((tridiagonal.len(), tridiagonal.column_colours()), (2998, 3));
    /// ```
    pub fn banded(n: usize, below: usize, above: usize) -> Self {
        let of_row = |i: usize| (i.saturating_sub(below)..n.min(i + above + 1)).map(move |j| (i, j));
        Self::of(Lines::of(n, &(0..n).flat_map(of_row).collect::<Vec<_>>()), n)
    }
    /// Dense blocks along the diagonal, from rows and columns of each.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let pattern = Sparsity::block_diagonal([(2, 3), (2, 3)]);
    /// assert_eq!((pattern.shape(), pattern.len(), pattern.column_colours()), ([4, 6], 12, 3));
    /// ```
    pub fn block_diagonal(blocks: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let (mut rows, mut columns, mut entries) = (0, 0, Vec::new());
        for (height, width) in blocks {
            let of_row = |i| (columns..columns + width).map(move |j| (i, j));
            entries.extend((rows..rows + height).flat_map(of_row));
            rows += height;
            columns += width;
        }
        Self::of(Lines::of(rows, &entries), columns)
    }
    /// All entries.
    pub fn dense(rows: usize, columns: usize) -> Self {
        Self::from_fn(rows, columns, |_, _| true)
    }
    fn of(rows: Lines, columns: usize) -> Self {
        let columns = rows.transposed(columns);
        Sparsity(Arc::new(Pattern {
            rows,
            columns,
            by_columns: OnceLock::new(),
            by_rows: OnceLock::new(),
            symmetrically: OnceLock::new(),
        }))
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        Self::of(self.0.columns.clone(), self.shape()[0])
    }
    /// The entries of either: of a function with branches, found at several points.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let (lower, upper) = (Sparsity::banded(3, 1, 0), Sparsity::banded(3, 0, 1));
    /// assert_eq!(lower.union(&upper), Sparsity::banded(3, 1, 1));
    /// ```
    ///
    /// # Panics
    /// If they have different shapes; [`Self::try_union`] returns that as an error.
    #[track_caller]
    pub fn union(&self, other: &Sparsity) -> Self {
        self.try_union(other).or_raise()
    }
    /// [`Self::union`] that returns an error where that panics.
    ///
    /// # Errors
    /// If they have different shapes.
    pub fn try_union(&self, other: &Sparsity) -> Result<Self> {
        let (shape, others) = (self.shape(), other.shape());
        if shape != others {
            let message =
                format!("patterns of shapes {shape:?} and {others:?} have no union: they are of one shape");
            return Err(Error::new("Sparsity", message));
        }
        Ok(Self::of(self.0.rows.united(&other.0.rows), shape[1]))
    }
    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        [self.0.rows.count(), self.0.columns.count()]
    }
    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.rows.len()
    }
    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The columns of the entries of a row, ascending.
    pub fn row(&self, i: usize) -> &[usize] {
        self.0.rows.line(i)
    }
    /// Where the entries of each row begin among all, and their number: `indptr` of compressed rows.
    pub fn starts(&self) -> &[usize] {
        self.0.rows.starts()
    }
    /// The columns of all entries, row by row: `indices` of compressed rows.
    pub fn columns(&self) -> &[usize] {
        self.0.rows.places()
    }
    /// All entries, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.rows.entries()
    }
    /// Which of all entries is at a place.
    pub(super) fn find(&self, i: usize, j: usize) -> Option<usize> {
        let row = (i < self.0.rows.count()).then(|| self.row(i))?;
        row.binary_search(&j).ok().map(|at| self.starts()[i] + at)
    }
    /// Whether there is an entry at a place.
    pub fn contains(&self, i: usize, j: usize) -> bool {
        self.find(i, j).is_some()
    }

    /// How many products with the derivative `jacfwd!` needs.
    pub fn column_colours(&self) -> usize {
        self.by_columns().count
    }
    /// How many products with its transpose `jacrev!` needs.
    pub fn row_colours(&self) -> usize {
        self.by_rows().count
    }
    /// How many products `hessian!` needs.
    ///
    /// ```
    /// use transform_func::Sparsity;
    /// let arrow = Sparsity::from_fn(100, 100, |i, j| i == j || i == 0 || j == 0);
    /// assert_eq!((arrow.symmetric_colours(), arrow.column_colours()), (2, 100));
    /// ```
    ///
    /// # Panics
    /// If the pattern is not square.
    #[track_caller]
    pub fn symmetric_colours(&self) -> usize {
        let [rows, columns] = self.shape();
        if rows != columns {
            let message =
                format!("a pattern of {rows} rows and {columns} columns is not that of a symmetric matrix");
            Error::new("Sparsity", message).raise()
        }
        self.symmetrically().count
    }
    pub(super) fn by_columns(&self) -> &Colouring {
        let Pattern {
            rows,
            columns,
            by_columns,
            ..
        } = &*self.0;
        by_columns.get_or_init(|| Colouring::of_columns(rows, columns))
    }
    pub(super) fn by_rows(&self) -> &Colouring {
        let Pattern {
            rows,
            columns,
            by_rows,
            ..
        } = &*self.0;
        by_rows.get_or_init(|| Colouring::of_rows(rows, columns))
    }
    pub(super) fn symmetrically(&self) -> &Colouring {
        let Pattern {
            rows,
            columns,
            symmetrically,
            ..
        } = &*self.0;
        symmetrically.get_or_init(|| Colouring::symmetric(rows, columns))
    }
}

impl PartialEq for Sparsity {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.shape() == other.shape() && self.0.rows == other.0.rows)
    }
}
impl Eq for Sparsity {}
impl fmt::Debug for Sparsity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [rows, columns] = self.shape();
        write!(f, "Sparsity({rows} x {columns}: ")?;
        f.debug_list().entries(self.iter()).finish()?;
        f.write_str(")")
    }
}
