//! The runtime of transform-func: levels, tensors, operations and transforms.
#![warn(missing_docs)]

extern crate self as transform_func;

mod custom;
mod element;
mod error;
pub mod func;
mod integrations;
#[allow(
    dead_code,
    unused_imports,
    reason = "the set of kernels is whole; some wait for their operation"
)]
mod kernels;
mod levels;
mod lists;
mod loan;
mod module;
mod nd;
pub mod nn;
#[doc(hidden)]
pub mod ops;
pub mod optim;
#[doc(hidden)]
pub mod plumbing;
pub mod pure;
mod random;
#[doc(hidden)]
pub mod rule;
mod source;
mod stream;
pub mod testing;
mod transforms;
mod values;

pub use element::{Element, Float, Result};
pub use error::Error;
#[cfg(feature = "argmin")]
pub use integrations::argmin;
pub use levels::{Base, Batch, Dual, Level};
pub use module::{
    CallOptions, FloatOf, Module, ParamTree, Summary, functional_call, functional_call_with,
    functional_call_with_buffers, replace_all_batch_norm_modules, stack_module_state, strict, tie_weights,
};
pub use ops::axes::{Axes, IntoAxes};
pub use ops::conv_options::{ConvOptions, ConvTransposeOptions};
pub use ops::einsum::einsum;
pub use ops::join::{cat, stack};
pub use ops::rearrange::{rearrange, rearrange_with};
pub use ops::stop::stop_gradient;
pub use random::Rng;
pub use transforms::{Pullback, Pushforward, Sparse, SparseMatrix, Sparsity, zero};
pub use values::{Function, Lift, Real, Tensor, Zero};
