//! Optimisers: PyTorch's numbers, any tree, every transform.

mod gradients;
mod torch;
mod transforms;
mod trees;
