//! Cases of [`later`](super::later) whose formula can be written out already, under names of their own.
//!
//! They stay when the named operation arrives: the formula and the operation must agree.

mod grids;
mod kinks;
mod losses;
mod matrices;
mod norms;
mod scans;
mod unary;
