//! The transforms, on functions written out by hand.

mod fixtures;
mod grad;
mod jacobian;
mod nesting;
mod numeric;
mod plain;
mod products;
