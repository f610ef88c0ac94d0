//! Random generators: lent to methods and functions, changed by their own methods, passed by value.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

/// Draws two, and gives the second.
fn second(rng: &mut Rng, shape: &[usize]) -> Tensor {
    let _ = rng.normal(shape);
    rng.normal(shape)
}

fn number(rng: &mut Rng) -> f64 {
    rng.uniform(&[]).item()
}

fn advance(steps: &mut f64) -> f64 {
    *steps += 1.0;
    *steps * 0.5
}

#[differentiable]
fn dropped(x: &Tensor) -> f64 {
    let mut rng = Rng::new(5);
    let once = x.dropout(0.5, &mut rng);
    let twice = x.dropout(0.5, &mut rng);
    (once.sin() * x).sum() + (twice * x.square()).sum() + (x * rng.normal(&[2, 3])).sum()
}

#[differentiable]
fn dropped_in_a_loop(x: &Tensor) -> f64 {
    let mut rng = Rng::new(6);
    let mut y = x.clone();
    for k in 0..3 {
        y = (y * x).dropout(0.25, &mut rng) + x;
        if k == 1 {
            y *= number(&mut rng);
        }
    }
    y.square().sum()
}

#[differentiable]
fn lent_to_functions(x: &Tensor) -> f64 {
    let mut rng = Rng::new(7);
    let first = second(&mut rng, &[2, 3]);
    let r = &mut rng;
    let other = second(r, &[2, 3]);
    let scale = number(r) * number(r);
    (x * first + (x * other).sin() * scale).square().sum()
}

#[differentiable]
fn copied_generators(x: &Tensor) -> f64 {
    let mut rng = Rng::new(8);
    let mut copy = rng.clone();
    let first = rng.normal(&[2, 3]);
    let again = copy.normal(&[2, 3]);
    let mut part = rng.split();
    let shifted = x + part.uniform(&[2, 3]) + rng.uniform(&[2, 3]);
    ((first - again).exp() * shifted.square()).sum()
}

#[differentiable]
fn lent_numbers(x: &Tensor) -> f64 {
    let mut steps = 0.0;
    let a = x * advance(&mut steps) * steps;
    let b = a.square() * steps + x * (steps * 0.1);
    let c = steps + advance(&mut steps) * steps;
    (b.sin() * c * steps).sum()
}

#[differentiable]
fn noisy(x: &Tensor, mut rng: Rng) -> Tensor {
    let y = x.dropout(0.5, &mut rng) + rng.normal(&[2, 3]);
    y * x * rng.uniform(&[2, 3])
}

#[differentiable]
fn generators_as_arguments(x: &Tensor) -> f64 {
    let mut rng = Rng::new(9);
    let y = noisy(x, rng.clone());
    let z = noisy(&y, rng.split());
    let again = noisy(x, rng.split());
    (z * again).sum() + (x * rng.normal(&[2, 3])).exp().sum()
}

#[differentiable]
fn dropped_pair(x: &Tensor, w: &Tensor) -> f64 {
    let mut rng = Rng::new(10);
    let hidden = x.matmul(w).tanh().dropout(0.3, &mut rng);
    let noise = rng.bernoulli(0.5, &[2, 2]);
    (hidden.dropout(0.3, &mut rng) * noise).square().sum() + hidden.sum()
}

tensor_table! {
    dropped: [seeded_tensor(&[2, 3], 1)];
    dropped_in_a_loop: [seeded_tensor(&[2, 3], 2)];
    lent_to_functions: [seeded_tensor(&[2, 3], 3)];
    copied_generators: [seeded_tensor(&[2, 3], 4)];
    lent_numbers: [seeded_tensor(&[2, 3], 5)];
    generators_as_arguments: [seeded_tensor(&[2, 3], 6)];
}
tensor_pair_table! {
    dropped_pair: [(seeded_tensor(&[2, 3], 7), seeded_tensor(&[3, 2], 8))];
}

/// The variants draw what the function itself draws, in the same order.
#[test]
fn variants_draw_what_the_function_draws() {
    let x = seeded_tensor(&[2, 3], 9);
    for f in [
        (
            dropped(&x),
            grad_and_value!(dropped)(&x).1,
            jvp!(dropped, (&x,), (&x,)).0,
        ),
        (
            dropped_in_a_loop(&x),
            grad_and_value!(dropped_in_a_loop)(&x).1,
            jvp!(dropped_in_a_loop, (&x,), (&x,)).0,
        ),
        (
            lent_to_functions(&x),
            grad_and_value!(lent_to_functions)(&x).1,
            jvp!(lent_to_functions, (&x,), (&x,)).0,
        ),
        (
            copied_generators(&x),
            grad_and_value!(copied_generators)(&x).1,
            jvp!(copied_generators, (&x,), (&x,)).0,
        ),
        (
            lent_numbers(&x),
            grad_and_value!(lent_numbers)(&x).1,
            jvp!(lent_numbers, (&x,), (&x,)).0,
        ),
    ] {
        assert_eq!((f.1, f.2), (f.0, f.0));
    }
}

/// A generator is an argument: the pullback repeats nothing that is drawn, and may be called again.
#[test]
fn a_generator_by_value_is_not_differentiated() {
    let (x, rng) = (seeded_tensor(&[2, 3], 10), Rng::new(11));
    let y = noisy(&x, rng.clone());
    let (again, pullback) = vjp!(noisy, &x, rng.clone());
    assert_eq!(again, y);
    let ct = Tensor::ones(&[2, 3]);
    assert_eq!(pullback(&ct).0, pullback(&ct).0);
    let columns = jacfwd!(noisy)(&x, rng).reshape(&[6, 6]);
    let by_columns = ct.reshape(&[6]).matmul(&columns).reshape(&[2, 3]);
    assert!((by_columns - pullback(&ct).0).abs().max() < 1e-14);
}
