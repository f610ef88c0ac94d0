//! The transforms as plain generic functions: what the macros stand on.
//!
//! Each takes the handle of a function, `func!(f)` or another transform, and gives a transform that is called
//! with the function's arguments. They differentiate by the first argument; the macros have `argnums`,
//! `has_aux`, `chunk_size` and the dims of `vmap!`.

use crate::transforms::{
    AllAt, AllGiven, Functionalize, Grad, GradAndValue, Hessian, Inferred, Jacfwd, Jacrev, Jvp,
    LinearizeCall, NoAux, Refused, VjpCall, Vmap, Whole,
};
use crate::values::{ArgAt, Direct, Function};

macro_rules! transforms {
    ($($(#[$doc:meta])* $name:ident -> $out:ty;)*) => { $(
        $(#[$doc])*
        pub fn $name<F: Function>(f: F) -> $out
        where
            $out: Direct,
        {
            let _ = f;
            <$out>::default()
        }
    )* };
}
transforms! {
    /// The gradient of a scalar function: torch's `grad(f)`.
    grad -> Grad<F, ArgAt<0>, NoAux>;
    /// The gradient and the value of a scalar function: torch's `grad_and_value(f)`.
    grad_and_value -> GradAndValue<F, ArgAt<0>, NoAux>;
    /// The Jacobian, row by row: torch's `jacrev(f)`.
    jacrev -> Jacrev<F, ArgAt<0>, NoAux, Whole>;
    /// The Jacobian, column by column: torch's `jacfwd(f)`.
    jacfwd -> Jacfwd<F, ArgAt<0>, NoAux, Whole>;
    /// All second derivatives: torch's `hessian(f)`.
    hessian -> Hessian<F, ArgAt<0>, NoAux>;
    /// The function over axis 0 of all its arguments: torch's `vmap(f)`.
    vmap -> Vmap<F, AllAt<0>, AllAt<0>, Whole, Refused, Inferred>;
    /// The value and the pullback at a point: torch's `vjp(f, *args)`.
    vjp -> VjpCall<F, NoAux>;
    /// The value and the pushforward at a point: torch's `linearize(f, *args)`.
    linearize -> LinearizeCall<F>;
    /// The value and the tangent, called with the arguments and then their tangents (`zero()` for a static
    /// one): torch's `jvp(f, args, tangents)`.
    jvp -> Jvp<F, AllGiven>;
    /// The function without mutation: torch's `functionalize(f)`.
    functionalize -> Functionalize<F>;
}
