//! Random programs: gradients against finite differences and forward mode against reverse.

mod fixed_shape;
mod interpreter;
mod testfunctions;
