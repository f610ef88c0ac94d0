//! The intermediate representation: what `hir` and `ssa` share, and the functional program itself.

pub(crate) mod checkpoint;
mod display;
pub(crate) mod op;
pub(crate) mod settle;
pub(crate) mod ssa;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod verify;
pub(crate) mod visit;
