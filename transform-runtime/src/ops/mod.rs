//! The operations: one file per family, one block per op.
#![allow(clippy::type_complexity)] // what linearizes an op returns one map per argument

pub mod activation;
pub mod arith;
pub mod axes;
pub mod binary;
pub mod cast;
pub mod compare;
mod construct;
pub mod conv;
pub mod conv_methods;
pub mod dropout;
pub mod elementwise;
pub mod exponential;
pub mod framed;
pub mod gate;
pub mod handle;
pub mod index;
pub mod join;
pub mod layout;
pub mod layout_methods;
pub mod matmul;
pub mod norm;
pub mod norm_methods;
pub mod numbers;
pub mod operand;
pub mod pairs;
pub mod pool;
pub mod reduce;
pub mod reductions;
pub mod rounding;
pub mod running;
pub mod select;
pub mod softmax;
pub mod stop;
pub mod trig;
pub mod unary;
pub mod unfold;
