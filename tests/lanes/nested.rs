//! Lanes in lanes, and transforms of transforms.

use transform_func::prelude::*;

use crate::seeded_tensor;
use crate::{lanes_of_two, rows};

#[differentiable]
#[vmappable]
fn settled(w: &Tensor, x: &Tensor) -> f64 {
    let mut z = w * x;
    let mut rounds = 0;
    while z.norm() > 0.7 {
        z = if z.sum() > 0.0 { &z * 0.5 } else { z.sin() * 0.8 };
        rounds += 1;
    }
    z.sum() * w[0] + rounds as f64
}

/// Both batches, either batch or none decides, whichever arguments are mapped.
#[test]
fn two_batches() {
    let x = seeded_tensor(&[3, 4, 2], 1) * 3.0;
    let w = seeded_tensor(&[4, 2], 2) * 2.0;
    let by_inner = vmap!(vmap!(settled), in_dims = (None, 0))(&w, &x);
    let by_outer = vmap!(vmap!(settled, in_dims = (None, 0)), in_dims = (0, 1))(&w, &x);
    let crossed = vmap!(vmap!(settled, in_dims = (None, 0)), in_dims = (0, None))(&w, &x.index_axis(0, 0));
    let slopes = vmap!(vmap!(grad!(settled, argnums = (0, 1))), in_dims = (None, 0))(&w, &x);
    for i in 0..3 {
        for j in 0..4 {
            let (own_w, own_x) = (w.index_axis(0, j), x.index_axis(0, i).index_axis(0, j));
            let value = settled(&own_w, &own_x);
            assert_eq!(by_inner[[i as usize, j as usize]], value);
            assert_eq!(by_outer[[j as usize, i as usize]], value);
            let own = grad!(settled, argnums = (0, 1))(&own_w, &own_x);
            assert_eq!(slopes.0.index_axis(0, i).index_axis(0, j), own.0);
            assert_eq!(slopes.1.index_axis(0, i).index_axis(0, j), own.1);
        }
    }
    for j in 0..4 {
        for k in 0..4 {
            let value = settled(&w.index_axis(0, j), &x.index_axis(0, 0).index_axis(0, k));
            assert_eq!(crossed[[j as usize, k as usize]], value);
        }
    }
}

#[differentiable]
fn sum_of_squares(w: &Tensor, xs: &Tensor) -> f64 {
    let y = vmap!(vmap!(settled, in_dims = (None, 0)), in_dims = (0, None))(w, xs);
    (&y * &y).sum()
}

/// A gradient over two batches, each of which has an argument of its own.
#[test]
fn gradients_of_two_batches() {
    let (w, x) = (seeded_tensor(&[3, 2], 3) * 2.0, seeded_tensor(&[4, 2], 4) * 3.0);
    let (of_w, of_x) = grad!(sum_of_squares, argnums = (0, 1))(&w, &x);
    let (mut by_w, mut by_x) = (Tensor::zeros(&[3, 2]), Tensor::zeros(&[4, 2]));
    for (i, row) in rows(&w).iter().enumerate() {
        for (j, lane) in rows(&x).iter().enumerate() {
            let own = grad!(settled, argnums = (0, 1))(row, lane);
            let scale = 2.0 * settled(row, lane);
            for k in 0..2 {
                by_w[[i, k]] += scale * own.0[k];
                by_x[[j, k]] += scale * own.1[k];
            }
        }
    }
    assert!((of_w - by_w).norm() < 1e-12 && (of_x - by_x).norm() < 1e-12);
}

#[differentiable]
#[vmappable]
fn curved(x: &Tensor) -> f64 {
    let mut y = x[0] * x[1];
    while y.abs() > 1.0 {
        y = if y > 0.0 { y * y * 0.1 } else { y.exp() * x[0] };
    }
    y * x.sum()
}

#[differentiable]
fn total(x: &Tensor) -> f64 {
    vmap!(curved)(x).sum()
}

#[test]
fn second_derivatives() {
    let x = lanes_of_two(6);
    let mapped = vmap!(hessian!(curved))(&x);
    let forward = vmap!(jacfwd!(jacfwd!(curved)))(&x);
    let whole = hessian!(total)(&x);
    let slopes = jacrev!(vmap!(curved))(&x);
    for (i, row) in rows(&x).iter().enumerate() {
        let own = hessian!(curved)(row);
        let lane = i as isize;
        assert_eq!(mapped.index_axis(0, lane), own);
        assert!((forward.index_axis(0, lane) - &own).norm() < 1e-12);
        assert_eq!(whole.index_axis(0, lane).index_axis(1, lane), own);
        assert_eq!(slopes.index_axis(0, lane).index_axis(0, lane), grad!(curved)(row));
    }
}

/// The gradient of a mapped gradient.
#[differentiable]
fn steepness(x: &Tensor) -> f64 {
    let slopes = vmap!(grad!(curved))(x);
    (&slopes * &slopes).sum()
}

#[test]
fn gradients_of_mapped_gradients() {
    let x = lanes_of_two(5);
    let gradient = grad!(steepness)(&x);
    for (i, row) in rows(&x).iter().enumerate() {
        let expected = hessian!(curved)(row).matmul(&grad!(curved)(row)) * 2.0;
        assert!((gradient.index_axis(0, i as isize) - expected).norm() < 1e-10);
    }
}

#[test]
fn chunks_change_nothing() {
    let x = lanes_of_two(7);
    let whole = vmap!(curved)(&x);
    assert_eq!(vmap!(curved, chunk_size = 1)(&x), whole);
    assert_eq!(vmap!(curved, chunk_size = 3)(&x), whole);
}
