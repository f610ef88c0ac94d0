use transform_func::{Tensor, differentiable, vmappable};

#[vmappable(strict)]
fn alone(x: &Tensor) -> Tensor {
    if x.sum() > 0.0 { x.exp() } else { x.sin() }
}

#[differentiable]
#[vmappable(lanes = 4)]
fn behind(x: &Tensor) -> Tensor {
    if x.sum() > 0.0 { x.exp() } else { x.sin() }
}

#[vmappable = "split"]
#[differentiable]
fn before(x: &Tensor) -> Tensor {
    if x.sum() > 0.0 { x.exp() } else { x.sin() }
}

fn main() {}
