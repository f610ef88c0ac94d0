//! Functions of ndarray's arrays.

mod table;

mod operators;
mod products;
mod reductions;

use table::{laws, pair_laws, seeded};
