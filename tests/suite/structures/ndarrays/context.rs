//! Arrays among other values: in structs, in vectors and tuples, in functions that call transforms, in lanes that part.

use ndarray::{Array1, Array2, ArrayD, Axis, Ix1, Ix2, array};
use transform_func::prelude::*;

use super::{laws, pair_laws, seeded};
use crate::laws::{Flat, assert_close};

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Layer {
    weight: Array2<f64>,
    bias: Array1<f64>,
}

#[differentiable]
impl Layer {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        (self.weight.dot(x) + &self.bias).mapv(f64::tanh)
    }
}

#[differentiable]
fn loss(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for layer in layers {
        h = layer.forward(&h);
    }
    h.dot(&h)
}

#[differentiable]
fn in_place(layer: &mut Layer, by: f64) {
    layer.weight.scaled_add(by, &Array2::eye(2));
    layer.bias.fill(by);
    layer.weight[[0, 1]] = by * by;
}

fn layer(seed: u64) -> Layer {
    Layer {
        weight: seeded(Ix2(2, 2), seed),
        bias: seeded(Ix1(2), seed + 1),
    }
}

#[test]
fn structs_of_arrays() {
    let layers = [layer(1), layer(3)];
    let x = array![0.3, -0.7];
    let slopes: Vec<Layer> = grad!(loss)(&layers, &x);
    let mut moved = layers.clone();
    moved[0].weight[[1, 0]] += 1e-6;
    let quotient = (loss(&moved, &x) - loss(&layers, &x)) / 1e-6;
    assert_close("slope", &[slopes[0].weight[[1, 0]]], &[quotient], 1e-5);
    let xs = array![[0.3, -0.7], [0.1, 0.9]];
    let mapped: Vec<f64> = vmap!(loss, in_dims = (None, 0))(&layers, &xs).to_vec();
    assert_close(
        "vmap",
        &mapped,
        &[loss(&layers, &x), loss(&layers, &xs.row(1).to_owned())],
        1e-14,
    );
    let mapped = vmap!(grad!(loss), in_dims = (None, 0))(&layers, &xs);
    assert_close(
        "vmap of grad",
        &mapped[1].bias.row(0).to_vec(),
        &slopes[1].bias.to_vec(),
        1e-14,
    );
}

#[test]
fn fields_in_place() {
    let mut left = layer(5);
    let mut plain = left.clone();
    in_place(&mut plain, 0.5);
    let (_, pullback) = vjp!(in_place, &mut left, 0.5);
    assert_eq!(left, plain);
    let ones = Layer {
        weight: Array2::ones((2, 2)),
        bias: Array1::ones(2),
    };
    let (bar, by) = pullback(((), &ones));
    assert_eq!(
        (bar.weight, bar.bias),
        (array![[1.0, 0.0], [1.0, 1.0]], array![0.0, 0.0])
    );
    assert_eq!(by, 2.0 + 2.0 + 1.0);
}

#[differentiable]
fn inner(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    (w * x).mapv(f64::sin).sum()
}

#[differentiable]
fn adapted(w: &Array1<f64>, x: &Array1<f64>) -> f64 {
    let step = grad!(inner)(w, x);
    let moved = w - 0.1 * &step;
    inner(&moved, x)
}

#[differentiable]
fn tuples_and_vectors(x: &Array1<f64>) -> f64 {
    let (a, b) = (x * 2.0, x.mapv(f64::cos));
    let mut all = Vec::new();
    all.push(a);
    all.push(b);
    let some = if x.len() > 1 { Some(x.map(|v| v * v)) } else { None };
    let more = match some {
        Some(y) => y.mapv(f64::exp).sum(),
        None => 0.0,
    };
    all[0].dot(&all[1]) + more
}

#[differentiable]
fn chains(x: &Array2<f64>) -> f64 {
    let norm = x.fold(0.0, |sum, v| sum + v * v).sqrt();
    let largest = x.iter().fold(f64::NEG_INFINITY, |m, &v| m.max(v));
    let rows: Array1<f64> = x.outer_iter().map(|row| row.dot(&row)).collect();
    let mut y = x.clone();
    for v in y.iter_mut() {
        *v *= norm;
    }
    largest * rows.sum() + y.sum()
}

#[differentiable]
#[vmappable]
fn damped(x: &Array1<f64>) -> Array1<f64> {
    if x.sum() > 0.0 { x * 2.0 } else { x.mapv(|v| v * v) }
}

#[test]
fn lanes_that_part() {
    let xs = array![[1.0, 2.0], [-1.0, -3.0], [0.5, -0.25]];
    let expected = ndarray::stack![
        Axis(0),
        damped(&xs.row(0).to_owned()),
        damped(&xs.row(1).to_owned()),
        damped(&xs.row(2).to_owned())
    ];
    assert_eq!(vmap!(damped)(&xs), expected);
    let jacobians: ArrayD<f64> = vmap!(jacrev!(damped))(&xs);
    assert_eq!(
        jacobians.index_axis(Axis(0), 1),
        array![[-2.0, 0.0], [0.0, -6.0]].into_dyn()
    );
}

#[test]
fn labels_are_static() {
    #[differentiable]
    fn likelihood(scores: &Array2<f64>, labels: &Array1<i64>) -> f64 {
        let mut total = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            total += scores[[i, label as usize]] - scores.row(i).mapv(f64::exp).sum().ln();
        }
        total / labels.len() as f64
    }
    let (scores, labels) = (seeded(Ix2(3, 2), 9), array![1_i64, 0, 1]);
    let slope = grad!(likelihood)(&scores, &labels);
    assert_close(
        "rows add up to nothing",
        &slope.sum_axis(Axis(1)).flat(),
        &[0.0; 3],
        1e-14,
    );
}

#[test]
fn tangents_that_are_zero() {
    let (w, x) = (array![0.5, 1.0], array![2.0, -1.0]);
    let (y, dot) = jvp!(inner, (&w, &x), (&w, zero()));
    assert_close("value", &[y], &[inner(&w, &x)], 1e-14);
    assert_close(
        "tangent",
        &[dot],
        &[(&w * &x).mapv(f64::cos).dot(&(&w * &x))],
        1e-14,
    );
}

#[test]
fn curves() {
    #[differentiable]
    fn circle(t: f64) -> Array1<f64> {
        array![t.cos(), t.sin()]
    }
    let slope: ArrayD<f64> = jacfwd!(circle)(0.0);
    assert_eq!(slope, array![0.0, 1.0].into_dyn());
    #[differentiable]
    fn sums(x: &[f64], a: &Array1<f64>) -> Array1<f64> {
        a * (x[0] * x[1])
    }
    let by_slice: ArrayD<f64> = jacrev!(sums)(&[2.0, 3.0], &array![1.0, 10.0]);
    assert_eq!(by_slice, array![[3.0, 2.0], [30.0, 20.0]].into_dyn());
}

laws! {
    tuples_and_vectors: [seeded(Ix1(2), 11)];
    chains: [seeded(Ix2(2, 2), 12)];
}
pair_laws! {
    adapted: [(seeded(Ix1(2), 13), seeded(Ix1(2), 14))];
}
