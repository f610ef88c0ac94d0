//! Functions of tensors.

mod elementwise;
mod indexing;
mod layout;
mod operations;
mod products;
mod programs;
mod reductions;
