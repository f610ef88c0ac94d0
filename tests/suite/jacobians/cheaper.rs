//! `jacobian!` is both others, nests as they do, and runs the mode that it says.

use crate::laws::{DOUBLE, assert_close, seeded_tensor};
use num_traits::Float;
use std::cell::Cell;
use transform_func::prelude::*;

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}
/// Counts the runs of the function that calls it.
fn run() -> usize {
    RUNS.set(RUNS.get() + 1);
    RUNS.get()
}
fn runs<T>(of: impl FnOnce() -> T) -> usize {
    RUNS.set(0);
    of();
    RUNS.get()
}

#[differentiable]
fn counted_vector(x: &[f64], outputs: usize) -> Vec<f64> {
    let _ = run();
    let mut y = Vec::new();
    for k in 0..outputs {
        let mut sum = 0.0;
        for i in 0..x.len() {
            sum += x[i] * x[i] * (k + i) as f64;
        }
        y.push(sum);
    }
    y
}
#[differentiable]
fn counted_array<const N: usize>(x: &[f64]) -> [f64; N] {
    let _ = run();
    let mut y = [0.0; N];
    for k in 0..N {
        for i in 0..x.len() {
            y[k] += x[i] * x[i] * (k + i) as f64;
        }
    }
    y
}

#[test]
fn the_mode_follows_the_numbers_of_inputs_and_outputs() {
    let x = [0.5; 40];
    // Reverse: one run.
    assert_eq!(runs(|| jacobian!(counted_array::<2>)(&x)), 1);
    assert_eq!(runs(|| jacobian!(counted_array::<79>)(&x)), 1);
    assert_eq!(runs(|| jacobian!(counted_vector)(&x, 2)), 1);
    // Forward: a run for every four inputs, and one more where only a run tells the number of outputs.
    assert_eq!(runs(|| jacobian!(counted_array::<80>)(&x)), 10);
    assert_eq!(runs(|| jacobian!(counted_vector)(&x, 80)), 11);
    assert_eq!(runs(|| jacobian!(counted_array::<10>)(&x[..5])), 2);
    assert_eq!(runs(|| jacobian!(counted_array::<4>)(&x[..4])), 1);
    assert_eq!(runs(|| jacobian!(counted_vector)(&x[..4], 4)), 1);
    assert_eq!(runs(|| jacobian!(counted_array::<0>)(&x)), 1);
    assert_eq!(runs(|| jacobian!(counted_vector)(&[], 3)), 1);
}

#[test]
fn it_is_both_others() {
    let x: Vec<f64> = (0..9).map(|i| 0.3 + 0.1 * i as f64).collect();
    for (inputs, outputs) in [
        (0, 0),
        (0, 2),
        (2, 0),
        (1, 1),
        (3, 1),
        (9, 1),
        (9, 2),
        (9, 8),
        (9, 20),
        (4, 7),
    ] {
        let x = &x[..inputs];
        let jacobian = jacobian!(counted_vector)(x, outputs);
        assert_eq!(jacobian, jacrev!(counted_vector)(x, outputs));
        assert_eq!(jacobian, jacfwd!(counted_vector)(x, outputs));
    }
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Camera {
    focus: f64,
    turn: [f64; 3],
}
#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Pixel {
    at: (f64, f64),
    depth: Option<f64>,
}
#[differentiable]
fn projected(camera: &Camera, point: &[f64; 3], weight: f64) -> Pixel {
    let depth = point[2] * camera.turn[2] + point[0] * camera.turn[0];
    let u = camera.focus * (point[0] + camera.turn[1] * point[1]) / depth;
    let v = camera.focus * point[1] / depth;
    Pixel {
        at: (u * weight, v * weight),
        depth: if depth > 0.0 { Some(depth) } else { None },
    }
}

#[test]
fn results_are_of_any_form() {
    let camera = Camera {
        focus: 1.5,
        turn: [0.1, 0.2, 0.9],
    };
    let point = [0.4, -0.3, 2.0];
    let all = jacobian!(projected, argnums = (0, 1, 2))(&camera, &point, 0.5);
    assert_eq!(all, jacrev!(projected, argnums = (0, 1, 2))(&camera, &point, 0.5));
    let of_weight = jacobian!(projected, argnums = 2)(&camera, &point, 0.5);
    assert_eq!(of_weight, jacfwd!(projected, argnums = -1)(&camera, &point, 0.5));
    assert!(all.depth.is_some());
}

#[differentiable]
fn with_sum<T: Float>(x: &[T]) -> (Vec<T>, (T, String)) {
    let mut sum = T::zero();
    let mut y = Vec::new();
    for &x in x {
        sum = sum + x.sin();
        y.push(sum * x);
    }
    (y, (sum, "sum".to_owned()))
}

#[test]
fn auxiliary_results_come_along_in_both_precisions() {
    let x = [0.25_f64, 0.5, 1.0, 2.0, 4.0, 0.125];
    let (jacobian, (sum, name)) = jacobian!(with_sum::<f64>, has_aux)(&x);
    assert_eq!((sum, name.as_str()), (x.iter().map(|x| x.sin()).sum(), "sum"));
    assert_eq!(jacobian, jacfwd!(with_sum::<f64>, has_aux)(&x).0);
    let single = x.map(|x| x as f32);
    assert_eq!(
        jacobian!(with_sum::<f32>, has_aux)(&single).0,
        jacrev!(with_sum::<f32>, has_aux)(&single).0
    );
}

#[differentiable]
fn layer(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(&x.tanh()).square()
}
#[differentiable]
fn loss(w: &Tensor, x: &Tensor) -> f64 {
    w.matmul(&x.tanh()).square().sum()
}

#[test]
fn tensors_go_by_rows_or_columns() {
    for (outputs, inputs) in [(1, 5), (5, 1), (4, 4), (0, 3), (3, 0)] {
        let (w, x) = (seeded_tensor(&[outputs, inputs], 1), seeded_tensor(&[inputs], 2));
        for argnum in [false, true] {
            let (any, reverse, forward) = match argnum {
                false => (
                    jacobian!(layer)(&w, &x),
                    jacrev!(layer)(&w, &x),
                    jacfwd!(layer)(&w, &x),
                ),
                true => (
                    jacobian!(layer, argnums = 1)(&w, &x),
                    jacrev!(layer, argnums = 1)(&w, &x),
                    jacfwd!(layer, argnums = 1)(&w, &x),
                ),
            };
            assert_eq!(any.shape(), reverse.shape());
            assert_close("jacrev", &any.to_vec(), &reverse.to_vec(), 1e-12);
            assert_close("jacfwd", &any.to_vec(), &forward.to_vec(), 1e-12);
        }
        let (of_w, of_x) = jacobian!(layer, argnums = (0, 1), chunk_size = 2)(&w, &x);
        assert_eq!(of_w, jacobian!(layer)(&w, &x));
        assert_eq!(of_x.shape(), [outputs, inputs]);
        assert_eq!(jacobian!(loss)(&w, &x), grad!(loss)(&w, &x));
    }
}

#[differentiable]
fn steps(x: &[f64]) -> Vec<f64> {
    let mut y = Vec::new();
    for i in 0..x.len() {
        y.push(x[i] * x[(i + 1) % x.len()].exp());
        y.push((x[i] * x[i]).sin());
    }
    y
}
/// A transform within a body.
#[differentiable]
fn volume(x: &[f64]) -> f64 {
    let rows = jacobian!(steps)(x);
    let mut sum = 0.0;
    for row in rows.iter() {
        for entry in row.iter() {
            sum += entry * entry;
        }
    }
    sum
}
#[differentiable]
fn volume_by_rows(x: &[f64]) -> f64 {
    let rows = jacrev!(steps)(x);
    let mut sum = 0.0;
    for row in rows.iter() {
        for entry in row.iter() {
            sum += entry * entry;
        }
    }
    sum
}

#[test]
fn it_nests_at_any_level() {
    let x = [0.3, -0.4, 0.7];
    assert_eq!(jacobian!(jacobian!(steps))(&x), jacfwd!(jacfwd!(steps))(&x));
    let third = jacobian!(jacobian!(grad!(volume)))(&x).concat().concat();
    let by_rows = jacfwd!(jacfwd!(grad!(volume_by_rows)))(&x).concat().concat();
    assert_close("third", &third, &by_rows, 1e-9);
    assert_close(
        "grad",
        &grad!(volume)(&x),
        &grad!(volume_by_rows)(&x),
        DOUBLE.agree,
    );
    let (w, xs) = (seeded_tensor(&[2, 3], 3), seeded_tensor(&[4, 3], 4));
    let mapped = vmap!(jacobian!(layer, argnums = 1), in_dims = (None, 0))(&w, &xs);
    let rows = vmap!(jacrev!(layer, argnums = 1), in_dims = (None, 0))(&w, &xs);
    assert_close("vmap", &mapped.to_vec(), &rows.to_vec(), 1e-12);
    assert_close(
        "jacobian of vmap",
        &jacobian!(vmap!(layer, in_dims = (None, 0)))(&w, &xs).to_vec(),
        &jacrev!(vmap!(layer, in_dims = (None, 0)))(&w, &xs).to_vec(),
        1e-12,
    );
    let (y, pullback) = vjp!(jacobian!(layer, argnums = 1), &w, &xs.index_axis(0, 0));
    let (rows, by_rows) = vjp!(jacrev!(layer, argnums = 1), &w, &xs.index_axis(0, 0));
    assert_close("value", &y.to_vec(), &rows.to_vec(), 1e-12);
    assert_close(
        "pullback",
        &pullback(&y).1.to_vec(),
        &by_rows(&y).1.to_vec(),
        1e-12,
    );
}

#[differentiable]
fn drifted(state: &mut [f64; 2], by: f64) -> [f64; 2] {
    state[0] += by * state[1];
    [state[0] * by, state[1] * state[1]]
}

#[test]
fn arguments_are_left_as_by_the_function() {
    let (mut left, mut state) = ([0.5, 2.0], [0.5, 2.0]);
    drifted(&mut left, 3.0);
    assert_eq!(jacobian!(drifted, argnums = 1)(&mut state, 3.0), [12.5, 0.0]);
    assert_eq!(state, left);
}

#[test]
fn it_refuses_what_the_function_refuses() {
    let (w, x) = (seeded_tensor(&[2, 3], 1), seeded_tensor(&[4], 2));
    let error = jacobian!(layer).try_call((&w, &x)).unwrap_err();
    assert_eq!(error.op(), "matmul");
}
