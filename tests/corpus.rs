//! A third of what `#[differentiable]` and the transforms are judged by: a corpus of small functions crossed with the laws of
//! differentiation. `structures` is the rest of it, with compositions of transforms; `suite` is the last third.
#![allow(
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

#[path = "suite/corpus/mod.rs"]
mod corpus;
#[allow(dead_code, unused_imports, reason = "the others use what this one does not")]
#[path = "suite/laws/mod.rs"]
mod laws;
