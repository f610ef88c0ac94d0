use transform_func::prelude::*;

#[differentiable]
fn square(x: &Box<f64>) -> f64 {
    **x * **x
}

fn main() {}
