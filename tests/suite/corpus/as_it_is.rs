//! Data that is never differentiated is passed as it is, from call to call: slices, structs, vectors of vectors, integers, numbers;
//! whole and in part, in loops and branches. What is active is handed on as its value.

use transform_func::prelude::*;

use super::table::{scalar_table, slice_table};

type Matrix = [[f64; 2]; 2];
type Count = usize;

#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Rates {
    up: f64,
    steps: usize,
}
#[derive(Differentiable, Clone, Debug)]
pub(crate) struct Scene {
    places: Vec<Vec<f64>>,
    pub(crate) weights: Vec<f64>,
    turns: Vec<Matrix>,
    order: Vec<usize>,
    rates: Rates,
}
/// A scene of two places and a third.
pub(crate) fn scene() -> Scene {
    Scene {
        places: vec![vec![0.3, -0.4], vec![1.1, 0.2], vec![-0.7, 0.5]],
        weights: vec![1.0, 0.5, -2.0],
        turns: vec![[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.0], [1.0, 1.0]]],
        order: vec![2, 0, 1],
        rates: Rates { up: 1.5, steps: 2 },
    }
}

#[differentiable]
fn distance(x: &[f64], #[nondiff] place: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in x.iter().zip(place) {
        sum += (x - y) * (x - y) * x.cos();
    }
    sum
}
#[differentiable]
fn turned(x: &[f64; 2], #[nondiff] turn: &Matrix) -> [f64; 2] {
    [
        turn[0][0] * x[0] + turn[0][1] * x[1].sin(),
        turn[1][0] * x[0] * x[0] + turn[1][1] * x[1],
    ]
}
#[differentiable]
fn scaled(x: f64, #[nondiff] by: f64, #[nondiff] times: Count) -> f64 {
    let mut y = x;
    for _ in 0..times {
        y *= by * x;
    }
    y
}
#[differentiable]
fn risen(x: f64, #[nondiff] rates: &Rates) -> f64 {
    scaled(x, rates.up, rates.steps) * rates.up + rates.steps as f64
}
/// It takes vectors by value, and is not marked.
#[differentiable]
fn weighed(x: &[f64], weights: Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for (x, w) in x.iter().zip(&weights) {
        sum += w * x.exp();
    }
    sum
}
#[differentiable]
fn owned(x: f64, #[nondiff] weights: Vec<f64>, #[nondiff] rates: Option<f64>) -> f64 {
    let mut y = x + distance(&[x, 0.5], &weights);
    for w in weights {
        y += w * y * x;
    }
    match rates {
        Some(rate) => rate * y * x,
        None => y,
    }
}

/// In loops and branches, whole and in part.
#[differentiable]
fn seen(x: &[f64], #[nondiff] scene: &Scene) -> f64 {
    let mut sum = risen(x[0], &scene.rates);
    for place in &scene.places {
        sum += distance(x, place) * x[0];
    }
    for i in 0..scene.places.len() {
        let place = &scene.places[scene.order[i]];
        if place[0] > 0.0 {
            sum += distance(&x[1..], &place[1..]) * scene.weights[i];
        } else {
            sum -= scaled(x[1], place[0], i);
        }
    }
    for turn in scene.turns.iter().rev() {
        let [a, b] = turned(&[x[0], x[1]], turn);
        sum += a * b;
    }
    sum + weighed(x, scene.weights.clone()) + owned(x[1], scene.weights.clone(), Some(scene.rates.up))
}
/// Handed on through a call.
#[differentiable]
fn handed_on(x: &[f64], #[nondiff] scene: &Scene, #[nondiff] times: usize) -> f64 {
    let mut y = x[0];
    for _ in 0..times {
        y = (y * seen(x, scene)).tanh();
    }
    y
}
#[differentiable]
pub(crate) fn through_calls(x: &[f64], #[nondiff] scene: &Scene) -> f64 {
    handed_on(x, scene, 2) * distance(x, &scene.weights[..2])
}
#[differentiable]
pub(crate) fn of_local(x: &[f64]) -> f64 {
    let scene = Scene {
        places: vec![vec![0.3, -0.4], vec![1.1, 0.2], vec![-0.7, 0.5]],
        weights: vec![1.0, 0.5, -2.0],
        turns: vec![[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.0], [1.0, 1.0]]],
        order: vec![2, 0, 1],
        rates: Rates { up: 1.5, steps: 2 },
    };
    through_calls(x, &scene)
}

/// Marked and not marked at once, of constants and literals.
const HERE: [f64; 2] = [0.4, -0.9];
const RATE: f64 = 0.8;
#[differentiable]
fn of_constants(x: &[f64]) -> f64 {
    let near = distance(x, &HERE) + distance(x, &[0.1, 0.2]) + distance(x, &vec![0.3; 2]);
    let rates = Rates { up: 0.7, steps: 1 };
    near * scaled(x[0], RATE, 2) + scaled(x[1], 1.5, 1) + risen(x[1], &rates) + weighed(x, vec![0.5, 0.1])
}

/// What is active is cut where it is passed.
#[differentiable]
fn cut(x: &[f64]) -> f64 {
    #[nondiff]
    let (first, all) = (x[0], x.to_vec());
    scaled(x[1], first, 1) + distance(x, &all)
}

/// The same memory, marked and not marked: a call that calls itself.
#[differentiable]
fn horner(x: f64, #[nondiff] c: &[f64]) -> f64 {
    if c.is_empty() {
        0.0
    } else {
        c[0] + x * horner(x, &c[1..])
    }
}
#[differentiable]
fn halved(x: f64, #[nondiff] c: &[f64]) -> f64 {
    match c.len() {
        0 => 1.0,
        1 => c[0] * x.sin(),
        n => halved(x, &c[..n / 2]) * halved(x, &c[n / 2..]) + x,
    }
}
#[differentiable]
fn recursive(x: f64) -> f64 {
    horner(x, &[1.0, -2.0, 0.5, 3.0]) + halved(x, &[1.0, -2.0, 0.5])
}
#[differentiable]
fn of_numbers(x: f64) -> f64 {
    owned(x, vec![0.3, 0.2], None) * owned(x * x, Vec::new(), Some(0.5))
}

scalar_table! {
    recursive: [0.7, -1.3];
    of_numbers: [0.7, -1.3];
}

slice_table! {
    of_local: [[0.5, -1.2], [0.7, 0.4]];
    of_constants: [[0.5, -1.2], [0.7, 0.4]];
}

#[test]
fn what_is_passed_is_what_is_made() {
    let (x, scene) = ([0.5, -1.2], scene());
    assert_eq!(through_calls(&x, &scene), of_local(&x));
    assert_eq!(grad!(through_calls)(&x, &scene), grad!(of_local)(&x));
    assert_eq!(scene.weights.len(), 3);
}
