//! What patterns and sparse matrices refuse, in words.

use transform_func::prelude::*;
use transform_func::testing::check_sparsity;
use transform_func::{Error, SparseMatrix};

#[differentiable]
fn differences(x: &[f64]) -> Vec<f64> {
    x.windows(2).map(|pair| pair[1] - pair[0]).collect()
}
#[differentiable]
fn energy(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += x[i] * x[i - 1];
    }
    sum
}
#[differentiable]
fn product(a: &Tensor, b: &Tensor) -> Tensor {
    a.matmul(b)
}

#[track_caller]
fn says<T: std::fmt::Debug>(found: Result<T, Error>, message: &str) {
    assert_eq!(found.unwrap_err().to_string(), message);
}
const RULE: &str =
    "a pattern has a row for each number of the result, and a column for each of the arguments";

#[test]
fn a_pattern_has_the_shape_of_the_jacobian() {
    let x = [1.0, 2.0, 4.0];
    for pattern in [
        Sparsity::dense(2, 4),
        Sparsity::dense(3, 3),
        Sparsity::dense(0, 0),
    ] {
        let shape = pattern.shape();
        let message = |op| {
            format!("{op}: the sparsity pattern has shape {shape:?}, the Jacobian has shape [2, 3]: {RULE}")
        };
        says(
            jacfwd!(differences, sparsity = &pattern).try_call((&x,)),
            &message("jacfwd!"),
        );
        says(
            jacrev!(differences, sparsity = &pattern).try_call((&x,)),
            &message("jacrev!"),
        );
        says(
            jacobian!(differences, sparsity = &pattern).try_call((&x,)),
            &message("jacobian!"),
        );
    }
    says(
        hessian!(energy, sparsity = &Sparsity::dense(2, 3)).try_call((&x,)),
        &format!("hessian!: the sparsity pattern has shape [2, 3], the Jacobian has shape [3, 3]: {RULE}"),
    );
    assert!(
        std::panic::catch_unwind(|| jacfwd!(differences, sparsity = &Sparsity::dense(1, 1))(&[
            1.0, 2.0, 4.0
        ]))
        .is_err()
    );
}

#[test]
fn what_the_function_refuses_is_refused() {
    let (a, b) = (Tensor::ones(&[2, 3]), Tensor::ones(&[2]));
    assert_eq!(
        jacfwd!(product, sparsity = "detect")
            .try_call((&a, &b))
            .unwrap_err()
            .op(),
        "matmul"
    );
    assert_eq!(
        jacfwd!(product).try_sparsity((&a, &b)).unwrap_err().op(),
        "matmul"
    );
    assert_eq!(
        Sparsity::try_detect(jacrev!(product), (&a, &b)).unwrap_err().op(),
        "matmul"
    );
    assert_eq!(
        check_sparsity(jacrev!(product), &Sparsity::dense(1, 1), (&a, &b))
            .unwrap_err()
            .op(),
        "matmul"
    );
}

#[test]
fn patterns_are_checked_at_a_point() {
    let x = [1.0, 2.0, 4.0];
    let pattern = jacfwd!(differences).sparsity((&x,));
    check_sparsity(jacfwd!(differences), &pattern, (&x,)).unwrap();
    check_sparsity(hessian!(energy), &Sparsity::banded(3, 1, 1), (&x,)).unwrap();
    says(
        check_sparsity(hessian!(energy), &Sparsity::banded(3, 0, 1), (&x,)),
        "check_sparsity: the Jacobian is 1.0 in row 1, column 0, where the pattern has no entry (2 such entries): add it, or find the \
         pattern with `Sparsity::detect`",
    );
    says(
        check_sparsity(jacrev!(differences), &Sparsity::dense(1, 3), (&x,)),
        &format!("jacrev!: the sparsity pattern has shape [1, 3], the Jacobian has shape [2, 3]: {RULE}"),
    );
}

#[test]
fn values_of_patterns_and_matrices_are_checked() {
    says(
        Sparsity::try_from_entries(2, 3, [(0, 0), (2, 0)]),
        "Sparsity: the entry (2, 0) is outside of the pattern of 2 rows and 3 columns",
    );
    says(
        Sparsity::dense(2, 3).try_union(&Sparsity::dense(3, 2)),
        "Sparsity: patterns of shapes [2, 3] and [3, 2] have no union: they are of one shape",
    );
    says(
        SparseMatrix::try_new(Sparsity::banded(2, 0, 0), vec![1.0]),
        "SparseMatrix: 1 values for a pattern of 2 entries: give one for each, row by row",
    );
    let matrix = SparseMatrix::new(Sparsity::dense(1, 2), vec![1.0, 2.0]);
    says(
        matrix.try_matvec(&[1.0]),
        "matvec: the vector has 1 numbers, the matrix has 2 columns: pass a number for each column",
    );
    says(
        matrix.try_transposed_matvec(&[1.0, 2.0]),
        "transposed_matvec: the vector has 2 numbers, the matrix has 1 rows: pass a number for each row",
    );
    assert_eq!((matrix.get(0, 2), matrix.get(1, 0)), (None, None));
}
