//! Random programs and real ones: gradients against finite differences, closed forms and recorded numbers, and forward mode
//! against reverse.

mod fixed_shape;
mod gradbench;
mod interpreter;
mod testfunctions;
