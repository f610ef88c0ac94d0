//! Passes from the functional program to itself, in the order they run.

pub(crate) mod arms;
pub(crate) mod guards;
pub(crate) mod lend;
pub(crate) mod simplify;
