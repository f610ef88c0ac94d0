//! Generators that functions are lent: `rng: &mut Rng`. The caller's goes on where the call leaves it, whatever the
//! transform.

use transform_func::prelude::*;

use crate::corpus::table::tensor_table;
use crate::laws::seeded_tensor;

#[differentiable]
fn noisy(x: &Tensor, rng: &mut Rng) -> Tensor {
    let y = x.dropout(0.5, rng) + rng.normal(&[2, 3]);
    y * x * rng.uniform(&[2, 3])
}

#[differentiable]
fn loss(x: &Tensor, rng: &mut Rng) -> f64 {
    let y = noisy(x, rng);
    let r = &mut *rng;
    let z = noisy(&y, r).sin();
    (z * rng.normal(&[2, 3])).sum()
}

/// The last draws are those of a call.
#[differentiable]
fn ends_with_a_call(x: &Tensor, rng: &mut Rng) -> f64 {
    let k = rng.randint(1, 4, &[]).item();
    let mut y = x.clone();
    for _ in 0..k {
        y = noisy(&y, &mut *rng);
    }
    noisy(&y, rng).sum()
}

#[differentiable]
fn leaves_early(x: f64, rng: &mut Rng) -> f64 {
    let y = x * rng.uniform(&[]).item();
    if y < 0.5 {
        return y * y;
    }
    y * number(rng)
}

fn plain_number(rng: &mut Rng) -> f64 {
    rng.uniform(&[]).item()
}

#[differentiable]
fn number(rng: &mut Rng) -> f64 {
    rng.uniform(&[]).item()
}

/// Own generators, lent to functions of either kind.
#[differentiable]
fn own_generators(x: &Tensor) -> f64 {
    let mut rng = Rng::new(3);
    let y = noisy(x, &mut rng);
    let scale = plain_number(&mut rng);
    let mut part = rng.split();
    let z = noisy(&y, &mut part) + noisy(x, &mut rng);
    let again = noisy(x, &mut part.clone()) + noisy(x, &mut part);
    let ahead = part.clone().uniform(&[2, 3]) + rng.clone().normal(&[2, 3]);
    (z * scale).sum() + (again.square() * ahead).sum() + rng.uniform(&[]).item() * x.sum()
}

#[differentiable]
fn gradient_inside(x: &Tensor) -> f64 {
    let mut rng = Rng::new(4);
    let slope = grad!(loss)(x, &mut rng);
    (slope * noisy(x, &mut rng)).sum()
}

tensor_table! {
    own_generators: [seeded_tensor(&[2, 3], 1)];
    gradient_inside: [seeded_tensor(&[2, 3], 2)];
}

/// What a function leaves behind, and what a transform of it does.
fn left<Y>(call: impl Fn(&mut Rng) -> Y) -> (Y, Rng) {
    let mut rng = Rng::new(7);
    let y = call(&mut rng);
    (y, rng)
}

#[test]
fn transforms_see_and_leave_what_the_function_does() {
    let (x, t) = (seeded_tensor(&[2, 3], 3), seeded_tensor(&[2, 3], 4));
    let (y, rng) = left(|rng| ends_with_a_call(&x, rng));
    assert_ne!(rng, Rng::new(7));
    let (value, after) = left(|rng| grad_and_value!(ends_with_a_call)(&x, rng).1);
    assert_eq!((value, after), (y, rng));
    let (gradient, _) = left(|rng| grad!(ends_with_a_call)(&x, rng));
    let (slope, _) = left(|rng| jvp!(ends_with_a_call, (&x, rng), (&t, zero())).1);
    assert!(((gradient * &t).sum() - slope).abs() < 1e-12);
    let (y, rng) = left(|rng| loss(&x, rng));
    let ((again, slope), after) = left(|rng| jvp!(loss, (&x, rng), (&t, zero())));
    assert_eq!((again, after), (y, rng.clone()));
    let (gradient, after) = left(|rng| grad!(loss)(&x, rng));
    assert_eq!(after, rng.clone());
    assert!(((gradient * &t).sum() - slope).abs() < 1e-12);
    let (_, after) = left(|rng| jacrev!(loss)(&x, rng));
    assert_eq!(after, rng.clone());
    let (rows, after) = left(|rng| jacfwd!(noisy)(&x, rng));
    assert_eq!(after, left(|rng| noisy(&x, rng)).1);
    let (others, _) = left(|rng| jacfwd!(noisy, chunk_size = 2)(&x, rng));
    assert_eq!(rows, others);
    let (_, after) = left(|rng| hessian!(loss)(&x, rng));
    assert_eq!(after, rng);
}

/// The backward pass uses what the forward pass drew, and draws nothing.
#[test]
fn pullbacks_leave_generators_alone() {
    let x = seeded_tensor(&[2, 3], 5);
    let ct = Tensor::ones(&[2, 3]);
    let mut rng = Rng::new(8);
    let (y, pullback) = vjp!(noisy, &x, &mut rng);
    assert_eq!(y, noisy(&x, &mut Rng::new(8)));
    let (first, next) = (pullback(&ct).0, rng.uniform(&[4]));
    assert_eq!(first, pullback(&ct).0);
    let mut expected = Rng::new(8);
    noisy(&x, &mut expected);
    assert_eq!((next, &rng), (expected.uniform(&[4]), &expected));
    // Asked for late, after the pullback.
    let (_, pullback) = vjp!(ends_with_a_call, &x, &mut rng);
    pullback(1.0);
    ends_with_a_call(&x, &mut expected);
    assert_eq!(rng, expected);
    let mut other = rng.clone();
    let (_, pushforward) = linearize!(loss, &x, &mut rng);
    pushforward(&x, zero());
    loss(&x, &mut other);
    assert_eq!(rng.normal(&[2]), other.normal(&[2]));
}

#[test]
fn steps_of_training_draw_on() {
    let x = seeded_tensor(&[2, 3], 6);
    let (mut rng, mut plain) = (Rng::new(9), Rng::new(9));
    for _ in 0..3 {
        let (_, value) = grad_and_value!(loss)(&x, &mut rng);
        assert_eq!(value, loss(&x, &mut plain));
    }
    assert_eq!(rng.split(), plain.split());
}

#[test]
fn early_returns_leave_what_was_drawn() {
    for seed in 0..6 {
        let (mut rng, mut plain) = (Rng::new(seed), Rng::new(seed));
        let y = leaves_early(0.9, &mut plain);
        let (slope, value) = grad_and_value!(leaves_early)(0.9, &mut rng);
        assert_eq!((value, &rng), (y, &plain));
        assert!(slope > 0.0);
    }
}

fn lanes() -> Tensor {
    seeded_tensor(&[4, 2, 3], 7)
}

#[test]
fn lanes_are_told_what_to_draw() {
    let mut rng = Rng::new(10);
    let error = vmap!(noisy, in_dims = (0, None))
        .try_call((&lanes(), &mut rng))
        .unwrap_err();
    assert!(error.to_string().contains("randomness"), "{error}");
    assert_eq!(rng, Rng::new(10));
    // All the same: each lane is the function, and so is what it leaves.
    let same = vmap!(noisy, in_dims = (0, None), randomness = "same")(&lanes(), &mut rng);
    let mut plain = Rng::new(10);
    for i in 0..4 {
        plain = Rng::new(10);
        let lane = noisy(&lanes().index_axis(0, i), &mut plain);
        assert!((same.index_axis(0, i) - lane).abs().max() < 1e-14);
    }
    assert_eq!(rng, plain);
}

#[test]
fn lanes_that_differ_draw_new_numbers_every_time() {
    let ones = Tensor::ones(&[4]);
    let drawn = |rng: &mut Rng| {
        let scaled = vmap!(scaled, in_dims = (0, None), randomness = "different")(&ones, rng);
        let chunked = vmap!(
            scaled_tensor,
            in_dims = (0, None),
            randomness = "different",
            chunk_size = 2
        );
        [
            scaled.to_vec(),
            chunked(&ones, rng).to_vec(),
            rng.uniform(&[2]).to_vec(),
        ]
        .concat()
    };
    let mut rng = Rng::new(11);
    let mut all = [drawn(&mut rng), drawn(&mut rng)].concat();
    assert_eq!(all[..10], drawn(&mut Rng::new(11)), "the same from the same seed");
    all.sort_by(f64::total_cmp);
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
}

#[differentiable]
fn scaled(x: f64, rng: &mut Rng) -> f64 {
    x * number(rng)
}

#[differentiable]
fn scaled_tensor(x: &Tensor, rng: &mut Rng) -> Tensor {
    x * rng.uniform(&[])
}

/// Lanes of a gradient: every lane's derivative is of its own draws.
#[differentiable]
fn total(x: &Tensor, rng: &mut Rng) -> f64 {
    let each = vmap!(loss, in_dims = (0, None), randomness = "different")(x, rng);
    (each * rng.uniform(&[4])).sum()
}

#[test]
fn gradients_in_lanes_and_lanes_in_gradients() {
    let (value, rng) = left(|rng| total(&lanes(), rng));
    let ((slope, again), after) = left(|rng| grad_and_value!(total)(&lanes(), rng));
    assert_eq!((again, after), (value, rng));
    let (y_dot, _) = left(|rng| jvp!(total, (&lanes(), rng), (&lanes(), zero())).1);
    assert!(((slope * lanes()).sum() - y_dot).abs() < 1e-10);
    let mapped = |rng: &mut Rng| vmap!(grad!(loss), in_dims = (0, None), randomness = "same")(&lanes(), rng);
    let (slopes, rng) = left(mapped);
    for i in 0..4 {
        let (slope, after) = left(|rng| grad!(loss)(&lanes().index_axis(0, i), rng));
        assert!((slopes.index_axis(0, i) - slope).abs().max() < 1e-12);
        assert_eq!(rng, after);
    }
}
