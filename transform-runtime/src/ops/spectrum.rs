//! Eigenvalues of symmetric matrices, and singular values.
//!
//! First derivatives need the vectors beside the values: one decomposition gives both, packed into one array, and is
//! an op of its own, so that there are derivatives of every order. Where values coincide those of the values are one
//! choice of many, and those of the vectors, hence the second ones of the values, are not finite.

use crate::element::{Float, Result};
use crate::error::OrRaise;
use crate::kernels::{Array, Slice, linalg};
use crate::levels::Level;
use crate::ops::join::Cat;
use crate::ops::layout::Part;
use crate::ops::reductions::Sum;
use crate::rule::{Diff1, TensorMap};
use crate::values::{TanMap, Tensor};

impl<E: Float, L: Level> Tensor<E, L> {
    /// Rows of each matrix.
    fn rows(&self, start: usize, len: usize) -> Self {
        L::structural(
            &Part(Slice::narrow(self.shape(), self.ndim() - 2, start, len)),
            self,
        )
    }
    /// A row of each matrix, with its axis.
    fn last_row(&self) -> Self {
        self.rows(self.shape()[self.ndim() - 2] - 1, 1)
    }
    fn row_dropped(&self) -> Self {
        self.squeeze(-2)
    }
    /// `1 / (x[j] - x[i])` at `[i, j]` for rows `x`, and 0 on the diagonal.
    fn reciprocal_gaps(&self) -> Self {
        let n = self.shape()[self.ndim() - 1];
        let diagonal: Tensor<bool, L> = L::array(Array::from_shape_fn(vec![n, n], |i| i[0] == i[1]));
        // Ones where gaps are 0 by nature: a quotient of 0 would leave NaN in derivatives.
        let gaps = L::select(
            &diagonal,
            &Tensor::filled(&[], E::one()),
            &(self - self.swapped()),
        );
        L::select(&diagonal, &Tensor::filled(&[], E::zero()), &gaps.recip())
    }
}
/// Matrices on top of each other.
fn stacked<E: Float, L: Level>(parts: &[Tensor<E, L>]) -> Tensor<E, L> {
    L::many(&Cat::along(parts[0].ndim() - 2), parts)
}

/// Eigenvectors in columns, and below each its eigenvalue.
#[derive(Clone, Copy, Debug)]
struct Eigh;
impl Diff1 for Eigh {
    const NAME: &'static str = "eigvalsh";
    type Map<E: Float, L: Level> = EighMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::eigh(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Eigh
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, EighMap<E, L>) {
        let packed = L::diff1(self, x);
        let vectors = packed.rows(0, x.shape()[x.ndim() - 1]);
        let weights = packed.last_row().reciprocal_gaps();
        (packed, EighMap { vectors, weights })
    }
}
/// With `p = v.t() @ t @ v` the values move by the diagonal of `p`, and the vectors by `v @ (weights * p)`.
#[derive(Debug)]
struct EighMap<E: Float, L: Level> {
    vectors: Tensor<E, L>,
    weights: Tensor<E, L>,
}
impl<E: Float, L: Level> TensorMap<E, L> for EighMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let v = &self.vectors;
        let p = v.swapped().matrix_times(&t.symmetric()).matrix_times(v);
        stacked(&[v.matrix_times(&(&self.weights * &p)), p.diagonals().unsqueeze(-2)])
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let v = &self.vectors;
        let of_vectors = &self.weights * v.swapped().matrix_times(&ct.rows(0, v.shape()[v.ndim() - 2]));
        let p = of_vectors + ct.last_row().row_dropped().embedded_diagonals();
        v.matrix_times(&p).matrix_times(&v.swapped()).symmetric()
    }
}

/// The eigenvalues.
#[derive(Clone, Copy, Debug)]
pub struct Eigvalsh;
impl Diff1 for Eigvalsh {
    const NAME: &'static str = "eigvalsh";
    type Map<E: Float, L: Level> = ValuesMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(last_row(&linalg::eigh(Self::NAME, x)?))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Eigvalsh
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ValuesMap<E, L>) {
        let packed = L::diff1(&Eigh, x);
        let vectors = packed.rows(0, x.shape()[x.ndim() - 1]);
        let map = ValuesMap {
            left: vectors.clone(),
            right: vectors,
            symmetric: true,
        };
        (packed.last_row().row_dropped(), map)
    }
}
fn last_row<E: Float>(packed: &Array<E>) -> Array<E> {
    let axis = packed.ndim() - 2;
    crate::kernels::slice(
        packed,
        &Slice::index(packed.shape(), axis, packed.shape()[axis] - 1),
    )
}
/// The diagonal of `left.t() @ t @ right`: of the mean of `t` and its transpose, if `symmetric`.
#[derive(Debug)]
pub struct ValuesMap<E: Float, L: Level> {
    left: Tensor<E, L>,
    right: Tensor<E, L>,
    symmetric: bool,
}
impl<E: Float, L: Level> TensorMap<E, L> for ValuesMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        // With one matrix on either side, the mean and `t` itself have the same diagonal.
        (&self.left * t.matrix_times(&self.right)).reduce_over(Sum, &[self.left.ndim() - 2], false)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let t = (&self.left * ct.unsqueeze(-2)).matrix_times(&self.right.swapped());
        if self.symmetric { t.symmetric() } else { t }
    }
}

/// Left singular vectors in columns, below them the right ones, below each pair its singular value.
#[derive(Clone, Copy, Debug)]
struct Svd;
impl Diff1 for Svd {
    const NAME: &'static str = "svdvals";
    type Map<E: Float, L: Level> = SvdMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::svd(Self::NAME, x)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Svd
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, SvdMap<E, L>) {
        let packed = L::diff1(self, x);
        let (u, v, s) = unpacked(&packed, x.shape());
        let weights = (&s * &s).reciprocal_gaps();
        (packed, SvdMap { u, v, s, weights })
    }
}
/// Left and right vectors, and the values as a row, of matrices of this shape.
fn unpacked<E: Float, L: Level>(
    packed: &Tensor<E, L>,
    shape: &[usize],
) -> (Tensor<E, L>, Tensor<E, L>, Tensor<E, L>) {
    let [m, n] = [shape[shape.len() - 2], shape[shape.len() - 1]];
    (packed.rows(0, m), packed.rows(m, n), packed.last_row())
}
/// With `p = u.t() @ t @ v` the values move by the diagonal of `p`; the left vectors within their span by
/// `u @ (weights * (p @ s + s @ p.t()))` and out of it by `(t - u @ u.t() @ t) @ v / s`; the right ones likewise.
#[derive(Debug)]
struct SvdMap<E: Float, L: Level> {
    u: Tensor<E, L>,
    v: Tensor<E, L>,
    s: Tensor<E, L>,
    weights: Tensor<E, L>,
}
impl<E: Float, L: Level> SvdMap<E, L> {
    /// What is left of `x` without its part in the span of vectors, if they span less than all.
    fn outside(vectors: &Tensor<E, L>, x: &Tensor<E, L>) -> Option<Tensor<E, L>> {
        let [rows, cols] = [2, 1].map(|back| vectors.shape()[vectors.ndim() - back]);
        (rows > cols).then(|| x - vectors.matrix_times(&vectors.swapped().matrix_times(x)))
    }
    fn moved(&self, vectors: &Tensor<E, L>, p: &Tensor<E, L>, image: &Tensor<E, L>) -> Tensor<E, L> {
        let scaled = p * &self.s;
        let within = vectors.matrix_times(&(&self.weights * (&scaled + scaled.swapped())));
        match Self::outside(vectors, image) {
            Some(outside) => within + outside / &self.s,
            None => within,
        }
    }
    /// The cotangents of `p`, by way of the vectors on one side, and of their image under `t`.
    fn pulled(&self, vectors: &Tensor<E, L>, ct: &Tensor<E, L>) -> (Tensor<E, L>, Option<Tensor<E, L>>) {
        let skew = &self.weights * vectors.swapped().matrix_times(ct);
        let of_p = (&skew + skew.swapped()) * &self.s;
        (of_p, Self::outside(vectors, ct).map(|outside| outside / &self.s))
    }
}
impl<E: Float, L: Level> TensorMap<E, L> for SvdMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        let SvdMap { u, v, .. } = self;
        let (right_image, left_image) = (t.matrix_times(v), t.swapped().matrix_times(u));
        let p = u.swapped().matrix_times(&right_image);
        stacked(&[
            self.moved(u, &p, &right_image),
            self.moved(v, &p.swapped(), &left_image),
            p.diagonals().unsqueeze(-2),
        ])
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let SvdMap { u, v, .. } = self;
        let shape = [u.shape()[u.ndim() - 2], v.shape()[v.ndim() - 2]];
        let (of_u, of_v, of_s) = unpacked(ct, &shape);
        let (left, outside_left) = self.pulled(u, &of_u);
        let (right, outside_right) = self.pulled(v, &of_v);
        let p = left + right.swapped() + of_s.row_dropped().embedded_diagonals();
        let mut t = u.matrix_times(&p).matrix_times(&v.swapped());
        if let Some(outside) = outside_left {
            t += outside.matrix_times(&v.swapped());
        }
        if let Some(outside) = outside_right {
            t += u.matrix_times(&outside.swapped());
        }
        t
    }
}

/// The singular values.
#[derive(Clone, Copy, Debug)]
pub struct Svdvals;
impl Diff1 for Svdvals {
    const NAME: &'static str = "svdvals";
    type Map<E: Float, L: Level> = ValuesMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        Ok(last_row(&linalg::svd(Self::NAME, x)?))
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Svdvals
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, ValuesMap<E, L>) {
        let packed = L::diff1(&Svd, x);
        let (left, right, s) = unpacked(&packed, x.shape());
        let map = ValuesMap {
            left,
            right,
            symmetric: false,
        };
        (s.row_dropped(), map)
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The eigenvalues of each symmetric matrix, ascending, along the last axis.
    ///
    /// The matrix is taken to be symmetric: its upper triangle is not read, and its gradient is symmetric. Where
    /// eigenvalues coincide the second derivative is not finite.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 1.0, 1.0, 2.0]).reshape(&[2, 2]);
    /// assert!((a.eigvalsh() - Tensor::from_vec(vec![1.0, 3.0])).norm() < 1e-14);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square or not finite.
    #[track_caller]
    pub fn eigvalsh(&self) -> Self {
        L::diff1(&Eigvalsh, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_eigvalsh(&self) -> (Self, (TanMap<ValuesMap<E, L>, E, L>,)) {
        linalg::check_square("eigvalsh", self.shape()).or_raise();
        let (y, map) = Eigvalsh.linearize(self);
        (y, (TanMap::new(map),))
    }

    /// The singular values of each matrix, descending, along the last axis.
    ///
    /// Where singular values coincide, or one of a matrix that is not square is 0, the second derivative is not finite.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![0.0, -2.0, 3.0, 0.0]).reshape(&[2, 2]);
    /// assert!((a.svdvals() - Tensor::from_vec(vec![3.0, 2.0])).norm() < 1e-14);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes, or a matrix is not finite.
    #[track_caller]
    pub fn svdvals(&self) -> Self {
        L::diff1(&Svdvals, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_svdvals(&self) -> (Self, (TanMap<ValuesMap<E, L>, E, L>,)) {
        linalg::check_matrix("svdvals", self.shape()).or_raise();
        let (y, map) = Svdvals.linearize(self);
        (y, (TanMap::new(map),))
    }
}
