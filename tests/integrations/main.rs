//! What other libraries are given: solvers of argmin's, matrices of nalgebra's, files by serde.

mod made;
mod matrices;
mod nested;
mod parts;
mod solvers;
mod trees;
mod views;
