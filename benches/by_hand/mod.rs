//! What the derived gradients are measured against: each workload's function, and its adjoint as one writes it by hand.
//!
//! Every module has `primal`, an ordinary annotated function, and `adjoint`, its reverse sweep in plain Rust: loops and
//! slices, no intrinsics, nothing that changes what is computed. Tape and recomputation are chosen by measurement.

#![allow(
    clippy::needless_range_loop,
    reason = "a reverse sweep reads best beside the indices of its primal"
)]

pub(crate) mod ba;
pub(crate) mod gmm;
pub(crate) mod lotka_volterra;
pub(crate) mod lstm;
pub(crate) mod rosenbrock;
