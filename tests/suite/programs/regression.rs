//! Linear and logistic regression with ndarray, as they are written without derivatives in mind.

use ndarray::{Array1, Array2, ArrayView1, Axis, array};
use transform_func::prelude::*;

use crate::laws::{DOUBLE, assert_close, derivative_along};

/// The mean squared error of a linear model with a ridge penalty.
#[differentiable]
fn ridge(weights: &Array1<f64>, bias: f64, x: &Array2<f64>, y: &Array1<f64>, penalty: f64) -> f64 {
    let residuals = x.dot(weights) + bias - y;
    residuals.mapv(|r| r.powi(2)).mean().unwrap() + penalty * weights.dot(weights)
}

#[differentiable]
fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The negative log likelihood of labels that are 0 or 1, over standardized features.
#[differentiable]
fn logistic(weights: &Array1<f64>, x: &Array2<f64>, labels: ArrayView1<'_, f64>) -> f64 {
    let mean = x.mean_axis(Axis(0)).unwrap();
    let std = x.std_axis(Axis(0), 0.);
    let likely = ((x - &mean) / &std).dot(weights).mapv(sigmoid);
    let mut loss = 0.0;
    for (p, &label) in likely.iter().zip(labels.iter()) {
        loss -= label * p.ln() + (1.0 - label) * (1.0 - p).ln();
    }
    loss / labels.len() as f64
}

/// The logits of a softmax regression, row by row.
#[differentiable]
fn cross_entropy(weights: &Array2<f64>, x: &Array2<f64>, one_hot: &Array2<f64>) -> f64 {
    let mut scores = x.dot(weights);
    for mut row in scores.outer_iter_mut() {
        let total = row.mapv(f64::exp).sum().ln();
        row -= total;
    }
    -(&scores * one_hot).sum() / x.nrows() as f64
}

fn features() -> Array2<f64> {
    array![[0.5, 1.2], [-1.0, 0.3], [2.0, -0.7], [0.1, 0.9], [-0.4, -1.5]]
}

#[test]
fn ridge_is_solved_by_newton_in_one_step() {
    let (x, y) = (features(), array![1.0, -0.5, 2.0, 0.3, -1.2]);
    let start = array![0.3, -0.2];
    let slope = grad!(ridge)(&start, 0.1, &x, &y, 0.01);
    let curvature = hessian!(ridge)(&start, 0.1, &x, &y, 0.01);
    // Two unknowns: Cramer's rule.
    let (a, b, d) = (curvature[[0, 0]], curvature[[0, 1]], curvature[[1, 1]]);
    let step = array![d * slope[0] - b * slope[1], a * slope[1] - b * slope[0]] / (a * d - b * b);
    let solved = &start - &step;
    let left = grad!(ridge)(&solved, 0.1, &x, &y, 0.01);
    assert_close("slope at the solution", &left.to_vec(), &[0.0, 0.0], 1e-12);
    let (by_weights, by_bias) = grad!(ridge, argnums = (0, 1))(&start, 0.1, &x, &y, 0.01);
    assert_eq!(by_weights, slope);
    let residuals = x.dot(&start) + 0.1 - &y;
    assert_close(
        "slope of the bias",
        &[by_bias],
        &[2.0 * residuals.mean().unwrap()],
        1e-12,
    );
}

#[test]
fn logistic_learns() {
    let (x, labels) = (features(), array![1.0, 0.0, 1.0, 1.0, 0.0]);
    let mut weights = array![0.0, 0.0];
    let at = |w: &[f64]| vec![logistic(&Array1::from_vec(w.to_vec()), &x, labels.view())];
    let slope = grad!(logistic)(&weights, &x, labels.view());
    let along = derivative_along(at, &[0.0, 0.0], &[1.0, 0.0], &DOUBLE);
    assert_close("slope", &[slope[0]], &along, 1e-9);
    let first = logistic(&weights, &x, labels.view());
    for _ in 0..100 {
        weights = &weights - grad!(logistic)(&weights, &x, labels.view());
    }
    assert!(logistic(&weights, &x, labels.view()) < first / 3.0);
}

#[test]
fn softmax_regression_agrees_with_the_formula() {
    let (x, weights) = (features(), array![[0.2, -0.1, 0.4], [0.0, 0.3, -0.5]]);
    let one_hot = array![
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0]
    ];
    let scores = x.dot(&weights).mapv(f64::exp);
    let shares = &scores / &scores.sum_axis(Axis(1)).insert_axis(Axis(1));
    let expected = x.t().dot(&(shares - &one_hot)) / x.nrows() as f64;
    let found = grad!(cross_entropy)(&weights, &x, &one_hot);
    assert_close(
        "gradient",
        &found.into_raw_vec_and_offset().0,
        &expected.iter().copied().collect::<Vec<_>>(),
        1e-12,
    );
    let folds = ndarray::stack![Axis(0), x.slice(s![..4, ..]), x.slice(s![1.., ..])];
    let targets = ndarray::stack![Axis(0), one_hot.slice(s![..4, ..]), one_hot.slice(s![1.., ..])];
    let mapped = vmap!(grad!(cross_entropy), in_dims = (None, 0, 0))(&weights, &folds, &targets);
    let lane = grad!(cross_entropy)(
        &weights,
        &folds.index_axis(Axis(0), 1).to_owned(),
        &targets.index_axis(Axis(0), 1).to_owned(),
    );
    assert_close(
        "fold",
        &mapped.index_axis(Axis(0), 1).iter().copied().collect::<Vec<_>>(),
        &lane.into_raw_vec_and_offset().0,
        1e-12,
    );
}
