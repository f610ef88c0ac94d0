//! What transforms hold at once, by an allocator that counts.

#[path = "../benches/counting/mod.rs"]
mod counting;

use counting::peak;
use transform_func::prelude::*;

/// A function of one row, whose intermediate values are larger than its result.
#[differentiable]
fn spread(w: &Tensor, x: &Tensor) -> Tensor {
    let wide = (w * x.unsqueeze(0)).tanh();
    (&wide * &wide).sum_axis(0)
}

#[differentiable]
fn logistic(x: f64, steps: usize) -> f64 {
    let mut y = x;
    for _ in 0..steps {
        y = 3.5 * y * (1.0 - y);
    }
    y
}

#[differentiable]
fn settle(x: f64) -> f64 {
    logistic(x, 1000)
}

#[differentiable(checkpoint)]
fn settle_again(x: f64) -> f64 {
    logistic(x, 1000)
}

#[differentiable]
fn settle_often(x: f64, times: usize) -> f64 {
    let mut y = x;
    for _ in 0..times {
        y = settle(y);
    }
    y
}

#[differentiable]
fn settle_often_again(x: f64, times: usize) -> f64 {
    let mut y = x;
    for _ in 0..times {
        y = settle_again(y);
    }
    y
}

/// The same loop of loops, with what is to be kept of it.
macro_rules! marked {
    ($($f:ident $(#[$($mark:tt)+])?;)+) => { $(
        #[differentiable]
        fn $f(x: f64, rounds: usize) -> f64 {
            let mut y = x;
            $(#[$($mark)+])?
            for _ in 0..rounds {
                for _ in 0..50 {
                    y = 3.5 * y * (1.0 - y);
                }
            }
            y
        }
    )+ };
}
marked! {
    kept;
    each #[checkpoint];
    some #[checkpoint(every = 40)];
    few #[checkpoint(binomial, slots = 6)];
}

#[differentiable]
fn inner(w: &[f64], x: &[f64]) -> f64 {
    w.iter().zip(x).map(|(w, x)| w * x).sum()
}
#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += 100.0 * (x[i] - x[i - 1] * x[i - 1]).powi(2) + (1.0 - x[i - 1]).powi(2);
    }
    sum
}
#[differentiable]
fn squared(x: &Tensor) -> f64 {
    (x * x).sum()
}

/// One test, since what others hold would be counted too.
#[test]
fn peaks() {
    // Storage of larger arrays is kept for the next ones, which would then be made in what is counted already.
    let (w, x) = (Tensor::ones(&[24, 24]), Tensor::arange(0.0, 24.0) * 0.1);

    let (whole, most) = peak(|| jacrev!(spread, argnums = 1)(&w, &x));
    let (chunked, less) = peak(|| jacrev!(spread, argnums = 1, chunk_size = 4)(&w, &x));
    assert_eq!(chunked, whole, "rows in chunks");
    assert!(3 * less < most, "jacrev: {less} bytes in chunks, {most} in one");

    let (whole, most) = peak(|| jacfwd!(spread, argnums = 1)(&w, &x));
    let (chunked, less) = peak(|| jacfwd!(spread, argnums = 1, chunk_size = 4)(&w, &x));
    assert_eq!(chunked, whole, "columns in chunks");
    assert!(3 * less < most, "jacfwd: {less} bytes in chunks, {most} in one");

    let xs = Tensor::ones(&[24, 24]);
    let (whole, most) = peak(|| vmap!(spread, in_dims = (None, 0))(&w, &xs));
    let (chunked, less) = peak(|| vmap!(spread, in_dims = (None, 0), chunk_size = 4)(&w, &xs));
    assert_eq!(chunked, whole, "lanes in chunks");
    assert!(3 * less < most, "vmap: {less} bytes in chunks, {most} in one");

    let (_, short) = peak(|| grad!(logistic)(0.3, 10_000));
    let (_, long) = peak(|| grad!(logistic)(0.3, 100_000));
    assert!(
        long < 11 * short,
        "tape: {short} bytes for a tenth of the steps of {long}"
    );

    let (whole, most) = peak(|| grad!(settle_often)(0.3, 100));
    let (again, less) = peak(|| grad!(settle_often_again)(0.3, 100));
    assert_eq!(again.to_bits(), whole.to_bits(), "a function that is run again");
    assert!(
        50 * less < most,
        "checkpoint: {less} bytes run again, {most} kept"
    );

    // A round has 50 residuals of 8 bytes, and a state of 8 bytes; a vector that grows has room for a multiple.
    let (whole, most) = peak(|| grad!(kept)(0.3, 1600));
    let (by_each, per_round) = peak(|| grad!(each)(0.3, 1600));
    let (by_some, segments) = peak(|| grad!(some)(0.3, 1600));
    let (by_few, slots) = peak(|| grad!(few)(0.3, 1600));
    for (how, found) in [("each", by_each), ("some", by_some), ("few", by_few)] {
        assert_eq!(found.to_bits(), whole.to_bits(), "{how}");
    }
    assert!(most > 1600 * 50 * 8, "kept: {most} bytes");
    assert!(per_round < 4 * (1600 + 50) * 8, "each: {per_round} bytes");
    assert!(segments < 4 * (40 + 40 * 50) * 8, "some: {segments} bytes");
    assert!(slots < 4 * (6 * 2 + 50) * 8, "few: {slots} bytes");
    let (_, longer) = peak(|| grad!(few)(0.3, 16_000));
    assert_eq!(longer, slots, "slots are as many for ten times the rounds");

    // A gradient of slices goes to its place: what is held is the tape, and that of this product is nothing.
    let (x, mut out) = (vec![0.5; 1000], vec![9.0; 1000]);
    let (plain, with_result) = peak(|| grad!(rosenbrock)(&x));
    let ((), tape) = peak(|| grad!(rosenbrock).call_into((&x,), &mut out));
    assert_eq!(out, plain);
    assert_eq!(with_result - tape, 1000 * 8, "grad: the result, and {tape} bytes");
    let (mut w_bar, mut x_bar) = ([9.0; 1000], vec![9.0; 1000]);
    let both = grad_and_value!(inner, argnums = (0, 1));
    let (value, held) = peak(|| both.call_into((&x, &x), (&mut w_bar, &mut x_bar)));
    assert_eq!((value, held), (250.0, 0), "two gradients of slices");
    assert_eq!((&w_bar[..], &x_bar), (&x[..], &x));

    // A large tensor leaves its storage to the sweep, which makes the gradient in it.
    let x = Tensor::ones(&[1 << 16]);
    let mut out = grad!(squared)(&x);
    for _ in 0..3 {
        grad!(squared).call_into((&x,), &mut out);
    }
    let ((), held) = peak(|| grad!(squared).call_into((&x,), &mut out));
    assert!(held < 1 << 10, "{held} bytes for a gradient whose place is there");
}
