//! The last third of what `#[differentiable]` and the transforms are judged by: reference values, modules, optimisers,
//! batches, real and random programs. The corpus is in `corpus` and `structures`: binaries compile side by side.
#![allow(
    clippy::assign_op_pattern,
    clippy::eq_op,
    clippy::manual_flatten,
    clippy::manual_is_multiple_of,
    clippy::manual_memcpy,
    clippy::needless_borrows_for_generic_args,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::ptr_arg,
    clippy::useless_vec,
    reason = "bodies are written the many ways users write them"
)]

mod checks;
mod goldens;
mod guide;
mod into;
mod jacobians;
#[allow(
    dead_code,
    unused_imports,
    reason = "the other half uses what this one does not"
)]
mod laws;
mod modules;
mod optim;
mod programs;
mod surface;
mod vmap;
