//! Jacobians by whichever mode is cheaper, and at the entries of a pattern.

mod cheaper;
mod detected;
mod hessians;
mod refused;
mod sparse;

use transform_func::{SparseMatrix, Tensor};

/// Fails unless a sparse matrix is the dense one, given row by row.
#[track_caller]
fn assert_dense(sparse: &SparseMatrix, dense: &[f64], columns: usize) {
    let (whole, [rows, _]) = (sparse.to_dense(), sparse.shape());
    assert_eq!(
        (whole.shape(), dense.len()),
        (&[rows, columns][..], rows * columns)
    );
    crate::laws::assert_close("sparse", &whole.to_vec(), dense, 1e-12);
}
/// The same from a tensor that is no matrix yet.
#[track_caller]
fn assert_tensor(sparse: &SparseMatrix, dense: &Tensor) {
    assert_dense(sparse, &dense.to_vec(), sparse.shape()[1]);
}
