//! The Cholesky factor of symmetric positive definite matrices.

use crate::element::{Float, Result};
use crate::kernels::{Array, linalg};
use crate::levels::Level;
use crate::rule::{Diff1, TensorMap};
use crate::values::{TanMap, Tensor};

/// The lower triangular factor.
#[derive(Clone, Copy, Debug)]
pub struct Cholesky;
impl Diff1 for Cholesky {
    const NAME: &'static str = "cholesky";
    type Map<E: Float, L: Level> = CholeskyMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::cholesky(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Cholesky
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, CholeskyMap<E, L>) {
        let y = L::diff1(self, x);
        (y.clone(), CholeskyMap(y))
    }
}
/// `t -> y @ half(inv(y) @ sym(t) @ inv(y).t())`, where `half` is the lower triangle with half of the diagonal.
#[derive(Debug)]
pub struct CholeskyMap<E: Float, L: Level>(Tensor<E, L>);
impl<E: Float, L: Level> CholeskyMap<E, L> {
    /// `inv(y) @ x @ inv(y).t()`, or with `transposed` in place of `y` its transpose.
    fn congruent(&self, x: &Tensor<E, L>, transposed: bool) -> Tensor<E, L> {
        let y = if transposed {
            self.0.swapped()
        } else {
            self.0.clone()
        };
        let half = y.solve_triangles(x, transposed);
        y.solve_triangles(&half.swapped(), transposed).swapped()
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for CholeskyMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        self.0.matrix_times(&half(&self.congruent(&t.symmetric(), false)))
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        self.congruent(&half(&self.0.swapped().matrix_times(ct)), true)
            .symmetric()
    }
}
/// The lower triangle with half of the diagonal.
fn half<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    x.triangle(false) - x.diagonals().embedded_diagonals() * E::of(0.5)
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The mean of each matrix and its transpose.
    pub(crate) fn symmetric(&self) -> Self {
        (self + self.swapped()) * E::of(0.5)
    }

    /// The lower triangular `l` of each symmetric positive definite matrix, with `l @ l.t()` that matrix.
    ///
    /// The matrix is taken to be symmetric: its upper triangle is not read, and its gradient is symmetric.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![4.0, 2.0, 2.0, 10.0]).reshape(&[2, 2]);
    /// assert_eq!(a.cholesky().to_vec(), [2.0, 0.0, 1.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square or is not positive definite.
    #[track_caller]
    pub fn cholesky(&self) -> Self {
        L::diff1(&Cholesky, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_cholesky(&self) -> (Self, (TanMap<CholeskyMap<E, L>, E, L>,)) {
        let (y, map) = Cholesky.linearize(self);
        (y, (TanMap::new(map),))
    }
}
