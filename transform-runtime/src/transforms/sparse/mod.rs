//! Sparse Jacobians and Hessians: `jacfwd!(f, sparsity = &pattern)` and its like.

mod colouring;
mod compute;
mod lines;
mod matrix;
mod pattern;
mod products;

use crate::element::Result;
use crate::error::catching;
use crate::transforms::jacobian::{Chunks, Jacobian, JacobianOf, Mode, Shaped};
use crate::transforms::{Arguments, Auxiliary, TotalDerivative};
use crate::values::{Derived, Function, JointKind, Lift, Params, Select, Uniform};
pub use compute::Symmetry;
pub use matrix::SparseMatrix;
pub use pattern::Sparsity;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

type Picked<F, A> = <<F as Function>::Params as Select<A>>::Picked;
type ElementOf<F, A, X> = <(F, A, X) as JacobianOf>::E;

/// A Jacobian that can be computed at the entries of a pattern only.
pub trait Sparsely: 'static {
    /// The parameters of the function.
    type Params: Arguments;
    /// A [`SparseMatrix`]; with an auxiliary result a pair.
    type Output: 'static;
    /// The entries, of this pattern or of that found at the arguments.
    fn sparse(
        args: <Self::Params as Params>::Args<'_>,
        symmetry: Symmetry,
        pattern: Option<&Sparsity>,
    ) -> Self::Output;
    /// The pattern at these arguments.
    fn pattern(args: <Self::Params as Params>::Args<'_>) -> Sparsity;
    /// Whether all entries that are not zero there are in this pattern.
    ///
    /// # Errors
    /// If they are not, or the pattern does not have the shape.
    fn check(args: <Self::Params as Params>::Args<'_>, pattern: &Sparsity) -> Result<()>;
}

impl<F, A, X, C, M> Sparsely for TotalDerivative<F, A, X, C, M>
where
    F: Function + Derived,
    F::Params: Arguments + Select<A, Picked: Shaped>,
    A: 'static,
    X: Auxiliary<F::Out>,
    X::Main: Jacobian<Picked<F, A>>,
    X::Values<SparseMatrix<ElementOf<F, A, X>>>: Tail,
    JointKind<X::Main, Picked<F, A>>: Uniform,
    C: Chunks,
    M: Mode,
{
    type Params = F::Params;
    type Output = <X::Values<SparseMatrix<ElementOf<F, A, X>>> as Tail>::Rest;

    fn sparse(
        args: <F::Params as Params>::Args<'_>,
        symmetry: Symmetry,
        pattern: Option<&Sparsity>,
    ) -> Self::Output {
        let held = F::Params::hold(args);
        let args = F::Params::held(&held);
        let pattern = match pattern {
            Some(pattern) => pattern.clone(),
            None => compute::pattern::<(F, A, X)>(args),
        };
        let (values, y) = compute::entries::<(F, A, X), C, M>(args, symmetry, &pattern);
        let mut y = F::Out::unlift(y);
        F::Params::put_back(held, <F::Out as Lift>::Outcome::left(&mut y));
        X::values(y, SparseMatrix::of(pattern, values)).rest()
    }
    fn pattern(args: <F::Params as Params>::Args<'_>) -> Sparsity {
        let held = F::Params::hold(args);
        compute::pattern::<(F, A, X)>(F::Params::held(&held))
    }
    fn check(args: <F::Params as Params>::Args<'_>, pattern: &Sparsity) -> Result<()> {
        let held = F::Params::hold(args);
        catching(|| compute::check::<(F, A, X), M>(F::Params::held(&held), pattern))?
    }
}

/// What follows the value of a function.
pub trait Tail {
    /// The rest.
    type Rest: 'static;
    /// Without the value.
    fn rest(self) -> Self::Rest;
}
impl<Y, J: 'static> Tail for (Y, J) {
    type Rest = J;
    fn rest(self) -> J {
        self.1
    }
}
impl<Y, J: 'static, R: 'static> Tail for (Y, J, R) {
    type Rest = (J, R);
    fn rest(self) -> (J, R) {
        (self.1, self.2)
    }
}

type ArgsOf<'a, T> = <<T as Sparsely>::Params as Params>::Args<'a>;
type Run<T> = dyn for<'a> Fn(ArgsOf<'a, T>) -> <T as Sparsely>::Output;

/// A Jacobian with a pattern, called like the function: `jacfwd!(f, sparsity = &pattern)`.
///
/// Its result is a [`SparseMatrix`], and with `has_aux` a pair of that and the auxiliary result. It costs a product with the
/// derivative for each colour of the pattern, [`Sparsity::column_colours`] and its like, and not one for each column or row.
///
/// An entry that the pattern lacks is not only missing: it is added to others. [`check_sparsity`](crate::testing::check_sparsity)
/// tells in a test.
pub struct Sparse<T: Sparsely> {
    call: Box<<T::Params as Arguments>::Closure<T::Output>>,
    run: Rc<Run<T>>,
}
impl<T: Sparsely> Sparse<T> {
    /// At the entries of a pattern.
    pub fn new(symmetry: Symmetry, pattern: &Sparsity) -> Self {
        Self::of(symmetry, Some(pattern.clone()))
    }
    /// At those that are found at the arguments of each call.
    pub fn detected(symmetry: Symmetry) -> Self {
        Self::of(symmetry, None)
    }
    fn of(symmetry: Symmetry, pattern: Option<Sparsity>) -> Self {
        let run: Rc<Run<T>> = Rc::new(move |args: ArgsOf<'_, T>| T::sparse(args, symmetry, pattern.as_ref()));
        let call = T::Params::boxed({
            let run = Rc::clone(&run);
            move |args: ArgsOf<'_, T>| run(args)
        });
        Sparse { call, run }
    }
    /// The call with its arguments as a tuple.
    ///
    /// # Errors
    /// If the pattern does not have the Jacobian's shape, and where the function refuses its arguments.
    pub fn try_call(&self, args: ArgsOf<'_, T>) -> Result<T::Output> {
        catching(|| (self.run)(args))
    }
}
impl<T: Sparsely> Deref for Sparse<T> {
    type Target = <T::Params as Arguments>::Closure<T::Output>;
    fn deref(&self) -> &Self::Target {
        &self.call
    }
}
impl<T: Sparsely> fmt::Debug for Sparse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<Self>())
    }
}

impl<F, A, X, C, M> TotalDerivative<F, A, X, C, M>
where
    Self: Sparsely,
{
    /// Where the Jacobian may have entries other than zero, at the arguments, which are a tuple.
    ///
    /// # Panics
    /// Where the function does; [`Self::try_sparsity`] returns that as an error.
    pub fn sparsity(&self, args: ArgsOf<'_, Self>) -> Sparsity {
        Self::pattern(args)
    }
    /// [`Self::sparsity`] that returns an error where that panics.
    ///
    /// # Errors
    /// Where the function refuses its arguments.
    pub fn try_sparsity(&self, args: ArgsOf<'_, Self>) -> Result<Sparsity> {
        catching(|| Self::pattern(args))
    }
}

impl Sparsity {
    /// Where a Jacobian may have entries other than zero, at arguments: of the handle of one and a tuple.
    ///
    /// It is structural, along the path that the function takes there: a run for every four inputs (of code of tensors, one
    /// push of 256 at a time) with a tangent that is no number, and what it reaches is an entry. So is what it reaches by a slope
    /// that happens to be zero, such as that of `x * 0.0`, of `relu` where it is flat, of `x.powi(0)`, and both sides of `max`, `min` and
    /// `clamp`. What is behind another branch of the program or `stop_gradient`, what `select` did not take, and what is made by
    /// `floor` and its like, is not: unite what is found at several points ([`Sparsity::union`]) where a function goes several ways.
    /// Where a slope is infinite, there are more entries.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn energy(x: &[f64]) -> f64 {
    ///     let mut sum = 0.0;
    ///     for i in 1..x.len() {
    ///         sum += (x[i] - x[i - 1]).powi(4);
    ///     }
    ///     sum
    /// }
    /// // All second derivatives are zero here.
    /// let pattern = Sparsity::detect(hessian!(energy), (&[0.0; 5],));
    /// assert_eq!(pattern, Sparsity::banded(5, 1, 1));
    /// ```
    ///
    /// # Panics
    /// Where the function does; [`Self::try_detect`] returns that as an error.
    pub fn detect<T: Sparsely>(jacobian: T, args: ArgsOf<'_, T>) -> Sparsity {
        let _ = jacobian;
        T::pattern(args)
    }
    /// [`Self::detect`] that returns an error where that panics.
    ///
    /// # Errors
    /// Where the function refuses its arguments.
    pub fn try_detect<T: Sparsely>(jacobian: T, args: ArgsOf<'_, T>) -> Result<Sparsity> {
        let _ = jacobian;
        catching(|| T::pattern(args))
    }
}
