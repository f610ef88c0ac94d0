//! Elements with their indices: `indexed_iter`, `Zip::indexed`.

use ndarray::{Array1, Array2, Axis, Ix1, Ix2, Zip};
use transform_func::prelude::*;

use super::{laws, seeded};

#[differentiable]
fn over_all(x: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for ((i, j), v) in x.indexed_iter() {
        if i != j {
            total += v * v * (i as f64 + 1.0) - x[[j, i]] * v.sin();
        }
    }
    total
}

#[differentiable]
fn chained(x: &Array1<f64>) -> f64 {
    let weighted = x.indexed_iter().map(|(i, v)| v * v * i as f64).sum::<f64>();
    let parts = x
        .indexed_iter()
        .fold(1.0, |acc, (i, v)| acc + acc * v / (i as f64 + 2.0));
    weighted * parts
}

#[differentiable]
fn zipped(x: &Array2<f64>) -> f64 {
    let mut out = Array2::zeros(x.dim());
    Zip::indexed(&mut out).and(x).for_each(|(i, j), o, &v| {
        *o = v * (i as f64 - j as f64) + v * v;
    });
    let both = Zip::indexed(&out)
        .and(x)
        .map_collect(|(i, _), o, v| o * v + i as f64 * v);
    Zip::indexed(&both).fold(0.0, |sum, (i, j), b| sum + b * b * (i + 2 * j) as f64)
}

#[differentiable]
fn written(x: &Array2<f64>) -> f64 {
    let mut y = x * 2.0;
    for ((i, j), v) in y.indexed_iter_mut() {
        if i == j {
            *v += x[[j, 0]].sin();
        } else {
            *v *= *v - i as f64;
        }
    }
    let mut z = x.sum_axis(Axis(0));
    z.indexed_iter_mut()
        .for_each(|(i, v)| *v = *v * y[[0, i]] + i as f64);
    y.sum() * z.product()
}

#[differentiable]
fn fills(y: &mut Array1<f64>, x: &Array1<f64>) {
    for (i, v) in y.indexed_iter_mut() {
        *v = x[i] * x[(i + 1) % x.len()] + *v;
    }
}

#[differentiable]
fn filled(x: &Array1<f64>) -> f64 {
    let mut y = x.mapv(f64::cos);
    fills(&mut y, x);
    y.dot(x)
}

laws! {
    over_all: [seeded(Ix2(3, 3), 1)];
    chained: [seeded(Ix1(4), 2), seeded(Ix1(1), 3)];
    zipped: [seeded(Ix2(2, 3), 4)];
    written: [seeded(Ix2(2, 3), 5), seeded(Ix2(3, 3), 6)];
    filled: [seeded(Ix1(4), 7)];
}
