//! Passes from the functional program to itself, in the order they run.

pub(crate) mod simplify;
