//! Lanes that go different ways: mapped functions of tensors with `#[vmappable]` are the loop over their lanes,
//! whatever decides.
#![allow(
    clippy::assign_op_pattern,
    clippy::impossible_comparisons,
    clippy::needless_range_loop,
    clippy::never_loop,
    clippy::useless_vec,
    reason = "bodies are written the many ways users write them"
)]

mod arguments;
mod branches;
mod calls;
mod choices;
mod data;
mod functions;
mod integrator;
mod loops;
mod nested;
mod places;
mod programs;
mod structs;

use transform_func::prelude::*;

/// A tensor of numbers in `[-1.5, 1.5)`.
fn seeded_tensor(shape: &[usize], seed: u64) -> Tensor {
    Rng::new(seed).uniform(shape) * 3.0 - 1.5
}

fn assert_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!(
            (a - b).abs() <= tolerance * b.abs().max(1.0),
            "{what}: entry {i} is {a}, expected {b}"
        );
    }
}

/// Lanes of two numbers, of either sign, some of them close to zero.
fn lanes_of_two(n: usize) -> Tensor {
    let number = |i: usize| ((i * 7919 % 13) as f64 - 5.7) * 0.6;
    Tensor::from_shape_vec(&[n, 2], (0..2 * n).map(number).collect()).unwrap()
}

fn rows(x: &Tensor) -> Vec<Tensor> {
    (0..x.shape()[0] as isize).map(|i| x.index_axis(0, i)).collect()
}

/// Whether two ways to a number are the same to the last bit; every NaN is the same.
fn identical(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan()
}

/// Whether two ways to a number differ by roundings at most: a number's `ln` is std's, that of the numbers of all lanes
/// a formula for arrays, and the cotangents of what closures hold are added in another order where lanes part.
fn agree(x: f64, y: f64) -> bool {
    x == y || x.is_nan() && y.is_nan() || (x - y).abs() <= 1e-14 * x.abs().max(y.abs())
}

/// Functions of two numbers in a tensor, mapped in every way, against the loop: equal to the last bit, or as
/// `within` says.
macro_rules! are_the_loop {
    ($($f:ident;)*) => { are_the_loop! { mapped within identical: $($f;)* } };
    ($group:ident within $agree:ident: $($f:ident;)*) => { mod $group { $(
        mod $f {
            use transform_func::prelude::*;

            use crate::{$agree, lanes_of_two, rows};

            #[differentiable]
            fn total(x: &Tensor) -> f64 {
                vmap!(super::super::$f)(x).sum()
            }

            #[test]
            fn is_the_loop() {
                for n in [0, 1, 2, 7] {
                    let (x, x_dot) = (lanes_of_two(n), lanes_of_two(n) * 0.3 + 0.1);
                    let y = vmap!(super::super::$f)(&x);
                    let own = vmap!(grad!(super::super::$f))(&x);
                    let of_total = grad!(total)(&x);
                    let (_, y_dot) = jvp!(vmap!(super::super::$f), (&x,), (&x_dot,));
                    let (again, pushforward) = linearize!(vmap!(super::super::$f), &x);
                    assert_eq!((y.shape(), own.shape()), (&[n][..], &[n, 2][..]));
                    let pushed = pushforward(&x_dot);
                    for (i, (row, row_dot)) in rows(&x).iter().zip(&rows(&x_dot)).enumerate() {
                        let slope = grad!(super::super::$f)(row);
                        let (value, tangent) = jvp!(super::super::$f, (row,), (row_dot,));
                        let (_, pushforward) = linearize!(super::super::$f, row);
                        let same = |name: &str, mapped: f64, alone: f64| {
                            assert!($agree(mapped, alone), "{name} of lane {i} of {n}: {mapped} and {alone}");
                        };
                        same("value", y[i], value);
                        same("value of linearize", again[i], value);
                        same("tangent", y_dot[i], tangent);
                        same("pushforward", pushed[i], pushforward(row_dot));
                        for (j, slope) in slope.to_vec().into_iter().enumerate() {
                            same("gradient", own[[i, j]], slope);
                            same("gradient of the sum", of_total[[i, j]], slope);
                        }
                    }
                }
            }
        }
    )* } };
}
use are_the_loop;
