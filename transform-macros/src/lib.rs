//! The procedural macros of transform-func. Use them through the `transform_func` crate.
#![warn(missing_docs)]

mod analysis;
mod closures;
mod derive;
mod diagnostics;
mod driver;
mod effort;
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
#[doc = include_str!("differentiable.md")]
#[proc_macro_attribute]
pub fn differentiable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    driver::differentiable(attribute.into(), item.into()).into()
}

/// Lets the lanes of a mapped function go different ways, where data decides.
///
/// It stands beside `#[differentiable]`, in either order, or alone: then the function can be mapped, and not
/// differentiated.
///
/// Where a value of the program, a bool or an index, differs between lanes, the lanes part into groups that agree, and no lane
/// computes what it would not compute alone.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// #[vmappable]
/// fn clipped(x: &Tensor) -> Tensor {
///     if x.norm() > 1.0 { x / x.norm() } else { x.clone() }
/// }
/// let xs = Tensor::from([0.5, 0.0, 3.0, 4.0]).reshape(&[2, 2]);
/// let ys = vmap!(clipped)(&xs);
/// assert!((ys.flatten() - Tensor::from([0.5, 0.0, 0.6, 0.8])).abs().max() < 1e-12);
/// ```
#[proc_macro_attribute]
pub fn vmappable(attribute: TokenStream, item: TokenStream) -> TokenStream {
    driver::vmappable(attribute.into(), item.into()).into()
}

/// Makes a struct or an enum an argument, result and local of differentiated functions.
///
#[doc = include_str!("derive_differentiable.md")]
#[proc_macro_derive(Differentiable)]
pub fn derive_differentiable(input: TokenStream) -> TokenStream {
    driver::derive_differentiable(input.into()).into()
}

/// Names the tensors of a struct or an enum, and makes it an argument, result and local of differentiated functions.
///
#[doc = include_str!("derive_module.md")]
#[proc_macro_derive(Module, attributes(module))]
pub fn derive_module(input: TokenStream) -> TokenStream {
    driver::derive_module(input.into()).into()
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
    ///
    #[doc = include_str!("grad.md")]
    grad, Grad;
    /// The gradient and the value: `grad_and_value!(f)(&w, &x)` is `(gradient, value)`.
    ///
    /// Options are those of [`grad!`]; with `has_aux` it is `(gradient, (value, more))`.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(grad_and_value!(square)(3.0), (6.0, 9.0));
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    grad_and_value, GradAndValue;
    /// The Jacobian by reverse mode.
    ///
    /// Of a tensor by a tensor it is a tensor of the shapes of result and argument, one behind the other; of other types it has
    /// the form of the result, and at every number that of the argument. Options are those of [`grad!`], and `chunk_size = n`: so
    /// many rows are computed at a time. It costs a pullback for every number of the result. (torch.func's `jacrev`.) With
    /// `sparsity = &pattern` it is a sparse matrix, by a pullback for each colour of the rows: see [`jacfwd!`].
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn products(x: &Tensor) -> Tensor {
    ///     x.outer(x).sum_axis(0)
    /// }
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(products(&x).to_vec(), [3.0, 6.0]);
    /// let jacobian = jacrev!(products)(&x);
    /// assert_eq!((jacobian.shape(), jacobian.to_vec()), (&[2, 2][..], vec![4.0, 1.0, 2.0, 5.0]));
    /// assert_eq!(jacrev!(products, chunk_size = 1)(&x), jacobian);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    jacrev, Jacrev;
    /// The Jacobian by forward mode.
    ///
    /// A function of numbers runs with the tangents of a few inputs at a time, which share what is computed of its value.
    ///
    /// What it is, and its options, are those of [`jacrev!`], `chunk_size = n` of columns; `randomness` is that of [`vmap!`]. It
    /// costs a tangent for every number of the argument. (torch.func's `jacfwd`.)
    ///
    /// With `sparsity = &pattern`, a `Sparsity`, it is a `SparseMatrix` with the numbers of the result as rows and those of the arguments
    /// as columns. It costs a tangent for each colour of the columns, those of one colour having no common row: for a band three
    /// entries wide, three. `sparsity = "detect"` finds the pattern at the arguments of each call; `jacfwd!(f).sparsity((..))` finds it
    /// once. An entry that is not in the pattern is added to others: `testing::check_sparsity` tells.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn products(x: &Tensor) -> Tensor {
    ///     x.outer(x).sum_axis(0)
    /// }
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(jacfwd!(products)(&x).to_vec(), [4.0, 1.0, 2.0, 5.0]);
    ///
    /// #[differentiable]
    /// fn flow(u: &[f64]) -> Vec<f64> {
    ///     u.windows(2).map(|u| u[1] * u[1] - u[0]).collect()
    /// }
    /// let pattern = Sparsity::from_fn(3, 4, |i, j| j == i || j == i + 1);
    /// let jacobian = jacfwd!(flow, sparsity = &pattern)(&[1.0, 2.0, 3.0, 4.0]);
    /// assert_eq!(jacobian.iter().collect::<Vec<_>>(), [
    ///     (0, 0, -1.0), (0, 1, 4.0), (1, 1, -1.0), (1, 2, 6.0), (2, 2, -1.0), (2, 3, 8.0),
    /// ]);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    jacfwd, Jacfwd;
    /// The Jacobian by the mode that costs less.
    ///
    /// What it is, and its options, are those of [`jacrev!`] and [`jacfwd!`], `sparsity` too. Code of numbers goes by columns where there are up to
    /// four inputs and no fewer outputs, and where there are twice as many outputs as inputs or more; code of tensors where there are
    /// no more inputs than outputs; else it goes row by row. (Measured: so are the two about even there, one by the other within a
    /// factor of 0.7 to 1.5.) Sizes of arrays are known to the compiler, which then sees one mode only; of a vector, a run tells the
    /// size.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn polar(x: f64, y: f64) -> [f64; 2] {
    ///     [x.hypot(y), y.atan2(x)]
    /// }
    /// #[differentiable]
    /// fn moments(x: &[f64]) -> [f64; 2] {
    ///     let (mut sum, mut squares) = (0.0, 0.0);
    ///     for &x in x {
    ///         sum += x;
    ///         squares += x * x;
    ///     }
    ///     [sum, squares]
    /// }
    /// // Two inputs: by columns, both at once.
    /// assert_eq!(jacobian!(polar, argnums = (0, 1))(1.0, 0.0), ([1.0, 0.0], [0.0, 1.0]));
    /// // Two outputs, and any number of inputs: row by row.
    /// assert_eq!(jacobian!(moments)(&[1.0, 2.0, 3.0])[1], [2.0, 4.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    jacobian, Jacobian;
    /// The Hessian of a scalar function.
    ///
    /// It is the Jacobian of the gradient, and of its form: of a tensor, a tensor with the shape twice. Options are those of
    /// [`grad!`]; with several `argnums` it is a tuple of tuples. (torch.func's `hessian`.)
    ///
    /// With `sparsity = &pattern` or `"detect"` it is a `SparseMatrix`, as with [`jacfwd!`]. Fewer products are needed than there: an
    /// entry is also read at its mirrored place, and of a pattern one triangle is enough.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn volume(r: f64, h: f64) -> f64 {
    ///     r * r * h
    /// }
    /// assert_eq!(hessian!(volume)(3.0, 5.0), 10.0);
    /// assert_eq!(hessian!(volume, argnums = (0, 1))(3.0, 5.0), ((10.0, 6.0), (6.0, 0.0)));
    /// assert_eq!(hessian!(volume, argnums = (0, 1), sparsity = "detect")(3.0, 5.0).matvec(&[1.0, 1.0]), [16.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    hessian, Hessian;
    /// The function over an axis of its arguments: `vmap!(f, in_dims = (None, 0))(&w, &xs)`.
    ///
    #[doc = include_str!("vmap.md")]
    vmap, Vmap;
    /// The function without mutation: `functionalize!(f)(&x)` computes what `f(&x)` does.
    ///
    #[doc = include_str!("functionalize.md")]
    functionalize, Functionalize;
    /// The handle of an annotated function.
    ///
    /// It is a value without size that can be passed to what is generic over functions: to those of `transform_func::func`, to
    /// checks of `transform_func::testing`.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn square(x: f64) -> f64 {
    ///     x * x
    /// }
    /// assert_eq!(transform_func::func::grad(func!(square))(3.0), 6.0);
    /// ```
    func, Func;
}

/// The value and the pullback: `let (y, pullback) = vjp!(f, &w, &x)`.
///
/// `f` runs once. The pullback takes a cotangent of the result, as often as is wanted, and gives a tuple with one for every
/// argument. With `has_aux`, `f` returns `(result, more)`, and this is `(result, pullback, more)`. (torch.func's `vjp`.)
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (y, pullback) = vjp!(layer, &w, &x);
/// assert_eq!(y.to_vec(), [21.0, 43.0]);
/// let (w_bar, x_bar) = pullback(&Tensor::from([1.0, 0.0]));
/// assert_eq!((w_bar.to_vec(), x_bar.to_vec()), (vec![1.0, 10.0, 0.0, 0.0], vec![1.0, 2.0]));
/// ```
///
/// # Panics
/// Where `f` does, and where an operation refuses its arguments; [`try_vjp!`] returns that as an error.
#[proc_macro]
pub fn vjp(input: TokenStream) -> TokenStream {
    driver::at_point("VjpCall", input.into(), false).into()
}
/// [`vjp!`] that returns an error where that panics.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (y, pullback) = try_vjp!(layer, &w, &x)?;
/// assert_eq!(pullback(&y).1.to_vec(), [150.0, 214.0]);
/// assert!(try_vjp!(layer, &w, &Tensor::ones(&[3])).is_err());
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// Where [`vjp!`] panics because an operation or the transform refuses its arguments.
#[proc_macro]
pub fn try_vjp(input: TokenStream) -> TokenStream {
    driver::at_point("VjpCall", input.into(), true).into()
}
/// The value and the pushforward: `let (y, pushforward) = linearize!(f, &w, &x)`.
///
/// `f` runs once. The pushforward takes a tangent for each argument, as often as is wanted, and gives that of the result; the
/// tangent of one that is not to move is `zero()`. With `has_aux` this is `(result, pushforward, more)`. (torch.func's
/// `linearize`.)
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (y, pushforward) = linearize!(layer, &w, &x);
/// assert_eq!(pushforward(zero(), &Tensor::from([1.0, 0.0])).to_vec(), [1.0, 3.0]);
/// assert_eq!(pushforward(&w, &x), y * 2.0);
/// ```
///
/// # Panics
/// Where `f` does, and where an operation refuses its arguments; [`try_linearize!`] returns that as an error.
#[proc_macro]
pub fn linearize(input: TokenStream) -> TokenStream {
    driver::at_point("LinearizeCall", input.into(), false).into()
}
/// [`linearize!`] that returns an error where that panics.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (y, pushforward) = try_linearize!(layer, &w, &x)?;
/// assert_eq!(pushforward(zero(), &x), y);
/// assert!(try_linearize!(layer, &w, &Tensor::ones(&[3])).is_err());
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// Where [`linearize!`] panics because an operation or the transform refuses its arguments.
#[proc_macro]
pub fn try_linearize(input: TokenStream) -> TokenStream {
    driver::at_point("LinearizeCall", input.into(), true).into()
}
/// The value and its tangent: `let (y, y_dot) = jvp!(f, (&w, &x), (&w_dot, zero()))`.
///
/// Arguments and tangents are tuples of one length; the tangent of an argument that is not to move is `zero()`. With `has_aux`
/// this is `(result, tangent, more)`. (torch.func's `jvp`.)
///
/// `jvp!(grad!(f), ..).1` is a Hessian-vector product. The gradient beside it costs little if it is not looked at: products of large
/// matrices in it are computed when they are first read.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (y, y_dot) = jvp!(layer, (&w, &x), (zero(), &Tensor::from([1.0, 0.0])));
/// assert_eq!((y.to_vec(), y_dot.to_vec()), (vec![21.0, 43.0], vec![1.0, 3.0]));
/// ```
///
/// # Panics
/// Where `f` does, and where an operation refuses its arguments; [`try_jvp!`] returns that as an error.
#[proc_macro]
pub fn jvp(input: TokenStream) -> TokenStream {
    driver::jvp(input.into(), false).into()
}
/// [`jvp!`] that returns an error where that panics.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn layer(w: &Tensor, x: &Tensor) -> Tensor {
///     w.matmul(x)
/// }
/// let (w, x) = (Tensor::from([1.0, 2.0, 3.0, 4.0]).reshape(&[2, 2]), Tensor::from([1.0, 10.0]));
/// let (_, y_dot) = try_jvp!(layer, (&w, &x), (zero(), &x))?;
/// assert_eq!(y_dot.to_vec(), [21.0, 43.0]);
/// assert!(try_jvp!(layer, (&w, &Tensor::ones(&[3])), (zero(), zero())).is_err());
/// # Ok::<(), transform_func::Error>(())
/// ```
///
/// # Errors
/// Where [`jvp!`] panics because an operation or the transform refuses its arguments.
#[proc_macro]
pub fn try_jvp(input: TokenStream) -> TokenStream {
    driver::jvp(input.into(), true).into()
}
/// Checks the rule of a function at a point: `check_rule!(f, x)`.
///
/// Value, tangents and cotangents are held against the function and finite differences of it, and against one another. A rule that is
/// wrong is a panic that says how; `transform_func::testing::check_rule` returns it as an error.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable(vjp = cube_vjp)]
/// fn cube(x: f64) -> f64 {
///     x.powi(3)
/// }
/// #[differentiable]
/// fn cube_vjp(x: f64) -> (f64, impl Fn(f64) -> (f64,)) {
///     let square = x * x;
///     (square * x, move |y_bar| (3.0 * square * y_bar,))
/// }
///
/// check_rule!(cube, 2.0);
/// ```
#[proc_macro]
pub fn check_rule(input: TokenStream) -> TokenStream {
    driver::check_rule(input.into()).into()
}
/// The Rust that was generated for a function: `source!(f, pullback)`.
///
/// The second word is `primal`, `functionalized`, `pushforward`, `pullback` or `batched`.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn square(x: f64) -> f64 {
///     x * x
/// }
/// assert_eq!(source!(square, primal), "fn square(x: f64) -> f64 {\n    x * x\n}\n");
/// assert!(source!(square, pullback).contains("let (x_bar,) = bars;"));
/// ```
#[proc_macro]
pub fn source(input: TokenStream) -> TokenStream {
    driver::source(input.into()).into()
}
/// What a derivative of an annotated function keeps of a run, for its pullback and its pushforward: a list to print, of values and
/// their types, loop by loop.
///
/// Beside each stands the line where it gets its value. The function is not run. Types are those at the ground level; what only a derivative rule uses goes by the name of its operation.
/// Of a function that is called, `saved!` lists what its own derivative keeps.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn swing(angle: f64, steps: usize) -> f64 {
///     let scale = angle.exp();
///     let mut a = angle;
///     for _ in 0..steps {
///         a = scale * a.sin();
///     }
///     a
/// }
///
/// println!("{}", saved!(swing));
/// // for the derivative of `exp`: Diag<f64>      // line 5: let scale = angle.exp();
/// // scale: f64                                  // line 5: let scale = angle.exp();
/// // of each round of the loop:                  // line 7: for _ in 0..steps {
/// //     for the derivative of `sin`: Diag<f64>  // line 8: a = scale * a.sin();
/// //     the value of `sin`: f64                 // line 8: a = scale * a.sin();
/// assert!(saved!(swing).to_string().contains("\n    the value of `sin`: f64"));
/// ```
#[proc_macro]
pub fn saved(input: TokenStream) -> TokenStream {
    driver::saved(input.into()).into()
}
