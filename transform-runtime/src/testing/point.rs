//! A function at a point, with all that laws compare as lists of numbers.

use super::numbers::{Scale, Seeded, moved, of_tangent, of_tangents, of_value};
use crate::levels::{Base, Dual};
use crate::values::{Derived, Function, Lift, Linearized, OutAt, OutTan, Params, RefOf, WithResiduals, Wrt};

type Tans<F> = <<F as Function>::Params as Params>::Tans<Base>;
type Twice = Dual<Dual<Base>>;

/// A function at a point.
pub(super) struct Point<'a, F: Function> {
    pub(super) args: RefOf<'a, F, Base>,
    pub(super) y: OutAt<F, Base>,
}

impl<'a, F: Function> Point<'a, F> {
    pub(super) fn new(args: RefOf<'a, F, Base>) -> Self {
        let y = F::default().eval::<Base>(args);
        Point { args, y }
    }
    pub(super) fn scale(&self) -> Scale {
        Scale::of::<F::Params, F::Out>(self.args, &self.y)
    }
    /// A direction of the arguments.
    pub(super) fn direction(&self, seed: u64) -> Tans<F> {
        Seeded::of_arguments::<F::Params, Base>(seed, self.args)
    }
    /// A cotangent of the result.
    pub(super) fn cotangent(&self, seed: u64) -> OutTan<F, Base> {
        Seeded::of_result::<F::Out, Base>(seed, &self.y)
    }
    /// The numbers of the result.
    pub(super) fn value(&self) -> Vec<f64> {
        of_value::<F::Out>(&self.y)
    }
    /// Something at the arguments moved along a direction.
    pub(super) fn after<T>(&self, direction: &Tans<F>, step: f64, of: impl FnOnce(Point<'_, F>) -> T) -> T {
        let args = moved::<F::Params>(self.args, direction, step);
        of(Point::new(F::Params::borrow::<Base>(&args)))
    }
    /// The numbers of a tangent of the result.
    pub(super) fn of_result(&self, y_dot: &OutTan<F, Base>) -> Vec<f64> {
        of_tangent::<F::Out>(&self.y, y_dot)
    }
    /// The numbers of tangents of the arguments.
    pub(super) fn of_arguments(&self, tans: &Tans<F>) -> Vec<f64> {
        of_tangents::<F::Params>(self.args, tans)
    }
    /// The value and the tangent along a direction: a run with tangents.
    pub(super) fn tangent(&self, along: &Tans<F>) -> (Vec<f64>, Vec<f64>) {
        let args = F::Params::dual::<Base>(self.args, along);
        let y = F::default().eval::<Dual<Base>>(F::Params::moved::<Dual<Base>>(&args));
        let value = of_value::<F::Out>(&F::Out::primal::<Base>(&y));
        (value, self.of_result(&F::Out::tangent::<Base>(&y)))
    }
}

impl<F: Derived> Point<'_, F> {
    /// The tangent along a direction: a push.
    pub(super) fn pushed(&self, along: &Tans<F>) -> Vec<f64> {
        let (_, derivative) = F::default().linearize::<Base, WithResiduals>(self.args, Wrt::NONE);
        self.of_result(&derivative.push(self.args, F::Params::dots::<Base>(along)))
    }
    /// The value, and the cotangents of the arguments: a pull.
    pub(super) fn pulled(&self, ct: &OutTan<F, Base>) -> (Vec<f64>, Vec<f64>) {
        let (y, derivative) = F::default().linearize::<Base, WithResiduals>(self.args, Wrt::ALL);
        let mut tans = F::Params::zeros::<Base>(self.args);
        derivative.pull(self.args, Wrt::ALL, ct, F::Params::bars::<Base>(&mut tans));
        (of_value::<F::Out>(&y), self.of_arguments(&tans))
    }
    /// The tangent, while the arguments move along `along`, of the tangent along the direction of a seed: forward
    /// over forward, by two runs with tangents.
    pub(super) fn tangent_of_tangent(&self, along: &Tans<F>, seed: u64) -> Vec<f64> {
        let args = F::Params::dual::<Base>(self.args, along);
        let inner = Seeded::of_arguments::<F::Params, Dual<Base>>(seed, self.args);
        let args = F::Params::dual::<Dual<Base>>(F::Params::moved::<Dual<Base>>(&args), &inner);
        let y = F::default().eval::<Twice>(F::Params::moved::<Twice>(&args));
        self.of_result(&F::Out::tangent_tan::<Base>(&F::Out::tangent::<Dual<Base>>(&y)))
    }
    /// The same by a push while the arguments move.
    pub(super) fn tangent_of_push(&self, along: &Tans<F>, seed: u64) -> Vec<f64> {
        let args = F::Params::dual::<Base>(self.args, along);
        let args = F::Params::moved::<Dual<Base>>(&args);
        let (_, derivative) = F::default().linearize::<Dual<Base>, WithResiduals>(args, Wrt::NONE);
        let inner = Seeded::of_arguments::<F::Params, Dual<Base>>(seed, self.args);
        let y_dot = derivative.push(args, F::Params::dots::<Dual<Base>>(&inner));
        self.of_result(&F::Out::tangent_tan::<Base>(&y_dot))
    }
    /// The tangent, while the arguments move, of the cotangents pulled for the cotangent of a seed: forward over
    /// reverse.
    pub(super) fn tangent_of_pull(&self, along: &Tans<F>, seed: u64) -> Vec<f64> {
        let args = F::Params::dual::<Base>(self.args, along);
        let args = F::Params::moved::<Dual<Base>>(&args);
        let (_, derivative) = F::default().linearize::<Dual<Base>, WithResiduals>(args, Wrt::ALL);
        let ct = Seeded::of_result::<F::Out, Dual<Base>>(seed, &self.y);
        let mut tans = F::Params::zeros::<Dual<Base>>(args);
        derivative.pull(args, Wrt::ALL, &ct, F::Params::bars::<Dual<Base>>(&mut tans));
        self.of_arguments(&F::Params::tangents::<Base>(&tans))
    }
}
