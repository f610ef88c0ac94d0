//! Structs and enums: as arguments, results and locals, and with functions of their own.

mod elements;
mod enums;
mod generic;
mod imported;
mod kinds;
mod locals;
mod methods;
mod nested;
mod numbers;
mod operator_blocks;
mod operators;
mod own_parameters;
mod tensors;
mod traits;
