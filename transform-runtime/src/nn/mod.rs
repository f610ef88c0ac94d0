//! Neural networks: layers, losses, and initial values.
//!
//! Layers are modules like those of users: structs that derive [`Module`](crate::Module), with an annotated `forward`.
//! They are generic in the float type, `f64` if nothing is said; `cast` gives the layer in another one.

mod activation;
mod attention;
mod batch_norm;
mod bodies;
mod conv;
mod deviation;
mod dropout;
mod embedding;
mod gradients;
pub mod init;
mod likelihood;
mod linear;
mod loss;
mod norm;
mod pool;
mod recurrent;
mod sequential;
mod setting;

pub use activation::{GELU, Identity, ReLU, SiLU, Sigmoid, Tanh};
pub use attention::MultiheadAttention;
pub use batch_norm::{BatchNorm1d, BatchNorm2d};
pub use conv::{Conv1d, Conv2d};
pub use deviation::{bce_with_logits, huber, kl_div, l1, smooth_l1};
pub use dropout::Dropout;
pub use embedding::Embedding;
pub use likelihood::{cross_entropy_with, nll};
pub use linear::Linear;
pub use loss::{cross_entropy, mse};
pub use norm::{GroupNorm, LayerNorm};
pub use pool::{AvgPool2d, Flatten, MaxPool2d};
pub use recurrent::{GRU, LSTM, RNN};
pub use sequential::{Layer, Sequential};
pub use setting::Setting;
