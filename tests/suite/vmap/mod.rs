//! `vmap!`: every function mapped is the loop over its lanes, under and over every other transform.

mod basics;
mod compositions;
mod errors;
mod integrator;
mod packets;
mod parallel;
mod randomness;
