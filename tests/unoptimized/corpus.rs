//! The corpus and its laws again, with every optimisation of the macros switched off: no number depends on one.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    unused_variables,
    clippy::assign_op_pattern,
    clippy::explicit_auto_deref,
    clippy::manual_is_multiple_of,
    clippy::manual_memcpy,
    clippy::needless_borrows_for_generic_args,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::op_ref,
    clippy::unnecessary_lazy_evaluations,
    clippy::unnecessary_literal_unwrap,
    clippy::useless_vec,
    clippy::vec_init_then_push,
    reason = "bodies are written the many ways users write them"
)]

/// All of it with the feature `whole`; without, what optimisations are at work on most.
#[cfg(feature = "whole")]
#[path = "../suite/corpus/mod.rs"]
mod corpus;
#[cfg(not(feature = "whole"))]
#[path = "../suite/corpus"]
mod corpus {
    mod arith;
    mod calls;
    mod checkpoints;
    mod control;
    mod loops;
    mod mutation;
    mod sweeps;
    pub(crate) mod table;
}
#[path = "../suite/laws/mod.rs"]
mod laws;
#[cfg(feature = "whole")]
#[path = "../suite/structures/mod.rs"]
mod structures;

use transform_func::prelude::*;

#[differentiable]
fn shifted(x: f64) -> f64 {
    let square = x * x;
    square + 1.0
}

/// The optimised derivative of a sum reads nothing, and keeps nothing for it.
#[test]
fn what_is_not_needed_is_kept() {
    let kept = saved!(shifted).to_string();
    assert!(kept.contains("square"), "{kept}");
}
