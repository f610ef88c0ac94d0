//! The groups of the corpus about values with structure, and compositions of transforms. Two binaries, `corpus` and this, compile side
//! by side.
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
#[path = "suite/corpus"]
mod corpus {
    pub(crate) mod as_it_is;
    pub(crate) mod inout;
    #[allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "half of the corpus does not use all of it"
    )]
    pub(crate) mod table;
}
#[path = "suite/inout/mod.rs"]
mod inout;
#[allow(dead_code, unused_imports, reason = "the others use what this one does not")]
#[path = "suite/laws/mod.rs"]
mod laws;
#[path = "suite/structures/mod.rs"]
mod structures;
