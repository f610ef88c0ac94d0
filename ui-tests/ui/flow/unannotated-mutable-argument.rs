use transform_func::prelude::*;

fn advanced(x: &Tensor, steps: &mut f64) -> Tensor {
    *steps += 1.0;
    x * *steps
}

#[differentiable]
fn stepped(x: &Tensor) -> f64 {
    let mut steps = 1.0;
    advanced(x, &mut steps).sum()
}

fn main() {}
