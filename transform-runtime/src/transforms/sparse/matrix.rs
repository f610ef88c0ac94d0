//! What sparse Jacobians and Hessians are: the numbers at the entries of a pattern.

use super::pattern::Sparsity;
use crate::element::{Element, Float, Result};
use crate::error::{Error, OrRaise};
use crate::levels::Base;
use crate::values::Tensor;

/// A sparse matrix in compressed rows: a [`Sparsity`], and a number at each of its entries.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn energy(x: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for i in 1..x.len() {
///         sum += (x[i] - x[i - 1]).powi(2);
///     }
///     sum
/// }
/// let hessian = hessian!(energy, sparsity = &Sparsity::banded(4, 1, 1))(&[0.0, 1.0, 3.0, 6.0]);
/// assert_eq!((hessian.shape(), hessian.len()), ([4, 4], 10));
/// assert_eq!(hessian.row(1).collect::<Vec<_>>(), [(0, -2.0), (1, 4.0), (2, -2.0)]);
/// assert_eq!((hessian.get(1, 2), hessian.get(0, 3)), (Some(-2.0), None));
/// assert_eq!(hessian.matvec(&[1.0, 0.0, 0.0, 0.0]), [2.0, -2.0, 0.0, 0.0]);
/// assert_eq!(hessian.to_dense().shape(), [4, 4]);
/// // As other libraries want it: compressed rows.
/// assert_eq!(hessian.starts(), [0, 2, 5, 8, 10]);
/// assert_eq!(hessian.columns()[..5], [0, 1, 0, 1, 2]);
/// assert_eq!(hessian.values()[..5], [2.0, -2.0, -2.0, 4.0, -2.0]);
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct SparseMatrix<E = f64> {
    pattern: Sparsity,
    values: Vec<E>,
}

impl<E: Float> SparseMatrix<E> {
    /// From the numbers at all entries, row by row.
    ///
    /// ```
    /// use transform_func::{SparseMatrix, Sparsity};
    /// let matrix = SparseMatrix::new(Sparsity::banded(2, 0, 1), vec![1.0, 2.0, 3.0]);
    /// assert_eq!(matrix.to_dense().to_vec(), [1.0, 2.0, 0.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If there are more or fewer numbers than entries; [`Self::try_new`] returns that as an error.
    #[track_caller]
    pub fn new(pattern: Sparsity, values: Vec<E>) -> Self {
        Self::try_new(pattern, values).or_raise()
    }
    /// [`Self::new`] that returns an error where that panics.
    ///
    /// # Errors
    /// If there are more or fewer numbers than entries.
    pub fn try_new(pattern: Sparsity, values: Vec<E>) -> Result<Self> {
        let (entries, given) = (pattern.len(), values.len());
        if entries != given {
            let message =
                format!("{given} values for a pattern of {entries} entries: give one for each, row by row");
            return Err(Error::new("SparseMatrix", message));
        }
        Ok(Self::of(pattern, values))
    }
    pub(super) fn of(pattern: Sparsity, values: Vec<E>) -> Self {
        SparseMatrix { pattern, values }
    }
    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        self.pattern.shape()
    }
    /// The number of entries, zeros among them too.
    pub fn len(&self) -> usize {
        self.values.len()
    }
    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    /// Where the entries are.
    pub fn pattern(&self) -> &Sparsity {
        &self.pattern
    }
    /// Where the entries of each row begin among all, and their number: `indptr` of compressed rows.
    pub fn starts(&self) -> &[usize] {
        self.pattern.starts()
    }
    /// The columns of all entries, row by row: `indices` of compressed rows.
    pub fn columns(&self) -> &[usize] {
        self.pattern.columns()
    }
    /// The numbers of all entries, row by row.
    pub fn values(&self) -> &[E] {
        &self.values
    }
    /// The numbers of all entries, row by row.
    pub fn into_values(self) -> Vec<E> {
        self.values
    }
    /// All entries, row by row: row, column, number.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, E)> {
        let entries = self.pattern.iter().zip(&self.values);
        entries.map(|((i, j), &value)| (i, j, value))
    }
    /// The entries of a row: column and number.
    pub fn row(&self, i: usize) -> impl Iterator<Item = (usize, E)> {
        let values = &self.values[self.starts()[i]..self.starts()[i + 1]];
        self.pattern.row(i).iter().copied().zip(values.iter().copied())
    }
    /// The number at a place, if there is an entry.
    pub fn get(&self, i: usize, j: usize) -> Option<E> {
        self.pattern.find(i, j).map(|at| self.values[at])
    }
    /// The same matrix with its zeros.
    pub fn to_dense(&self) -> Tensor<E, Base> {
        let [rows, columns] = self.shape();
        let mut dense = vec![<E as Element>::ZERO; rows * columns];
        self.iter()
            .for_each(|(i, j, value)| dense[i * columns + j] = value);
        Tensor::from_shape_vec(&[rows, columns], dense).or_raise()
    }
    /// The product with a vector: along a tangent of the arguments.
    ///
    /// # Panics
    /// If the vector does not have a number for each column; [`Self::try_matvec`] returns that as an error.
    #[track_caller]
    pub fn matvec(&self, x: &[E]) -> Vec<E> {
        self.try_matvec(x).or_raise()
    }
    /// [`Self::matvec`] that returns an error where that panics.
    ///
    /// # Errors
    /// If the vector does not have a number for each column.
    pub fn try_matvec(&self, x: &[E]) -> Result<Vec<E>> {
        let [rows, columns] = self.shape();
        fits("matvec", x.len(), columns, "column")?;
        let of_row = |i| {
            self.row(i)
                .fold(<E as Element>::ZERO, |sum, (j, value)| sum + value * x[j])
        };
        Ok((0..rows).map(of_row).collect())
    }
    /// The product of the transposed matrix with a vector: a cotangent of the result pulled back.
    ///
    /// # Panics
    /// If the vector does not have a number for each row; [`Self::try_transposed_matvec`] returns that as an error.
    #[track_caller]
    pub fn transposed_matvec(&self, y: &[E]) -> Vec<E> {
        self.try_transposed_matvec(y).or_raise()
    }
    /// [`Self::transposed_matvec`] that returns an error where that panics.
    ///
    /// # Errors
    /// If the vector does not have a number for each row.
    pub fn try_transposed_matvec(&self, y: &[E]) -> Result<Vec<E>> {
        let [rows, columns] = self.shape();
        fits("transposed_matvec", y.len(), rows, "row")?;
        let mut sums = vec![<E as Element>::ZERO; columns];
        self.iter().for_each(|(i, j, value)| sums[j] += value * y[i]);
        Ok(sums)
    }
}

fn fits(op: &'static str, len: usize, lines: usize, line: &str) -> Result<()> {
    if len == lines {
        return Ok(());
    }
    let message = format!(
        "the vector has {len} numbers, the matrix has {lines} {line}s: pass a number for each {line}"
    );
    Err(Error::new(op, message))
}
