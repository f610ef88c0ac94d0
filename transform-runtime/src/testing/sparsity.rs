//! Patterns against the Jacobian with all its entries.

use crate::element::Result;
use crate::transforms::{Sparsely, Sparsity};
use crate::values::Params;

/// Holds a pattern against the whole Jacobian at a point: of the handle of a Jacobian or Hessian, the pattern and the arguments as a tuple.
///
/// A sparse Jacobian is computed from sums of columns or rows. Of an entry that the pattern lacks nothing is said, and it is added to
/// another one: so a pattern that is written by hand is worth a test.
///
/// ```
/// use transform_func::prelude::*;
/// use transform_func::testing::check_sparsity;
///
/// #[differentiable]
/// fn heat(u: &[f64]) -> Vec<f64> {
///     u.windows(3).map(|u| u[0] - 2.0 * u[1] + u[2]).collect()
/// }
/// let stencil = Sparsity::from_fn(4, 6, |i, j| (i..=i + 2).contains(&j));
/// check_sparsity(jacfwd!(heat), &stencil, (&[0.5; 6],))?;
///
/// let short = Sparsity::from_fn(4, 6, |i, j| j == i || j == i + 1);
/// let error = check_sparsity(jacfwd!(heat), &short, (&[0.5; 6],)).unwrap_err();
/// assert!(error.to_string().contains("is 1.0 in row 0, column 2, where the pattern has no entry"));
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// If the Jacobian is not zero where the pattern has no entry, if the pattern has another shape, and where the function refuses its
/// arguments.
pub fn check_sparsity<T: Sparsely>(
    jacobian: T,
    pattern: &Sparsity,
    args: <T::Params as Params>::Args<'_>,
) -> Result<()> {
    let _ = jacobian;
    T::check(args, pattern)
}
