use nalgebra::Vector3;
use transform_func::prelude::*;

#[differentiable]
fn along(x: f64) -> f64 {
    let v = Vector3::from_fn(|i, _| x * i as f64);
    v.norm()
}

fn main() {}
