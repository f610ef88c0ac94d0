//! What other libraries want of values and functions, each behind a feature of its name.

#[cfg(feature = "argmin")]
pub mod argmin;
#[cfg(feature = "nalgebra")]
pub(crate) mod nalgebra;
#[cfg(feature = "serde")]
mod serde;
