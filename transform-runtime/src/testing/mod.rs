//! Laws that derivatives and mapped functions obey, to be checked in tests of functions of one's own.
//!
//! A check is called with the handle of a function, `func!(f)` or a transform, and the function's arguments as a tuple. It returns
//! which law does not hold, and by how much:
//!
//! | | |
//! |---|---|
//! | [`check_grads`] | derivatives, up to the second ones, against finite differences |
//! | [`check_dot_product`] | the pullback is the transpose of the pushforward |
//! | [`check_rule`], `check_rule!` | a rule of one's own is the derivative of its function |
//! | [`check_vmap`], [`check_mapped`] | a mapped function is the loop over its lanes |
//! | [`check_sparsity`] | a Jacobian is zero outside of a pattern |
//!
//! ```
//! use transform_func::prelude::*;
//! use transform_func::testing::{check_dot_product, check_grads, check_vmap};
//!
//! #[differentiable]
//! fn area(a: f64, b: f64) -> f64 {
//!     std::f64::consts::PI * a * b
//! }
//!
//! check_grads(func!(area), (2.0, 0.5), 2)?;
//! check_dot_product(func!(area), (2.0, 0.5))?;
//! check_vmap(func!(area), (2.0, 0.5))?;
//! # Ok::<(), transform_func::Error>(())
//! ```

mod differences;
mod grads;
mod lanes;
mod numbers;
mod options;
mod point;
mod rule;
mod sparsity;

pub use grads::{check_dot_product, check_grads, check_grads_with};
pub use lanes::{check_mapped, check_vmap};
pub use options::{Modes, Options};
pub use rule::check_rule;
pub use sparsity::check_sparsity;
