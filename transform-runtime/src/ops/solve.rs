//! Linear systems and inverses of stacks of square matrices.
//!
//! Derivatives are made of the same systems, so that they have derivatives of every order.

use crate::element::{Float, Result};
use crate::error::OrRaise;
use crate::kernels::linalg::{self, Singular};
use crate::kernels::{Array, Shape};
use crate::levels::Level;
use crate::ops::matmul::Matmul;
use crate::rule::{Diff1, Diff2, TensorMap};
use crate::values::{NoMap, TanMap, Tensor};
use std::fmt::Debug;

/// A system of linear equations with a stack of matrices on the left.
pub trait System: Diff2 {
    /// The system with the transposed matrices.
    fn transposed(&self) -> Self;
    /// Of a matrix of the left side, the part that is read.
    fn read<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L>;
}

/// `a @ x = b`
#[derive(Clone, Copy, Debug)]
pub struct Solve;
impl Diff2 for Solve {
    const NAME: &'static str = "solve";
    type Map<E: Float, L: Level> = SystemMap<Self, E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        linalg::solve(Self::NAME, a, b)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Self::Map<E, L>, Self::Map<E, L>) {
        SystemMap::both(*self, a, b)
    }
}
impl System for Solve {
    fn transposed(&self) -> Self {
        Solve
    }
    fn read<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        x.clone()
    }
}

/// `a @ x = b` for triangular `a`.
#[derive(Clone, Copy, Debug)]
pub struct SolveTriangular {
    upper: bool,
}
impl Diff2 for SolveTriangular {
    const NAME: &'static str = "solve_triangular";
    type Map<E: Float, L: Level> = SystemMap<Self, E, L>;
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        linalg::solve_triangular(Self::NAME, a, b, self.upper)
    }
    fn linearize<E: Float, L: Level>(
        &self,
        a: &Tensor<E, L>,
        b: &Tensor<E, L>,
    ) -> (Tensor<E, L>, Self::Map<E, L>, Self::Map<E, L>) {
        SystemMap::both(*self, a, b)
    }
}
impl System for SolveTriangular {
    fn transposed(&self) -> Self {
        SolveTriangular { upper: !self.upper }
    }
    fn read<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Tensor<E, L> {
        x.triangle(self.upper)
    }
}

/// The derivative of a solution by the matrix or by the right-hand side: `da @ x + a @ dx = db`.
#[derive(Debug)]
pub struct SystemMap<S, E: Float, L: Level> {
    system: S,
    a: Tensor<E, L>,
    /// The solution, for the derivative by the matrix.
    x: Option<Tensor<E, L>>,
    shape: Shape,
}
impl<S: System, E: Float, L: Level> SystemMap<S, E, L> {
    fn both(system: S, a: &Tensor<E, L>, b: &Tensor<E, L>) -> (Tensor<E, L>, Self, Self) {
        let x = L::diff2(&system, a, b);
        let map = |solution, of: &Tensor<E, L>| SystemMap {
            system: system.clone(),
            a: a.clone(),
            x: solution,
            shape: of.shape_vec(),
        };
        (x.clone(), map(Some(x), a), map(None, b))
    }
}
impl<S: System, E: Float, L: Level> TensorMap<E, L> for SystemMap<S, E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        match &self.x {
            Some(x) => -L::diff2(&self.system, &self.a, &self.system.read(t).matrix_times(x)),
            None => L::diff2(&self.system, &self.a, t),
        }
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let of_b = L::diff2(&self.system.transposed(), &self.a.swapped(), ct);
        match &self.x {
            Some(x) => self
                .system
                .read(&-of_b.matrix_times(&x.swapped()))
                .sum_to(&self.shape),
            None => of_b.sum_to(&self.shape),
        }
    }
}

/// The derivative of a solution, by the matrix or by the right-hand side, where that may be a stack of vectors.
#[derive(Debug)]
pub struct SystemOfAny<S, E: Float, L: Level> {
    map: SystemMap<S, E, L>,
    /// The axis that is missing in what is mapped from, and in the solution.
    vector: (bool, bool),
}
impl<S: System, E: Float, L: Level> TensorMap<E, L> for SystemOfAny<S, E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        column(&self.map.push(&as_column(t, self.vector.0)), self.vector.1)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        column(&self.map.pull(&as_column(ct, self.vector.1)), self.vector.0)
    }
}
/// Vectors as matrices of one column.
fn as_column<E: Float, L: Level>(x: &Tensor<E, L>, vector: bool) -> Tensor<E, L> {
    if vector { x.unsqueeze(-1) } else { x.clone() }
}
/// Matrices of one column as vectors.
fn column<E: Float, L: Level>(x: &Tensor<E, L>, vector: bool) -> Tensor<E, L> {
    if vector { x.squeeze(-1) } else { x.clone() }
}

/// The inverse.
#[derive(Clone, Copy, Debug)]
pub struct Inverse {
    op: &'static str,
    singular: Singular,
}
impl Inverse {
    /// What users call.
    pub(crate) const REFUSING: Inverse = Inverse::named("inverse");
    /// With infinities or NaN for a singular matrix: in derivatives that have no value there.
    pub(crate) const DIVIDING: Inverse = Inverse {
        op: "inverse",
        singular: Singular::Divides,
    };
    /// As part of another op, which is named in messages.
    pub(crate) const fn named(op: &'static str) -> Self {
        Inverse {
            op,
            singular: Singular::Refused,
        }
    }
}
impl Diff1 for Inverse {
    const NAME: &'static str = "inverse";
    type Map<E: Float, L: Level> = InverseMap<E, L>;
    fn base<E: Float>(&self, x: &Array<E>) -> Result<Array<E>> {
        linalg::inverse(self.op, x, self.singular)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        *self
    }
    fn linearize<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> (Tensor<E, L>, InverseMap<E, L>) {
        let y = L::diff1(self, x);
        (y.clone(), InverseMap(y))
    }
}
/// `t -> -y @ t @ y`
#[derive(Debug)]
pub struct InverseMap<E: Float, L: Level>(Tensor<E, L>);
impl<E: Float, L: Level> TensorMap<E, L> for InverseMap<E, L> {
    fn push(&self, t: &Tensor<E, L>) -> Tensor<E, L> {
        -self.0.matrix_times(t).matrix_times(&self.0)
    }
    fn pull(&self, ct: &Tensor<E, L>) -> Tensor<E, L> {
        let y = self.0.swapped();
        -y.matrix_times(ct).matrix_times(&y)
    }
}

impl<E: Float, L: Level> Tensor<E, L> {
    /// The product of stacks of matrices.
    pub(crate) fn matrix_times(&self, rhs: &Self) -> Self {
        L::diff2(&Matmul, self, rhs)
    }
    /// The upper or the lower triangle of each matrix, with the diagonal, and zeros.
    pub(crate) fn triangle(&self, upper: bool) -> Self {
        let [rows, cols] = [self.ndim() - 2, self.ndim() - 1].map(|axis| self.shape()[axis]);
        let within = Array::from_shape_fn(
            vec![rows, cols],
            |i| if upper { i[0] <= i[1] } else { i[0] >= i[1] },
        );
        L::select(&L::array(within), self, &Tensor::filled(&[], E::zero()))
    }

    /// Whether a right-hand side is a vector for each matrix, as torch tells.
    fn takes_vectors(&self, rhs: &Self) -> bool {
        rhs.ndim() == 1 || (rhs.ndim() + 1 == self.ndim() && *rhs.shape() == self.shape()[..rhs.ndim()])
    }
    /// Matrices of right-hand sides, and whether they were vectors.
    #[track_caller]
    fn right_sides(&self, op: &'static str, rhs: &Self) -> (Self, bool) {
        linalg::check_square(op, self.shape()).or_raise();
        linalg::check_vector(op, rhs.shape()).or_raise();
        let vector = self.takes_vectors(rhs);
        linalg::check_rows(op, self.shape(), rhs.shape(), vector).or_raise();
        (as_column(rhs, vector), vector)
    }
    #[track_caller]
    fn system<S: System>(&self, system: S, rhs: &Self) -> Self {
        let (rhs, vector) = self.right_sides(S::NAME, rhs);
        column(&L::diff2(&system, self, &rhs), vector)
    }
    #[track_caller]
    fn system_and_maps<S: System>(
        &self,
        system: S,
        rhs: &Self,
    ) -> (Self, (SystemTan<S, E, L>, SystemTan<S, E, L>)) {
        let (rhs, vector) = self.right_sides(S::NAME, rhs);
        let (x, by_a, by_b) = SystemMap::both(system, self, &rhs);
        let of = |map, from| {
            TanMap::new(SystemOfAny {
                map,
                vector: (from, vector),
            })
        };
        (column(&x, vector), (of(by_a, false), of(by_b, vector)))
    }

    /// `x` with `a @ x = b`, for a square matrix `a`: this tensor.
    ///
    /// `b` is a vector `[n]` or a matrix `[n, k]`. Leading axes of either are stacks of matrices, and broadcast; a stack
    /// of vectors, `[.., n]`, must have just the leading axes of `a`.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 1.0, 0.0, 4.0]).reshape(&[2, 2]);
    /// let b = Tensor::from_vec(vec![4.0, 8.0]);
    /// assert_eq!(a.solve(&b).to_vec(), [1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the matrix is not square or is singular, or the shapes do not fit.
    #[track_caller]
    pub fn solve(&self, b: &Self) -> Self {
        self.system(Solve, b)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_solve(&self, b: &Self) -> (Self, (SystemTan<Solve, E, L>, SystemTan<Solve, E, L>)) {
        self.system_and_maps(Solve, b)
    }

    /// [`solve`](Self::solve) for a triangular matrix, upper or lower; the other triangle is not read. A zero on the
    /// diagonal divides as numbers do.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 7.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// let b = Tensor::from_vec(vec![4.0, 10.0]);
    /// assert_eq!(a.solve_triangular(&b, false).to_vec(), [2.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// If the matrix is not square, or the shapes do not fit.
    #[track_caller]
    pub fn solve_triangular(&self, b: &Self, upper: bool) -> Self {
        self.system(SolveTriangular { upper }, b)
    }
    /// The value and its derivatives.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_solve_triangular(
        &self,
        b: &Self,
        upper: bool,
    ) -> (
        Self,
        (
            SystemTan<SolveTriangular, E, L>,
            SystemTan<SolveTriangular, E, L>,
            NoMap,
        ),
    ) {
        let (x, (by_a, by_b)) = self.system_and_maps(SolveTriangular { upper }, b);
        (x, (by_a, by_b, NoMap))
    }
    /// [`solve_triangular`](Self::solve_triangular) of stacks of matrices on both sides.
    pub(crate) fn solve_triangles(&self, b: &Self, upper: bool) -> Self {
        L::diff2(&SolveTriangular { upper }, self, b)
    }

    /// The inverse of each square matrix.
    ///
    /// ```
    /// # use transform_runtime::Tensor;
    /// let a = Tensor::from_vec(vec![2.0, 0.0, 1.0, 4.0]).reshape(&[2, 2]);
    /// assert_eq!(a.inverse().to_vec(), [0.5, 0.0, -0.125, 0.25]);
    /// ```
    ///
    /// # Panics
    /// If a matrix is not square or is singular.
    #[track_caller]
    pub fn inverse(&self) -> Self {
        L::diff1(&Inverse::REFUSING, self)
    }
    /// The value and its derivative.
    #[doc(hidden)]
    #[track_caller]
    pub fn linearize_inverse(&self) -> (Self, (TanMap<InverseMap<E, L>, E, L>,)) {
        let (y, map) = Inverse::REFUSING.linearize(self);
        (y, (TanMap::new(map),))
    }
}

type SystemTan<S, E, L> = TanMap<SystemOfAny<S, E, L>, E, L>;
