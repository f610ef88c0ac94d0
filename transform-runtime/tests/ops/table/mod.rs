//! The rows, by family.

mod unary;
