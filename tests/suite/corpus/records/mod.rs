//! Structs and enums: as arguments, results and locals, and with functions of their own.

mod enums;
mod generic;
mod kinds;
mod locals;
mod methods;
mod nested;
mod numbers;
mod operators;
mod tensors;
mod traits;
