//! The transforms as plain generic functions: what the macros stand on.
//!
//! Each takes the handle of a function, `func!(f)` or another transform, and gives a transform that is called
//! with the function's arguments. They differentiate by the first argument; the macros have `argnums`,
//! `has_aux`, `chunk_size` and the dims of `vmap!`.

use crate::transforms::{
    AllAt, AllGiven, AnyJacobian, Functionalize, Grad, GradAndValue, Hessian, Inferred, Jacfwd, Jacrev, Jvp,
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
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(func::grad(func!(square))(3.0), 6.0);
    /// assert_eq!(func::grad(func::grad(func!(square)))(3.0), 2.0);
    /// ```
    grad -> Grad<F, ArgAt<0>, NoAux>;
    /// The gradient and the value of a scalar function: torch's `grad_and_value(f)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(func::grad_and_value(func!(square))(3.0), (6.0, 9.0));
    /// ```
    grad_and_value -> GradAndValue<F, ArgAt<0>, NoAux>;
    /// The Jacobian, row by row: torch's `jacrev(f)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn squares(x: &[f64; 2]) -> [f64; 2] {
    ///     [x[0] * x[0], x[0] * x[1]]
    /// }
    /// assert_eq!(func::jacrev(func!(squares))(&[3.0, 5.0]), [[6.0, 0.0], [5.0, 3.0]]);
    /// ```
    jacrev -> Jacrev<F, ArgAt<0>, NoAux, Whole>;
    /// The Jacobian, column by column: torch's `jacfwd(f)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn squares(x: &[f64; 2]) -> [f64; 2] {
    ///     [x[0] * x[0], x[0] * x[1]]
    /// }
    /// assert_eq!(func::jacfwd(func!(squares))(&[3.0, 5.0]), [[6.0, 0.0], [5.0, 3.0]]);
    /// ```
    jacfwd -> Jacfwd<F, ArgAt<0>, NoAux, Whole>;
    /// The Jacobian by the mode that costs less.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn squares(x: &[f64; 2]) -> [f64; 2] {
    ///     [x[0] * x[0], x[0] * x[1]]
    /// }
    /// assert_eq!(func::jacobian(func!(squares))(&[3.0, 5.0]), [[6.0, 0.0], [5.0, 3.0]]);
    /// ```
    jacobian -> AnyJacobian<F, ArgAt<0>, NoAux, Whole>;
    /// All second derivatives: torch's `hessian(f)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn product(x: &[f64; 2]) -> f64 {
    ///     x[0] * x[1] * x[1]
    /// }
    /// assert_eq!(func::hessian(func!(product))(&[3.0, 5.0]), [[0.0, 10.0], [10.0, 6.0]]);
    /// ```
    hessian -> Hessian<F, ArgAt<0>, NoAux>;
    /// The function over axis 0 of all its arguments: torch's `vmap(f)`.
    ///
    /// ```
    /// use transform_func::{Tensor, func};
    /// # use transform_func::prelude::differentiable;
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// let squares = func::vmap(func!(square))(&Tensor::from([1.0, 2.0, 3.0]));
    /// assert_eq!(squares.to_vec(), [1.0, 4.0, 9.0]);
    /// ```
    ///
    /// # Panics
    /// If the axes have different lengths, or there is none.
    vmap -> Vmap<F, AllAt<0>, AllAt<0>, Whole, Refused, Inferred>;
    /// The value and the pullback at a point: torch's `vjp(f, *args)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// let (y, pullback) = func::vjp(func!(square))(3.0);
    /// assert_eq!((y, pullback(10.0)), (9.0, (60.0,)));
    /// ```
    vjp -> VjpCall<F, NoAux>;
    /// The value and the pushforward at a point: torch's `linearize(f, *args)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// let (y, pushforward) = func::linearize(func!(square))(3.0);
    /// assert_eq!((y, pushforward(10.0)), (9.0, 60.0));
    /// ```
    linearize -> LinearizeCall<F>;
    /// The value and the tangent, called with the arguments and then their tangents (`zero()` for a static
    /// one): torch's `jvp(f, args, tangents)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(func::jvp(func!(square))(3.0, 10.0), (9.0, 60.0));
    /// ```
    jvp -> Jvp<F, AllGiven>;
    /// The function without mutation: torch's `functionalize(f)`.
    ///
    /// ```
    /// use transform_func::func;
    /// # use transform_func::prelude::{differentiable, zero};
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(func::functionalize(func!(square))(3.0), 9.0);
    /// ```
    functionalize -> Functionalize<F>;
}
