//! The procedural macros of transform-func. Use them through the `transform_func` crate.

mod analysis;
mod derive;
mod diagnostics;
mod driver;
mod emit;
mod fallback;
mod fence;
mod functionalize;
mod hir;
mod ir;
mod lower;
mod parse;
mod passes;
mod source;
#[cfg(test)]
mod tests;

use parse::transform::Kind;
use proc_macro::TokenStream;

/// Reads a function and writes its lifted and adjoint variants beside it.
///
/// The function itself stays as it is; its name becomes a handle that the transforms take.
#[proc_macro_attribute]
pub fn differentiable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    driver::differentiable(attribute.into(), item.into()).into()
}

/// Lets the lanes of a mapped function go different ways, where data decides.
///
/// It stands beside `#[differentiable]`, in either order, or alone: then the function can be mapped, and not
/// differentiated.
#[proc_macro_attribute]
pub fn vmappable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    driver::vmappable(attribute.into(), item.into()).into()
}

/// Makes a struct an argument, result and local of differentiated functions.
#[proc_macro_derive(Differentiable)]
pub fn derive_differentiable(input: TokenStream) -> TokenStream {
    driver::derive_differentiable(input.into()).into()
}

macro_rules! transforms {
    ($($(#[$doc:meta])* $name:ident, $kind:ident;)*) => { $(
        $(#[$doc])*
        #[proc_macro]
        pub fn $name(input: TokenStream) -> TokenStream {
            driver::transform(Kind::$kind, input.into()).into()
        }
    )* };
}
transforms! {
    /// The gradient of a scalar function: `grad!(f)(&w, &x)`.
    grad, Grad;
    /// The gradient and the value: `grad_and_value!(f)(&w, &x)` is `(gradient, value)`.
    grad_and_value, GradAndValue;
    /// The Jacobian by reverse mode.
    jacrev, Jacrev;
    /// The Jacobian by forward mode.
    jacfwd, Jacfwd;
    /// The Hessian of a scalar function.
    hessian, Hessian;
    /// The function over an axis of its arguments: `vmap!(f, in_dims = (None, 0))(&w, &xs)`.
    vmap, Vmap;
    /// The handle of an annotated function.
    func, Func;
}

/// The value and the pullback: `let (y, pullback) = vjp!(f, &w, &x)`.
#[proc_macro]
pub fn vjp(input: TokenStream) -> TokenStream {
    driver::at_point("VjpCall", input.into(), false).into()
}
/// [`vjp!`] that returns an error where that panics.
#[proc_macro]
pub fn try_vjp(input: TokenStream) -> TokenStream {
    driver::at_point("VjpCall", input.into(), true).into()
}
/// The value and the pushforward: `let (y, pushforward) = linearize!(f, &w, &x)`.
#[proc_macro]
pub fn linearize(input: TokenStream) -> TokenStream {
    driver::at_point("LinearizeCall", input.into(), false).into()
}
/// [`linearize!`] that returns an error where that panics.
#[proc_macro]
pub fn try_linearize(input: TokenStream) -> TokenStream {
    driver::at_point("LinearizeCall", input.into(), true).into()
}
/// The value and its tangent: `let (y, y_dot) = jvp!(f, (&w, &x), (&w_dot, zero()))`.
#[proc_macro]
pub fn jvp(input: TokenStream) -> TokenStream {
    driver::jvp(input.into(), false).into()
}
/// [`jvp!`] that returns an error where that panics.
#[proc_macro]
pub fn try_jvp(input: TokenStream) -> TokenStream {
    driver::jvp(input.into(), true).into()
}
/// The Rust that was generated for a function: `source!(f, pullback)`.
#[proc_macro]
pub fn source(input: TokenStream) -> TokenStream {
    driver::source(input.into()).into()
}
