//! Annotated functions as problems of [argmin](https://argmin-rs.org), the library of solvers (feature `argmin`).
//!
//! [`Objective`] gives a solver whatever it asks for: the value, the gradient, the Hessian, the Jacobian. The solver chooses the first argument; its type is
//! the one that owns it, `Vec<f64>` for a function of `&[f64]`.
//!
//! ```
//! use argmin::core::Executor;
//! use argmin::solver::linesearch::MoreThuenteLineSearch;
//! use argmin::solver::quasinewton::BFGS;
//! use transform_func::argmin::Objective;
//! use transform_func::prelude::*;
//!
//! #[differentiable]
//! fn rosenbrock(x: &[f64]) -> f64 {
//!     (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
//! }
//!
//! let solver = BFGS::new(MoreThuenteLineSearch::new());
//! let outcome = Executor::new(Objective::new(func!(rosenbrock)), solver)
//!     .configure(|state| state.param(vec![-1.2, 1.0]).inv_hessian(vec![vec![1.0, 0.0], vec![0.0, 1.0]]).max_iters(100))
//!     .run()?;
//! assert!(outcome.state.best_cost < 1e-15);
//! # Ok::<(), argmin::core::Error>(())
//! ```

use crate::error::catching;
use crate::levels::Base;
use crate::transforms::{Grad, Hessian, Jacrev, NoAux, Whole};
use crate::values::{ArgAt, Function, Lift, Param, Params};
use argmin::core::{CostFunction, Error, Gradient, Jacobian, Operator};
use std::fmt;

/// Parameters of which the first is chosen by a solver, and the others are given.
///
/// It is there for parameters of any function of up to six arguments, as a bound.
///
/// ```
/// use transform_func::argmin::Chosen;
/// use transform_func::{Function, func};
/// # use transform_func::prelude::differentiable;
///
/// #[differentiable]
/// fn scaled(x: &[f64], k: f64) -> f64 {
///     x[0] * k
/// }
/// fn held<F: Function<Params: Chosen>>(_: F, data: <F::Params as Chosen>::Data) -> <F::Params as Chosen>::Rest {
///     F::Params::hold_data(data)
/// }
/// assert_eq!(held(func!(scaled), (3.0,)).0.0, 3.0);
/// ```
pub trait Chosen: Params {
    /// What the solver chooses.
    type Point: Lift;
    /// The other arguments, as a tuple of owned values.
    type Data;
    /// Those at the ground level.
    type Rest: Clone;
    /// Holds what is given.
    fn hold_data(data: Self::Data) -> Self::Rest;
    /// All arguments as the variants take them.
    fn at<'a>(
        point: &'a <Self::Point as Lift>::At<Base>,
        data: &'a Self::Rest,
    ) -> <Self as Params>::Ref<'a, Base>;
}
macro_rules! chosen {
    ($($p:ident $i:tt),*) => {
        impl<X: Param, $($p: Param),*> Chosen for (X, $($p,)*) {
            type Point = X::Owned;
            type Data = ($($p::Owned,)*);
            type Rest = ($(<$p::Owned as Lift>::At<Base>,)*);
            #[allow(clippy::unused_unit, reason = "there may be no other argument")]
            fn hold_data(data: Self::Data) -> Self::Rest {
                let _ = &data;
                ($(data.$i.lift::<Base>(),)*)
            }
            fn at<'a>(
                point: &'a <X::Owned as Lift>::At<Base>,
                data: &'a Self::Rest,
            ) -> <Self as Params>::Ref<'a, Base> {
                let _ = data;
                (X::borrow::<Base>(point), $($p::borrow::<Base>(&data.$i),)*)
            }
        }
    };
}
chosen!();
chosen!(A 0);
chosen!(A 0, B 1);
chosen!(A 0, B 1, C 2);
chosen!(A 0, B 1, C 2, D 3);
chosen!(A 0, B 1, C 2, D 3, E 4);

type Point<F> = <<F as Function>::Params as Chosen>::Point;
type GradientOf<F> = Grad<F, ArgAt<0>, NoAux>;
type HessianOf<F> = Hessian<F, ArgAt<0>, NoAux>;
type JacobianOf<F> = Jacrev<F, ArgAt<0>, NoAux, Whole>;

/// A function as a problem for a solver, which chooses its first argument.
///
/// It is an argmin `CostFunction`, `Gradient` and `Hessian` if its result is a number, and an `Operator` with a `Jacobian` in any case. What an
/// operation refuses, like shapes that do not fit, is an error of the solver's run.
///
/// ```
/// use argmin::core::Gradient;
/// use transform_func::argmin::Objective;
/// # use transform_func::prelude::*;
///
/// #[differentiable]
/// fn square(x: &[f64; 1]) -> f64 {
///     x[0] * x[0]
/// }
/// assert_eq!(Objective::new(func!(square)).gradient(&[3.0])?, [6.0]);
/// # Ok::<(), argmin::core::Error>(())
/// ```
pub struct Objective<F: Function<Params: Chosen>>(<F::Params as Chosen>::Rest);

impl<F: Function<Params: Chosen<Data = ()>>> Objective<F> {
    /// Of a function of one argument.
    ///
    /// ```
    /// use argmin::core::CostFunction;
    /// use transform_func::argmin::Objective;
    /// # use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn square(x: &[f64; 1]) -> f64 {
    ///     x[0] * x[0]
    /// }
    /// assert_eq!(Objective::new(func!(square)).cost(&[3.0])?, 9.0);
    /// # Ok::<(), argmin::core::Error>(())
    /// ```
    #[must_use]
    pub fn new(function: F) -> Self {
        Self::with_data(function, ())
    }
}
impl<F: Function<Params: Chosen>> Objective<F> {
    /// Of a function of more arguments: the others, as a tuple of owned values.
    ///
    /// ```
    /// use argmin::core::{CostFunction, Gradient};
    /// use transform_func::argmin::Objective;
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn miss(line: &[f64; 2], x: &[f64], y: &[f64]) -> f64 {
    ///     let mut total = 0.0;
    ///     for i in 0..x.len() {
    ///         total += (line[0] + line[1] * x[i] - y[i]).powi(2);
    ///     }
    ///     total
    /// }
    ///
    /// let objective = Objective::with_data(func!(miss), (vec![0.0, 1.0], vec![1.0, 3.0]));
    /// assert_eq!(objective.cost(&[1.0, 1.0])?, 1.0);
    /// assert_eq!(objective.gradient(&[1.0, 1.0])?, [-2.0, -2.0]);
    /// # Ok::<(), argmin::core::Error>(())
    /// ```
    #[must_use]
    pub fn with_data(function: F, data: <F::Params as Chosen>::Data) -> Self {
        let _ = function; // it has no size
        Objective(F::Params::hold_data(data))
    }

    /// What a transform of the function gives at a point.
    fn run<T: Function<Params = F::Params>>(&self, point: &Point<F>) -> Result<T::Out, Error> {
        let point = point.clone().lift::<Base>();
        let args = || F::Params::at(&point, &self.0);
        Ok(catching(|| T::Out::unlift(T::default().eval::<Base>(args())))?)
    }
}

impl<F: Function<Params: Chosen, Out: crate::Float>> CostFunction for Objective<F> {
    type Param = Point<F>;
    type Output = F::Out;
    fn cost(&self, point: &Point<F>) -> Result<F::Out, Error> {
        self.run::<F>(point)
    }
}
impl<F: Function<Params: Chosen>> Operator for Objective<F> {
    type Param = Point<F>;
    type Output = F::Out;
    fn apply(&self, point: &Point<F>) -> Result<F::Out, Error> {
        self.run::<F>(point)
    }
}
impl<F: Function<Params: Chosen>> Gradient for Objective<F>
where
    GradientOf<F>: Function<Params = F::Params>,
{
    type Param = Point<F>;
    type Gradient = <GradientOf<F> as Function>::Out;
    fn gradient(&self, point: &Point<F>) -> Result<Self::Gradient, Error> {
        self.run::<GradientOf<F>>(point)
    }
}
impl<F: Function<Params: Chosen>> argmin::core::Hessian for Objective<F>
where
    HessianOf<F>: Function<Params = F::Params>,
{
    type Param = Point<F>;
    type Hessian = <HessianOf<F> as Function>::Out;
    fn hessian(&self, point: &Point<F>) -> Result<Self::Hessian, Error> {
        self.run::<HessianOf<F>>(point)
    }
}
impl<F: Function<Params: Chosen>> Jacobian for Objective<F>
where
    JacobianOf<F>: Function<Params = F::Params>,
{
    type Param = Point<F>;
    type Jacobian = <JacobianOf<F> as Function>::Out;
    fn jacobian(&self, point: &Point<F>) -> Result<Self::Jacobian, Error> {
        self.run::<JacobianOf<F>>(point)
    }
}

impl<F: Function<Params: Chosen>> Clone for Objective<F> {
    fn clone(&self) -> Self {
        Objective(self.0.clone())
    }
}
impl<F: Function<Params: Chosen>> fmt::Debug for Objective<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Objective").finish_non_exhaustive()
    }
}
