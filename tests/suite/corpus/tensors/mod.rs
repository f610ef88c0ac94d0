//! Functions of tensors.

mod elementwise;
mod indexing;
mod layout;
mod linear_algebra;
mod products;
mod programs;
mod reductions;
