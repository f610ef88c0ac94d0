//! Every op against PyTorch, one row an op: what it returned is in `tests/data/torch`.

mod check;
mod compare;
mod conv;
mod different;
mod elementwise;
mod handles;
mod index;
mod layout;
mod linalg;
mod matmul;
mod rearrange;
mod record;
mod reduce;
mod rows;

use std::collections::BTreeSet;

/// The rows of each file.
const ROWS: &[&[&[&str]]] = &[
    compare::ROWS,
    conv::ROWS,
    elementwise::ROWS,
    handles::ROWS,
    index::ROWS,
    layout::ROWS,
    linalg::ROWS,
    matmul::ROWS,
    rearrange::ROWS,
    reduce::ROWS,
];

#[test]
fn every_recorded_op_has_a_row() {
    let rows: BTreeSet<&str> = ROWS
        .iter()
        .copied()
        .flatten()
        .copied()
        .flatten()
        .copied()
        .collect();
    let recorded: BTreeSet<&str> = record::RECORDS.keys().map(String::as_str).collect();
    let missing: Vec<&&str> = recorded.difference(&rows).collect();
    assert!(missing.is_empty(), "recorded ops without a row: {missing:?}");
}
