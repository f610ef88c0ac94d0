//! Every op against PyTorch, one row an op: what it returned is in `tests/data/torch`.

mod check;
mod compare;
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
    elementwise::ROWS,
    handles::ROWS,
    index::ROWS,
    layout::ROWS,
    linalg::ROWS,
    matmul::ROWS,
    rearrange::ROWS,
    reduce::ROWS,
];

/// Recorded ops that do not exist yet, by the file that has their rows.
#[rustfmt::skip]
const NOT_YET: &[&[&str]] = &[
    // conv
    &[
        "avg_pool1d", "avg_pool2d", "avg_pool2d_with", "batch_norm", "bce_with_logits", "conv1d", "conv1d_without_bias",
        "conv2d", "conv2d_of_pairs", "conv2d_without_bias", "conv_transpose1d", "conv_transpose1d_with_output_padding",
        "conv_transpose1d_without_bias", "conv_transpose2d", "conv_transpose2d_without_bias", "cross_entropy_smoothed",
        "cross_entropy_weighted", "group_norm", "huber", "kl_div", "l1", "layer_norm", "max_pool1d",
        "max_pool2d", "max_pool2d_with", "nll", "rms_norm", "smooth_l1", "unfold",
    ],
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
    let not_yet: BTreeSet<&str> = NOT_YET.iter().copied().flatten().copied().collect();
    let missing: BTreeSet<&str> = recorded.difference(&rows).copied().collect();
    assert_eq!(missing, not_yet, "recorded ops without a row");
}
