//! Functions of tensors.

mod elementwise;
mod indexing;
mod layout;
mod linear_algebra;
mod operations;
mod products;
mod programs;
mod reductions;
