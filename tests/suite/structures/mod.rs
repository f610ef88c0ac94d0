//! The groups of the corpus about values with structure: structs, tensors, ndarray's arrays, and algorithms over them.

use crate::corpus::table;

mod algorithms;
pub(crate) mod ndarrays;
pub(crate) mod records;
mod tensors;
