#![doc = include_str!("../README.md")]

#[doc(hidden)]
pub use transform_runtime::plumbing;
pub use transform_runtime::{
    ConvOptions, ConvTransposeOptions, Element, Error, Float, Function, Lift, Module, ParamTree, Result, Rng,
    Summary, Tensor, cat, einsum, func, nn, rearrange, rearrange_with, stack, stop_gradient, zero,
};

pub use transform_macros::{
    Differentiable, Module, differentiable, func, grad, grad_and_value, hessian, jacfwd, jacrev, jvp,
    linearize, source, try_jvp, try_linearize, try_vjp, vjp, vmap, vmappable,
};

/// What programs written with this crate need in scope.
pub mod prelude {
    pub use ndarray::s;

    pub use crate::{
        ConvOptions, ConvTransposeOptions, Differentiable, Module, ParamTree, Rng, Tensor, cat,
        differentiable, einsum, func, grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, nn,
        rearrange, rearrange_with, source, stack, stop_gradient, try_jvp, try_linearize, try_vjp, vjp, vmap,
        vmappable, zero,
    };
}
