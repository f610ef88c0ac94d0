//! Tensors in control flow, loops and calls.

use transform_func::prelude::*;

use crate::corpus::table::{tensor_pair_table, tensor_table};
use crate::laws::seeded_tensor;

#[differentiable]
fn layer(x: &Tensor, scale: f64) -> Tensor {
    (x * scale + 0.1).tanh()
}

#[differentiable]
fn branch_on_sum(x: &Tensor) -> f64 {
    let y = if x.sum() > 0.0 { x * x } else { x.exp() };
    y.sum() * x.mean()
}

#[differentiable]
fn grown_until_large(x: &Tensor) -> f64 {
    let mut y = x.clone();
    while (&y * &y).sum() < 20.0 {
        y = &y * 1.5 + x;
    }
    y.sum()
}

#[differentiable]
fn repeated_layer(x: &Tensor) -> f64 {
    let mut y = x.clone();
    for k in 1..4 {
        y = layer(&y, k as f64) + x;
        if k == 2 {
            continue;
        }
        y *= 0.9;
    }
    y.powi(2).sum()
}

#[differentiable]
fn early_return(x: &Tensor) -> f64 {
    if x.max() > 1.0 {
        return x.prod();
    }
    x.sin().sum()
}

#[differentiable]
fn power_iteration(m: &Tensor) -> f64 {
    let mut v = Tensor::ones(&[2]);
    let mut norm = 0.0;
    for _ in 0..5 {
        let w = m.matmul(&v);
        norm = (&w * &w).sum().sqrt();
        v = w / norm;
    }
    norm
}

#[differentiable]
fn fixed_noise(x: &Tensor) -> f64 {
    let mut rng = Rng::new(3);
    let noise = rng.normal(&[2, 2]);
    let mask = rng.uniform(&[2, 2]);
    (x * noise + mask * x * x).sum()
}

#[differentiable]
fn tensors_in_vec(x: &Tensor) -> f64 {
    let mut layers = vec![x.clone(); 3];
    for i in 1..3 {
        layers[i] = &layers[i - 1] * x;
    }
    layers[1].sum() * layers[2].sum()
}

#[differentiable]
fn gradient_steps(x: &Tensor, start: &Tensor) -> f64 {
    let mut w = start.clone();
    for _ in 0..3 {
        let residual = x.matmul(&w) - 1.0;
        w -= 0.1 * residual.matmul(x);
    }
    (&w * &w).sum()
}

#[differentiable]
fn recurrent_cell(weight: &Tensor, inputs: &Tensor) -> f64 {
    let mut hidden = Tensor::zeros(&[2]);
    for t in 0..3 {
        hidden = (weight.matmul(&hidden) + inputs.index_axis(0, t)).tanh();
    }
    hidden[0] * hidden[1]
}

tensor_table! {
    branch_on_sum: [Tensor::from_vec(vec![0.5, 0.7, -0.3]), Tensor::from_vec(vec![-0.5, -0.7, 0.3])];
    grown_until_large: [Tensor::from_vec(vec![0.5, -0.4, 1.3])];
    repeated_layer: [seeded_tensor(&[2, 2], 1)];
    early_return: [Tensor::from_vec(vec![0.5, 1.7]), Tensor::from_vec(vec![0.5, 0.7])];
    power_iteration: [Tensor::from_shape_vec(&[2, 2], vec![2.0, 0.3, 0.4, 1.0]).unwrap()];
    fixed_noise: [seeded_tensor(&[2, 2], 2)];
    tensors_in_vec: [seeded_tensor(&[3], 3)];
}

tensor_pair_table! {
    gradient_steps: [(seeded_tensor(&[3, 2], 11), seeded_tensor(&[2], 12))];
    recurrent_cell: [(seeded_tensor(&[2, 2], 13), seeded_tensor(&[3, 2], 14))];
}
