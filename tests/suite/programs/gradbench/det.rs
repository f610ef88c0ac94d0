//! The determinant by expansion along the first row, over a linked list of the columns that remain.

use transform_func::prelude::*;

use super::cases;

/// The determinant of what is left of `a` [ell, ell]: rows from `row` on, and the columns that can be reached from the
/// end of the list, `next[ell]`.
#[differentiable]
fn expansion(a: &[f64], ell: usize, row: usize, next: &mut [usize]) -> f64 {
    if row == ell {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    let mut before = ell;
    while next[before] < ell {
        let column = next[before];
        next[before] = next[column];
        sum += sign * a[row * ell + column] * expansion(a, ell, row + 1, next);
        next[before] = column;
        sign = -sign;
        before = column;
    }
    sum
}

#[differentiable]
pub(crate) fn determinant(a: &[f64], ell: usize) -> f64 {
    let mut next = vec![0; ell + 1];
    for column in 0..ell {
        next[column] = column + 1;
    }
    expansion(a, ell, 0, &mut next)
}

#[test]
fn det() {
    for case in cases("det") {
        let (a, ell) = (case.numbers("input/A"), case.count("input/ell"));
        // The singular determinant is what rounding leaves of terms of size 1.
        match case.number("expected/primal") {
            rounded if rounded.abs() < 1e-15 => assert!(determinant(&a, ell).abs() < 1e-15),
            _ => case.expect("expected/primal", &determinant(&a, ell), 1e-12),
        }
        case.expect("expected/gradient", &grad!(determinant)(&a, ell), 1e-12);
        if case.has("extra/hvp") {
            let v = case.numbers("extra/v");
            let hvp = jvp!(grad!(determinant), (&a, ell), (&v, zero())).1;
            case.expect("extra/hvp", &hvp, 1e-10);
        }
    }
}
