//! Functions of ndarray's arrays.

mod table;

mod closures;
mod context;
mod indexed;
mod integers;
mod made;
mod operators;
mod parts;
mod products;
mod reductions;
mod views;

use table::{laws, pair_laws, seeded};
