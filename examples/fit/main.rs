//! A curve is fitted in three ways, with three libraries beside this one: `cargo run --release --example fit`.
//!
//! argmin's BFGS is given the function and finds its gradient; Gauss and Newton's steps are solved by nalgebra, from a Jacobian that is one of its
//! matrices; and what was found is written and read by serde. All must find what the measurements were made from.

use argmin::core::{Executor, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::BFGS;
use nalgebra::{DMatrix, DVector, DVectorView};
use std::error::Error;
use transform_func::argmin::Objective;
use transform_func::prelude::*;

/// Amplitude, damping and frequency of what is measured.
const TRUTH: [f64; 3] = [2.0, 0.3, 1.7];

/// A damped oscillation.
#[differentiable]
fn wave(p: &[f64], t: f64) -> f64 {
    p[0] * (-p[1] * t).exp() * (p[2] * t).cos()
}

/// The sum of squares of what the curve misses the measurements by.
#[differentiable]
fn misses(p: &[f64], times: &[f64], measured: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..times.len() {
        total += (wave(p, times[i]) - measured[i]).powi(2);
    }
    total
}

/// What the curve misses each measurement by: of a vector of nalgebra's, and of columns of a matrix, which are views.
#[differentiable]
fn residuals(p: &DVector<f64>, times: DVectorView<'_, f64>, measured: DVectorView<'_, f64>) -> DVector<f64> {
    let mut missed = DVector::zeros(times.len());
    for i in 0..times.len() {
        missed[i] = p[0] * (-p[1] * times[i]).exp() * (p[2] * times[i]).cos() - measured[i];
    }
    missed
}

fn main() -> Result<(), Box<dyn Error>> {
    let times: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.1).collect();
    let measured: Vec<f64> = times.iter().map(|t| wave(&TRUTH, *t)).collect();
    let start = vec![1.5, 0.1, 1.5];

    let objective = Objective::with_data(func!(misses), (times.clone(), measured.clone()));
    let unit = |i| (0..3).map(|j| f64::from(u8::from(i == j))).collect();
    let outcome = Executor::new(objective, BFGS::new(MoreThuenteLineSearch::new()))
        .configure(|state| {
            let inverse: Vec<Vec<f64>> = (0..3).map(unit).collect();
            state.param(start.clone()).inv_hessian(inverse).max_iters(100)
        })
        .run()?;
    let found = outcome.state.get_best_param().ok_or("no step was taken")?.clone();
    report("BFGS, by argmin", outcome.state.get_iter(), &found)?;

    let samples = DMatrix::from_fn(times.len(), 2, |i, j| [times[i], measured[i]][j]);
    let (times, measured) = (samples.column(0), samples.column(1));
    let mut p = DVector::from_vec(start);
    for round in 1..=20 {
        let jacobian: DMatrix<f64> = jacrev!(residuals)(&p, times, measured);
        let missed = residuals(&p, times, measured);
        let step = (jacobian.transpose() * &jacobian)
            .lu()
            .solve(&(jacobian.transpose() * missed));
        let step = step.ok_or("the measurements do not say the parameters")?;
        p -= &step;
        if step.norm() < 1e-12 {
            report("Gauss and Newton, by nalgebra", round, p.as_slice())?;
            break;
        }
    }

    let tree: ParamTree = [("wave", Tensor::from(found))].into_iter().collect();
    let text = serde_json::to_string(&tree)?;
    let read: ParamTree = serde_json::from_str(&text)?;
    println!("written and read by serde: {text}");
    match read == tree {
        true => Ok(()),
        false => Err("what was read is not what was written".into()),
    }
}

/// Prints what was found; it is an error if it is not the truth.
fn report(how: &str, steps: impl std::fmt::Display, p: &[f64]) -> Result<(), String> {
    let error = p
        .iter()
        .zip(TRUTH)
        .map(|(p, truth)| (p - truth).abs())
        .fold(0.0, f64::max);
    println!("{how}: {p:.6?} after {steps} steps, within {error:.0e}");
    if error < 1e-6 {
        Ok(())
    } else {
        Err(format!("{how} did not find {TRUTH:?}"))
    }
}
