//! Functions that take functions, where what these say parts the lanes.

use transform_func::prelude::*;

use super::are_the_loop;

#[differentiable]
#[vmappable]
fn root(f: impl Fn(f64) -> f64, start: f64) -> f64 {
    let (mut x, mut rounds) = (start, 0);
    while f(x) * f(x) > 1e-20 && rounds < 40 {
        let slope = (f(x + 1e-4) - f(x - 1e-4)) / 2e-4;
        x -= f(x) / slope;
        rounds += 1;
    }
    x
}

#[differentiable]
#[vmappable]
fn cube_root(x: &Tensor) -> f64 {
    let a: f64 = x[0] * x[0] + 0.5;
    let by: f64 = x[1];
    root(
        |t| {
            if t > 1.0 {
                t * t * t - a
            } else {
                (t * t * t - a) * (2.0 + by * by)
            }
        },
        1.5,
    )
}

#[differentiable]
#[vmappable]
fn summed(f: &dyn Fn(&Tensor, usize) -> f64, x: &Tensor) -> f64 {
    let mut total = 0.0;
    for i in 0..3 {
        let y = f(x, i);
        if y > 0.2 {
            total += y;
        } else if y < -2.0 {
            return total;
        }
    }
    total
}

#[differentiable]
#[vmappable]
fn of_tensors(x: &Tensor) -> f64 {
    let weight: Tensor = x * 0.5 + 1.0;
    summed(&|y, i| (y * &weight).sum() - i as f64, x) * x[1]
}

are_the_loop! { by_functions within agree:
    cube_root;
    of_tensors;
}

/// What is given a closure has a derivative, which a function that is only mapped does not ask for.
#[vmappable]
fn only_mapped(x: &Tensor) -> f64 {
    let a: f64 = x[0];
    if root(|t| t * t - a - 1.0, 2.0) > 1.5 {
        a
    } else {
        -a
    }
}

#[test]
fn of_what_is_only_mapped() {
    let x = Tensor::from([3.0, 0.1]).reshape(&[2, 1]);
    assert_eq!(vmap!(only_mapped)(&x).to_vec(), [3.0, -0.1]);
}
