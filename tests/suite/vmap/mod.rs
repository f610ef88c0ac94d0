//! `vmap!`: every function mapped is the loop over its lanes, under and over every other transform.

mod basics;
mod compositions;
mod divergent;
mod errors;
mod integrator;
mod parallel;
mod randomness;
