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
///
/// It may be generic over floats, with the bounds of num-traits. The transforms take it with the float that is meant, `f64` if
/// none is said:
///
/// ```
/// use num_traits::Float;
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn rosenbrock<T: Float>(x: &[T]) -> T {
///     let mut sum = T::zero();
///     for i in 1..x.len() {
///         sum = sum + (T::one() - x[i - 1]).powi(2) + T::from(100.0).unwrap() * (x[i] - x[i - 1].powi(2)).powi(2);
///     }
///     sum
/// }
///
/// assert_eq!(grad!(rosenbrock::<f32>)(&[2.0, 3.0]), [802.0, -200.0]);
/// assert_eq!(grad!(rosenbrock)(&[2.0, 3.0]), [802.0, -200.0]);
/// ```
///
/// A bound of num-traits or of an operator says that a parameter stands for a float; one with other bounds only, such as
/// `M: nn::Layer`, stands for a type that is lifted. Of a float, the methods of `Float` have derivatives, as methods and as functions
/// (`T::max(a, b)`, `Float::exp(x)`). A body with transforms asks for `T: transform_func::Float`.
///
/// On an `impl` block, inherent or of a trait, it reads all functions in it, but for those that are marked with
/// `#[nondiff]`. The type derives [`Differentiable`](macro@Differentiable). Transforms take the functions by their
/// paths, `self` first:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[derive(Differentiable, Clone, Debug)]
/// struct Layer {
///     weight: Tensor,
///     bias: Tensor,
/// }
///
/// #[differentiable]
/// impl Layer {
///     fn forward(&self, x: &Tensor) -> Tensor {
///         (x.matmul(&self.weight) + &self.bias).tanh()
///     }
///     fn loss(&self, x: &Tensor) -> f64 {
///         self.forward(x).sum()
///     }
///     #[nondiff]
///     fn new(inputs: usize, outputs: usize) -> Self {
///         Layer { weight: Tensor::zeros(&[inputs, outputs]), bias: Tensor::zeros(&[outputs]) }
///     }
/// }
///
/// let layer = Layer::new(2, 3);
/// let slope = grad!(Layer::loss)(&layer, &Tensor::from([1.0, 2.0]));
/// assert_eq!(slope.bias.to_vec(), [1.0, 1.0, 1.0]);
/// assert_eq!(slope.weight.to_vec(), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
/// ```
///
/// On a trait, it says that all types of the trait have its methods in annotated `impl` blocks. Then what is generic in such a
/// type can call them. Methods with a body, and those that are marked with `#[nondiff]`, are left out:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// trait Kernel {
///     fn at(&self, distance: f64) -> f64;
/// }
///
/// #[derive(Differentiable, Clone)]
/// struct Gaussian {
///     width: f64,
/// }
/// #[differentiable]
/// impl Kernel for Gaussian {
///     fn at(&self, distance: f64) -> f64 {
///         (-(distance / self.width).powi(2)).exp()
///     }
/// }
///
/// #[derive(Differentiable, Clone)]
/// struct Scaled<K: Kernel> {
///     kernel: K,
///     scale: f64,
/// }
/// #[differentiable]
/// impl<K: Kernel> Scaled<K> {
///     fn at(&self, distance: f64) -> f64 {
///         self.scale * self.kernel.at(distance)
///     }
/// }
///
/// let scaled = Scaled { kernel: Gaussian { width: 2.0 }, scale: 3.0 };
/// let slope = grad!(Scaled::<Gaussian>::at)(&scaled, 0.0);
/// assert_eq!((slope.scale, slope.kernel.width), (1.0, 0.0));
/// ```
///
/// # Checkpoints
///
/// With `checkpoint`, the derivative of the function keeps nothing but what it was called with: whoever pulls a cotangent back or
/// pushes a tangent forward runs it again. The results are the same, bit for bit. On an `impl` block it is said of all functions
/// in it; one of them alone is marked with `#[checkpoint]`. What a function prints, it prints again:
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable(checkpoint)]
/// fn settle(x: f64, steps: usize) -> f64 {
///     let mut y = x;
///     for _ in 0..steps {
///         y = 3.5 * y * (1.0 - y);
///     }
///     y
/// }
///
/// #[differentiable]
/// fn settle_often(x: f64) -> f64 {
///     let mut y = x;
///     for _ in 0..100 {
///         // Kept are 100 numbers, not 100 times 1000.
///         y = settle(y, 1000);
///     }
///     y
/// }
///
/// let (y, pullback) = vjp!(settle_often, 0.5);
/// assert!((0.0..1.0).contains(&y) && pullback(1.0).0.is_finite());
/// ```
///
/// `#[checkpoint]` on a `for`, `while` or `loop` keeps what the rounds begin with, and not what is computed in them: a round is run
/// again just before it is reversed. What it begins with are the variables that it changes, arrays and vectors included.
///
/// | mark | kept of `n` rounds | run again |
/// |---|---|---|
/// | `#[checkpoint]` | `n` states, and all of one round | each round once |
/// | `#[checkpoint(every = k)]` | `n / k` states, and all of `k` rounds | each round once |
/// | `#[checkpoint(binomial, slots = s)]` | `s` states, and all of one round | as few as can be: `t` times at most, if `n` is at most `(s + t)! / (s! t!)` |
///
/// The last is the schedule of Griewank and Walther (Algorithm 799, 2000). Between the run and the pull, it keeps one state. `k` and
/// `s` are expressions. Where the lanes of a `#[vmappable]` function part in a loop, its mark is not heeded.
///
/// ```
/// use transform_func::prelude::*;
///
/// #[differentiable]
/// fn swing(angle: f64, steps: usize) -> f64 {
///     let (mut a, mut speed) = (angle, 0.0);
///     #[checkpoint(every = steps.isqrt().max(1))]
///     for _ in 0..steps {
///         speed -= 0.01 * a.sin();
///         a += 0.01 * speed;
///     }
///     a
/// }
///
/// let difference = (swing(0.501, 100) - swing(0.499, 100)) / 0.002;
/// assert!((grad!(swing)(0.5, 100) - difference).abs() < 1e-6);
/// ```
///
/// # Rules
///
/// `#[differentiable(jvp = rule)]` and `#[differentiable(vjp = rule)]` give the derivative of a function, which then may be any Rust: it is not
/// read. A rule is an annotated function, of one of two forms.
///
/// ```
/// use transform_func::prelude::*;
///
/// /// Foreign code.
/// #[differentiable(jvp = power_jvp)]
/// fn power(x: f64, n: i32) -> f64 {
///     std::iter::repeat_n(x, n as usize).product()
/// }
/// /// The arguments, then a tangent for each that has one, to the value and its tangent.
/// #[differentiable]
/// fn power_jvp(x: f64, n: i32, x_dot: f64) -> (f64, f64) {
///     (power(x, n), n as f64 * power(x, n - 1) * x_dot)
/// }
///
/// /// Lets derivatives through.
/// #[differentiable(vjp = rounded_vjp)]
/// fn rounded(x: &Tensor) -> Tensor {
///     x.round()
/// }
/// /// The arguments to the value and the pullback, a closure that returns a tuple as `vjp!`'s pullback does: a cotangent for each
/// /// argument, `()` for a static one.
/// #[differentiable]
/// fn rounded_vjp(x: &Tensor) -> (Tensor, impl Fn(&Tensor) -> (Tensor,)) {
///     (x.round(), move |y_bar| (y_bar.clone(),))
/// }
///
/// assert_eq!(grad!(grad!(power))(2.0, 3), 12.0);
/// assert_eq!(jvp!(power, (2.0, 3), (1.0, zero())), (8.0, 12.0));
/// let (_, pullback) = vjp!(rounded, &Tensor::from([0.4, 1.6]));
/// assert_eq!(pullback(&Tensor::ones(&[2])).0.to_vec(), [1.0, 1.0]);
/// check_rule!(power, 2.0, 3);
/// ```
///
/// One rule is enough for both modes: a tangent is linear in tangents and a cotangent in cotangents, and the other map is the
/// transpose, by the rule's own derivative. Second derivatives are those of the rule. A rule may call the function, whose value it then
/// shares. Parameters by `&mut` have no rules.
///
/// A rule may also be another map than the derivative. What is then differentiated is what the rule does: `grad!` gives `g` by the
/// pullback, and derivatives of `g`, in forward and in reverse mode, are those of `g` as the function it is, where tangents
/// of values go by the rule for tangents, or by the transposed pullback at a cotangent of zero. That holds for second derivatives of
/// rules that are the derivative of no function, and for pullbacks that are not linear, such as clipped gradients. The latter cannot be
/// differentiated three times in reverse mode, nor in reverse mode over forward mode: that is refused when it runs.
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
