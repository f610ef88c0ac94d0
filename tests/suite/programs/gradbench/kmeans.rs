//! Clusters around centroids: the distance of every point to the nearest one, and a Newton step.

use transform_func::prelude::*;

use super::cases;

#[differentiable]
fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        let difference = x - y;
        sum += difference * difference;
    }
    sum
}

#[differentiable]
pub(crate) fn cost(points: &[Vec<f64>], centroids: &[Vec<f64>]) -> f64 {
    let mut total = 0.0;
    for point in points {
        let mut nearest = f64::INFINITY;
        for centroid in centroids {
            nearest = nearest.min(squared_distance(centroid, point));
        }
        total += nearest;
    }
    total
}

#[test]
fn kmeans() {
    for case in cases("kmeans") {
        let (points, centroids) = (case.rows("input/points"), case.rows("input/centroids"));
        let ones = vec![vec![1.0; centroids[0].len()]; centroids.len()];
        // The Hessian is diagonal, and so is all there in one direction.
        let (gradient, diagonal) = jvp!(grad!(cost, argnums = 1), (&points, &centroids), (zero(), &ones));
        let step = gradient
            .concat()
            .into_iter()
            .zip(diagonal.concat())
            .map(|(slope, bend)| slope / bend);
        let step: Vec<f64> = step.collect();
        case.expect("expected/cost", &cost(&points, &centroids), 1e-12);
        case.expect("expected/dir", &step, 1e-12);
        case.expect("extra/gradient", &gradient, 1e-12);
        case.expect("extra/hessian_diagonal", &diagonal, 1e-10);
    }
}
