//! The intermediate representation: what `hir` and `ssa` share, and the functional program itself.

pub(crate) mod op;
pub(crate) mod ssa;
pub(crate) mod visit;
