//! Mapped functions are loops over lanes.

use transform_func::Result;
use transform_func::prelude::*;

use super::assert_close;

/// Lanes of numbers only are computed one by one: not a bit may differ.
#[track_caller]
pub(crate) fn assert_lanes(what: &str, found: &Tensor, expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: number of results");
    let same = found
        .to_vec()
        .iter()
        .zip(expected)
        .all(|(a, b)| a.to_bits() == b.to_bits());
    assert!(same, "{what}: {found} instead of {expected:?}");
}

/// Lanes of tensors are computed together: as numbers add up in another order, or refused where they would branch.
#[track_caller]
pub(crate) fn assert_mapped(what: &str, found: Result<Tensor>, expected: &[f64]) {
    match found {
        Ok(found) => assert_close(what, &found.to_vec(), expected, 1e-12),
        Err(error) => assert!(error.to_string().contains("put #[vmappable]"), "{what}: {error}"),
    }
}

/// A point and another as lanes, and as the columns of a matrix.
pub(crate) fn lanes_of(x: &[f64]) -> ([Vec<f64>; 2], Tensor) {
    let lanes = [x.to_vec(), x.iter().map(|x| x * 1.0625).collect()];
    let rows = Tensor::from_shape_vec(&[2, x.len()], lanes.concat()).expect("two rows");
    (lanes, rows.t())
}
