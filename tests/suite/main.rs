//! What `#[differentiable]` and the transforms are judged by: a corpus of small functions crossed with the
//! laws of differentiation, reference values, compositions of transforms, and random programs.
#![allow(
    clippy::assign_op_pattern,
    clippy::manual_is_multiple_of,
    clippy::manual_memcpy,
    clippy::needless_borrows_for_generic_args,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::useless_vec,
    reason = "bodies are written the many ways users write them"
)]

mod compose;
mod corpus;
mod goldens;
mod inout;
mod laws;
mod modules;
mod optim;
mod programs;
mod surface;
mod vmap;
