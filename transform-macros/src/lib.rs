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
/// Its fields are floats, tensors, containers of those, other such structs, and what is never differentiated, such as
/// integers. It must be `Clone`. Bodies read and write fields, build structs and take them apart; gradients are of the
/// struct's own type:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Differentiable, Clone, Debug, PartialEq)]
/// struct Spring {
///     stiffness: f64,
///     length: f64,
///     turns: usize,
/// }
///
/// #[differentiable]
/// fn energy(spring: &Spring, x: f64) -> f64 {
///     let stretch = x - spring.length;
///     0.5 * spring.stiffness * stretch * stretch
/// }
///
/// let spring = Spring { stiffness: 3.0, length: 1.0, turns: 12 };
/// let slope = grad!(energy)(&spring, 3.0);
/// assert_eq!(slope, Spring { stiffness: 2.0, length: -6.0, turns: 12 });
/// ```
///
/// Beside the struct `S` stands a struct `SOf` with a type parameter for every field. It is what Jacobians are made of,
/// and where numbers are mapped, which become tensors, it takes the place of the struct. A struct of tensors stays what
/// it is where it is mapped:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Differentiable, Clone, Debug, PartialEq)]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// #[differentiable]
/// fn product(p: &Point) -> f64 {
///     p.x * p.y
/// }
///
/// let second = hessian!(product)(&Point { x: 2.0, y: 3.0 });
/// assert_eq!((second.x.x, second.x.y), (0.0, 1.0));
///
/// let points = PointOf { x: Tensor::from([1.0, 2.0]), y: Tensor::from([3.0, 4.0]) };
/// assert_eq!(vmap!(product)(&points).to_vec(), [3.0, 8.0]);
/// ```
///
/// An enum is matched and made as in any function, and its gradient is of the same variant. In `EOf`, which stands beside the
/// enum `E`, there is an `Option` for each field of each variant, and the name of the variant:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Differentiable, Clone, Debug, PartialEq)]
/// enum Potential {
///     Spring { stiffness: f64 },
///     Charge(f64),
///     Free,
/// }
///
/// #[differentiable]
/// fn energy(p: &Potential, x: f64) -> f64 {
///     match p {
///         Potential::Spring { stiffness } => 0.5 * stiffness * x * x,
///         Potential::Charge(q) => q / x,
///         Potential::Free => 0.0,
///     }
/// }
///
/// let slope = grad!(energy)(&Potential::Charge(3.0), 2.0);
/// assert_eq!(slope, Potential::Charge(0.5));
///
/// let charges = Some(Tensor::from([1.0, 2.0]));
/// let charges = PotentialOf { variant: "Charge", Charge_0: charges, ..Default::default() };
/// let energies = vmap!(energy, in_dims = (0, None))(&charges, 2.0);
/// assert_eq!(energies.to_vec(), [0.5, 1.0]);
/// ```
///
/// The types of the fields must be as visible as the struct or enum. A generic one is built with its parameters written out,
/// `Pair::<f64, Tensor> { .. }`, `Either::<f64>::Left(x)`. Fields may be in boxes; no type contains itself.
#[proc_macro_derive(Differentiable)]
pub fn derive_differentiable(input: TokenStream) -> TokenStream {
    driver::derive_differentiable(input.into()).into()
}

/// Names the tensors of a struct or an enum, and makes it an argument, result and local of differentiated functions.
///
/// It implements the trait of the same name, and all that [`Differentiable`](macro@Differentiable) implements. The names are those
/// of the fields; of an enum, those of the variant's fields, and if that has one field without a name, those within:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Module, Clone, Debug)]
/// enum Layer {
///     Dense(nn::Linear),
///     Scale { factor: Tensor },
///     Relu,
/// }
///
/// #[differentiable]
/// impl Layer {
///     fn forward(&self, x: &Tensor) -> Tensor {
///         match self {
///             Layer::Dense(linear) => linear.forward(x),
///             Layer::Scale { factor } => x * factor,
///             Layer::Relu => x.relu(),
///         }
///     }
/// }
///
/// let dense = Layer::Dense(nn::Linear::new(3, 2, &mut Rng::new(1)));
/// assert_eq!(dense.named_parameters().keys().collect::<Vec<_>>(), ["bias", "weight"]);
/// let scale = Layer::Scale { factor: Tensor::ones(&[2]) };
/// assert_eq!(scale.named_parameters().keys().collect::<Vec<_>>(), ["factor"]);
/// ```
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
    /// It is a function of the arguments of `f`, called directly, and like `f` the argument of other transforms. `argnums = 1` or
    /// `argnums = (0, 2)` says by which arguments, the first if nothing is said; with `has_aux`, `f` returns `(number, more)` and
    /// the gradient comes with `more`. A gradient is of its argument's type. (torch.func's `grad`.)
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn loss(w: &Tensor, x: &Tensor) -> f64 {
    ///     w.dot(x).powi(2)
    /// }
    /// let (w, x) = (Tensor::from([1.0, -2.0]), Tensor::from([3.0, 1.0]));
    /// assert_eq!(grad!(loss)(&w, &x).to_vec(), [6.0, 2.0]);
    /// assert_eq!(grad!(loss, argnums = 1)(&w, &x).to_vec(), [2.0, -4.0]);
    /// assert!(grad!(loss).try_call((&w, &Tensor::ones(&[3]))).is_err());
    ///
    /// #[differentiable]
    /// fn cube_and_square(x: f64) -> (f64, f64) {
    ///     (x.powi(3), x * x)
    /// }
    /// assert_eq!(grad!(cube_and_square, has_aux)(2.0), (12.0, 4.0));
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
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
    /// many rows are computed at a time. It costs a pullback for every number of the result. (torch.func's `jacrev`.)
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
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn products(x: &Tensor) -> Tensor {
    ///     x.outer(x).sum_axis(0)
    /// }
    /// let x = Tensor::from([1.0, 2.0]);
    /// assert_eq!(jacfwd!(products)(&x).to_vec(), [4.0, 1.0, 2.0, 5.0]);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    jacfwd, Jacfwd;
    /// The Hessian of a scalar function.
    ///
    /// It is the Jacobian of the gradient, and of its form: of a tensor, a tensor with the shape twice. Options are those of
    /// [`grad!`]; with several `argnums` it is a tuple of tuples. (torch.func's `hessian`.)
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
    /// ```
    ///
    /// # Panics
    /// Where `f` does, and where an operation refuses its arguments; `.try_call((..))` returns that as an error.
    hessian, Hessian;
    /// The function over an axis of its arguments: `vmap!(f, in_dims = (None, 0))(&w, &xs)`.
    ///
    /// `in_dims` says along which axis, one for all arguments or a tuple with one, or `None`, for each; 0 if nothing is said, and
    /// negative ones count from the end. `out_dims` says where the lanes are in the results. What is mapped gains an axis: a
    /// number becomes a `&Tensor` of rank 1. `randomness = "different"` or `"same"` says whether lanes draw numbers of their own,
    /// `chunk_size = n` how many lanes run at a time, `axis_size = n` how many lanes there are where no argument is mapped.
    /// (torch.func's `vmap`.)
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn scaled(x: &Tensor, k: f64) -> Tensor {
    ///     x * k
    /// }
    /// let (x, ks) = (Tensor::from([1.0, 2.0]), Tensor::from([1.0, 10.0, 100.0]));
    /// let lanes = vmap!(scaled, in_dims = (None, 0))(&x, &ks);
    /// assert_eq!((lanes.shape(), lanes[[2, 1]]), (&[3, 2][..], 200.0));
    /// assert_eq!(vmap!(scaled, in_dims = (None, 0), out_dims = 1)(&x, &ks), lanes.t());
    /// assert_eq!(vmap!(scaled, in_dims = None, axis_size = 3)(&x, 2.0).shape(), [3, 2]);
    /// ```
    ///
    /// # Panics
    /// Where `f` does, where mapped axes differ in length, where lanes of tensor code part that is not [`macro@vmappable`], and where
    /// random numbers are drawn and `randomness` is not said; `.try_call((..))` returns that as an error.
    vmap, Vmap;
    /// The function without mutation: `functionalize!(f)(&x)` computes what `f(&x)` does.
    ///
    /// Arguments are passed as to `f`; what `f` leaves in `&mut` arguments is put back into them. `remove = "mutations"`,
    /// which is meant if nothing is said, and `remove = "mutations_and_views"` mean the same here: where nothing is changed in
    /// place, a view is a value.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn advance(total: &mut f64, x: f64) -> f64 {
    ///     *total += x * x;
    ///     *total * x
    /// }
    ///
    /// let mut total = 1.0;
    /// assert_eq!(functionalize!(advance, remove = "mutations_and_views")(&mut total, 2.0), 10.0);
    /// assert_eq!(total, 5.0);
    /// let slope = grad!(functionalize!(advance), argnums = 1);
    /// assert_eq!(slope(&mut total, 1.0), 8.0);
    /// ```
    ///
    /// `functionalize!(f).source()` is that function as text: Rust without `mut`, assignments and `&mut`, which compiles where
    /// `f` does. Every version of a variable is a `let`, loops fold over what they carry, a change in place is a call of
    /// `transform_func::pure`. A `&mut` parameter is taken by value, and what is left of it is returned behind the result; a
    /// generator is drawn from through `pure::Random`. Closures and functions declared in the body stay as they are.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn sum_of_squares(x: &[f64]) -> f64 {
    ///     let mut total = 0.0;
    ///     for i in 0..x.len() {
    ///         total += x[i] * x[i];
    ///     }
    ///     total
    /// }
    ///
    /// let text = "\
    /// fn sum_of_squares(x: &[f64]) -> f64 {
    ///     let total = 0.0_f64;
    ///     let t = x.len();
    ///     let total_3 = (0..t).fold(total, |total_1, i| {
    ///         let t_1 = x[i];
    ///         let t_3 = t_1 * t_1;
    ///         let total_2 = total_1 + t_3;
    ///         total_2
    ///     });
    ///     total_3
    /// }
    /// ";
    /// assert_eq!(functionalize!(sum_of_squares).source(), text);
    /// ```
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
