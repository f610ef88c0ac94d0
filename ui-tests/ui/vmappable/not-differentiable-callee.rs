use transform_func::{Tensor, differentiable, vmappable};

#[vmappable]
fn clipped(x: &Tensor) -> f64 {
    if x.sum() > 1.0 { 1.0 } else { x.sum() }
}

#[differentiable]
fn squared(x: &Tensor) -> f64 {
    let y = clipped(x);
    y * y
}

fn main() {}
