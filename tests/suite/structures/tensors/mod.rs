//! Functions of tensors.

mod elementwise;
mod indexing;
mod layout;
mod lent_generators;
mod linear_algebra;
mod operations;
mod options;
mod products;
mod programs;
mod randomness;
mod reductions;
