//! Neural networks.

mod deviation;
mod gradients;
mod likelihood;
mod loss;
pub use deviation::{bce_with_logits, huber, kl_div, l1, smooth_l1};
pub use likelihood::{cross_entropy_with, nll};
pub use loss::{cross_entropy, mse};
