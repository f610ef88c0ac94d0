//! Solvers of argmin's find what is known, by values and derivatives of annotated functions.

use argmin::core::{CostFunction, Executor, Gradient, Hessian, Jacobian, Operator, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::BFGS;
use argmin::solver::trustregion::{Steihaug, TrustRegion};
use transform_func::argmin::Objective;
use transform_func::prelude::*;

#[differentiable]
fn rosenbrock<T: num_traits::Float>(x: &[T]) -> T {
    let hundred = T::from(100.0).unwrap();
    let mut total = T::zero();
    for i in 1..x.len() {
        let bend = x[i] - x[i - 1] * x[i - 1];
        total = total + (T::one() - x[i - 1]).powi(2) + hundred * bend * bend;
    }
    total
}

/// How far a decaying wave is from what was measured.
#[differentiable]
fn misfit(params: &Tensor, times: &Tensor, measured: &Tensor, penalty: f64) -> f64 {
    let (amplitude, decay) = (params.narrow(0, 0, 1), params.narrow(0, 1, 1));
    let wave = (times * -decay).exp() * amplitude;
    (wave - measured).square().sum() + penalty * params.square().sum()
}

#[differentiable]
fn polar(p: &[f64; 2]) -> Vec<f64> {
    vec![p[0] * p[1].cos(), p[0] * p[1].sin()]
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect()
}

#[test]
fn derivatives_are_those_of_the_transforms() {
    let objective = Objective::new(func!(rosenbrock::<f64>));
    let x = vec![-1.2, 1.0, 0.5];
    assert_eq!(objective.cost(&x).unwrap(), rosenbrock(&x));
    assert_eq!(objective.gradient(&x).unwrap(), grad!(rosenbrock::<f64>)(&x));
    assert_eq!(objective.hessian(&x).unwrap(), hessian!(rosenbrock::<f64>)(&x));

    let single = Objective::new(func!(rosenbrock::<f32>));
    assert_eq!(single.gradient(&vec![0.0, 0.0]).unwrap(), [-2.0f32, 0.0]);

    let objective = Objective::new(func!(polar));
    let p = [2.0, 0.5];
    assert_eq!(objective.apply(&p).unwrap(), polar(&p));
    assert_eq!(objective.jacobian(&p).unwrap(), jacrev!(polar)(&p));
}

#[test]
fn bfgs_finds_the_minimum() {
    for start in [vec![-1.2, 1.0], vec![-1.0, 2.0, -0.5, 0.7]] {
        let n = start.len();
        let solver = BFGS::new(MoreThuenteLineSearch::new());
        let outcome = Executor::new(Objective::new(func!(rosenbrock::<f64>)), solver)
            .configure(|state| state.param(start).inv_hessian(identity(n)).max_iters(200))
            .run()
            .unwrap();
        let best = outcome.state.get_best_param().unwrap();
        assert!(best.iter().all(|x| (x - 1.0).abs() < 1e-7), "{best:?}");
    }
}

#[test]
fn newtons_steps_find_the_minimum() {
    let solver = TrustRegion::new(Steihaug::new().with_max_iters(20));
    let outcome = Executor::new(Objective::new(func!(rosenbrock::<f64>)), solver)
        .configure(|state| state.param(vec![-1.2, 1.0]).max_iters(100))
        .run()
        .unwrap();
    let best = outcome.state.get_best_param().unwrap();
    assert!(best.iter().all(|x| (x - 1.0).abs() < 1e-9), "{best:?}");
}

#[test]
fn other_arguments_are_given() {
    let times = Tensor::linspace(0.0, 2.0, 9);
    let measured = (&times * -0.7).exp() * 3.0;
    let objective = Objective::with_data(func!(misfit), (times.clone(), measured.clone(), 0.1));
    let x = Tensor::from(vec![2.0, 0.5]);
    assert_eq!(objective.cost(&x).unwrap(), misfit(&x, &times, &measured, 0.1));
    let slope = grad!(misfit)(&x, &times, &measured, 0.1);
    assert_eq!(objective.clone().gradient(&x).unwrap(), slope);
    let curvature = hessian!(misfit)(&x, &times, &measured, 0.1);
    assert_eq!(objective.hessian(&x).unwrap(), curvature);
}

#[test]
fn what_an_operation_refuses_is_an_error() {
    let objective = Objective::with_data(func!(misfit), (Tensor::zeros(&[3]), Tensor::zeros(&[4]), 0.0));
    let error = objective.gradient(&Tensor::ones(&[2])).unwrap_err();
    assert!(error.to_string().contains("[3]"), "{error}");
}
