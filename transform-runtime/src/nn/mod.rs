//! Neural networks.

mod loss;
pub use loss::{cross_entropy, mse};
