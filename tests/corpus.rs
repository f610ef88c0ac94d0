//! The first half of what `#[differentiable]` and the transforms are judged by: a corpus of small functions crossed with
//! the laws of differentiation, and compositions of transforms over it. The other half is `suite`.
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

#[path = "suite/compose/mod.rs"]
mod compose;
#[path = "suite/corpus/mod.rs"]
mod corpus;
#[path = "suite/inout/mod.rs"]
mod inout;
#[allow(
    dead_code,
    unused_imports,
    reason = "the other half uses what this one does not"
)]
#[path = "suite/laws/mod.rs"]
mod laws;
