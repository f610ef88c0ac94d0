//! The operations: one file per family, one block per op.
#![allow(clippy::type_complexity)] // what linearizes an op returns one map per argument

pub mod activation;
pub mod arith;
pub mod axes;
pub mod binary;
pub mod cast;
pub mod compare;
mod construct;
pub mod determinant;
pub mod diagonal;
pub mod einsum;

pub mod elementwise;
pub mod exponential;
pub mod factor;
pub mod gate;
pub mod handle;
pub mod index;
pub mod join;
pub mod kron;
pub mod layout;
pub mod layout_methods;
pub mod matmul;
pub mod matrix_function;
pub mod numbers;
pub mod operand;
pub mod parts;
mod pattern;
pub mod rearrange;
pub mod reduce;
pub mod reductions;
pub mod rounding;
pub mod scan;
pub mod select;
pub mod softmax;
pub mod solve;
pub mod sort;
pub mod special;
pub mod spectrum;
pub mod stop;
pub mod tiling;
pub mod triangle;
pub mod trig;
pub mod unary;
