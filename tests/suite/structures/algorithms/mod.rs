//! Real little algorithms.

mod integration;
mod linear_algebra;
mod roots;
mod sequences;
mod statistics;
