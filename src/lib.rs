#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

#[cfg(doctest)]
mod guide;

#[doc(hidden)]
pub use transform_runtime::plumbing;
pub use transform_runtime::{
    CallOptions, ConvOptions, ConvTransposeOptions, Element, Error, Float, FloatOf, Function, Lift, Module,
    ParamTree, Result, Rng, SparseMatrix, Sparsity, Summary, Tensor, cat, einsum, func, functional_call,
    functional_call_with, functional_call_with_buffers, nn, optim, pure, rearrange, rearrange_with,
    replace_all_batch_norm_modules, stack, stack_module_state, stop_gradient, strict, testing, tie_weights,
    zero,
};

#[cfg(feature = "argmin")]
pub use transform_runtime::argmin;

pub use transform_macros::{
    Differentiable, Module, check_rule, differentiable, func, functionalize, grad, grad_and_value, hessian,
    jacfwd, jacobian, jacrev, jvp, linearize, saved, source, try_jvp, try_linearize, try_vjp, vjp, vmap,
    vmappable,
};

/// What programs written with this crate need in scope.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn energy(x: &Tensor) -> f64 {
///     x.slice(s![1..]).square().sum()
/// }
/// assert_eq!(grad!(energy)(&Tensor::from([1.0, 2.0, 3.0])).to_vec(), [0.0, 4.0, 6.0]);
/// ```
pub mod prelude {
    pub use ndarray::s;

    pub use crate::{
        ConvOptions, ConvTransposeOptions, Differentiable, Module, ParamTree, Rng, Sparsity, Tensor, cat,
        check_rule, differentiable, einsum, func, functional_call, functional_call_with,
        functional_call_with_buffers, functionalize, grad, grad_and_value, hessian, jacfwd, jacobian, jacrev,
        jvp, linearize, nn, optim, rearrange, rearrange_with, replace_all_batch_norm_modules, saved, source,
        stack, stack_module_state, stop_gradient, strict, tie_weights, try_jvp, try_linearize, try_vjp, vjp,
        vmap, vmappable, zero,
    };
}
