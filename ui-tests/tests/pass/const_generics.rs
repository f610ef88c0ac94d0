//! Const parameters, given by a turbofish and, in a body, by inference.

use transform_func::{differentiable, grad, jacrev};

const SIZE: usize = 2;

#[differentiable]
fn energy<const N: usize>(x: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    sum
}

#[differentiable]
fn scaled<const N: usize, const UP: bool>(x: [f64; N]) -> [f64; N] {
    let scale = if UP { 2.0 } else { 0.5 };
    let mut y = [0.0; N];
    for i in 0..N {
        y[i] = x[i] * scale;
    }
    y
}

#[differentiable]
fn both(x: [f64; SIZE]) -> f64 {
    energy::<SIZE>(scaled::<2, true>(x)) + energy(x)
}

pub(crate) fn main() {
    assert_eq!(grad!(energy::<3>)([1.0, 2.0, 3.0]), [2.0, 4.0, 6.0]);
    assert_eq!(
        jacrev!(scaled::<SIZE, false>)([1.0, 2.0]),
        [[0.5, 0.0], [0.0, 0.5]]
    );
    assert_eq!(grad!(both)([1.0, 2.0]), [10.0, 20.0]);
}
