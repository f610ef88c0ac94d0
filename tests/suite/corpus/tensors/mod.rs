//! Functions of tensors.

mod elementwise;
mod indexing;
mod layout;
mod products;
mod programs;
mod reductions;
