//! The decompositions of one matrix, for the two float types.

use nalgebra::linalg::{Cholesky, LU, SymmetricEigen};
use nalgebra::{DMatrix, Dyn, RealField};

/// A matrix with rows exchanged so that elimination is stable, as triangular factors.
pub struct Eliminated<E: RealField>(LU<E, Dyn, Dyn>);

impl<E: RealField + Copy> Eliminated<E> {
    /// The pivots.
    pub(super) fn pivots(&self) -> Vec<E> {
        self.0.lu_internal().diagonal().as_slice().to_vec()
    }
    /// 1, or -1 if an odd number of rows were exchanged.
    pub(super) fn parity(&self) -> E {
        self.0.p().determinant()
    }
    /// The solution for right-hand sides in columns. Pivots that are 0 divide as numbers do.
    pub(super) fn solve(&self, mut b: DMatrix<E>) -> DMatrix<E> {
        // The substitution below counts rows less one.
        if b.is_empty() {
            return b;
        }
        self.0.p().permute_rows(&mut b);
        let factors = self.0.lu_internal();
        let _ = factors.solve_lower_triangular_with_diag_mut(&mut b, E::one());
        factors.solve_upper_triangular_unchecked_mut(&mut b);
        b
    }
}

/// What a float type must be able to do to its matrices.
pub trait Decompose: Sized + nalgebra::Scalar {
    /// Elimination with exchange of rows.
    type Lu;
    /// Eliminates.
    fn eliminate(x: DMatrix<Self>) -> Self::Lu;
    /// [`Eliminated::pivots`]
    fn pivots(lu: &Self::Lu) -> Vec<Self>;
    /// [`Eliminated::parity`]
    fn parity(lu: &Self::Lu) -> Self;
    /// [`Eliminated::solve`]
    fn solve(lu: &Self::Lu, b: DMatrix<Self>) -> DMatrix<Self>;
    /// The solution of a triangular system; zeros on the diagonal divide as numbers do.
    fn solve_triangular(a: &DMatrix<Self>, b: DMatrix<Self>, upper: bool) -> DMatrix<Self>;
    /// The lower triangular factor of what the lower triangle says is a symmetric matrix, if it is positive definite.
    fn cholesky(x: DMatrix<Self>) -> Option<DMatrix<Self>>;
    /// Eigenvalues and eigenvectors, in columns, of a finite symmetric matrix; in no order.
    fn symmetric_eigen(x: DMatrix<Self>) -> (Vec<Self>, DMatrix<Self>);
    /// The exponential of a finite square matrix.
    fn exponential(x: DMatrix<Self>) -> DMatrix<Self>;
    /// The product.
    fn product(a: &DMatrix<Self>, b: &DMatrix<Self>) -> DMatrix<Self>;
}

macro_rules! decompose {
    ($($e:ty)*) => { $(
        impl Decompose for $e {
            type Lu = Eliminated<$e>;
            fn eliminate(x: DMatrix<$e>) -> Self::Lu {
                Eliminated(LU::new(x))
            }
            fn pivots(lu: &Self::Lu) -> Vec<$e> {
                lu.pivots()
            }
            fn parity(lu: &Self::Lu) -> $e {
                lu.parity()
            }
            fn solve(lu: &Self::Lu, b: DMatrix<$e>) -> DMatrix<$e> {
                lu.solve(b)
            }
            fn solve_triangular(a: &DMatrix<$e>, mut b: DMatrix<$e>, upper: bool) -> DMatrix<$e> {
                if upper {
                    a.solve_upper_triangular_unchecked_mut(&mut b);
                } else {
                    a.solve_lower_triangular_unchecked_mut(&mut b);
                }
                b
            }
            fn cholesky(x: DMatrix<$e>) -> Option<DMatrix<$e>> {
                Cholesky::new(x).map(Cholesky::unpack)
            }
            fn symmetric_eigen(x: DMatrix<$e>) -> (Vec<$e>, DMatrix<$e>) {
                let eigen = SymmetricEigen::new(x);
                (eigen.eigenvalues.as_slice().to_vec(), eigen.eigenvectors)
            }
            fn exponential(x: DMatrix<$e>) -> DMatrix<$e> {
                x.exp()
            }
            fn product(a: &DMatrix<$e>, b: &DMatrix<$e>) -> DMatrix<$e> {
                a * b
            }
        }
    )* };
}
decompose!(f32 f64);
