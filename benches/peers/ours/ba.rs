//! Bundle adjustment: the blocks of the sparse Jacobian.

use crate::by_hand::ba;
use crate::case::{Case, Numbers, Outputs, one};
use crate::inputs::Observations;
use transform_func::prelude::*;

pub(super) fn cases() -> Vec<Case> {
    let of = Observations::new();
    let residuals = move || of.each(ba::primal);
    let of = Observations::new();
    let blocks = move || of.each(|c, x, w, s| jacrev!(ba::primal, argnums = (0, 1, 2))(c, x, w, s));
    let of = Observations::new();
    let hand = move || of.each(ba::adjoint);
    vec![
        Case::new("primal", residuals, one),
        Case::new("jacrev_blocks", blocks, by_blocks),
        Case::new("hand", hand, by_blocks).against("jacrev_blocks"),
    ]
}

fn by_blocks(blocks: Vec<ba::Jacobian>) -> Outputs {
    vec![
        ("Jcam", blocks.iter().flat_map(|b| b.0.numbers()).collect()),
        ("JX", blocks.iter().flat_map(|b| b.1.numbers()).collect()),
        ("Jw", blocks.iter().flat_map(|b| b.2.numbers()).collect()),
    ]
}
