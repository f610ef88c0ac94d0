//! What other libraries are given: solvers of argmin's, matrices of nalgebra's, files by serde.

mod matrices;
mod parts;
mod solvers;
mod trees;
