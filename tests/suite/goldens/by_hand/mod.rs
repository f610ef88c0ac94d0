//! Cases of named operations with the formula written out: it and the operation must agree.

mod grids;
mod kinks;
mod losses;
mod matrices;
mod norms;
mod scans;
mod unary;
