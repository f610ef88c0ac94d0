use transform_func::prelude::*;

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
fn twice(x: f64) -> f64 {
    root(x)? * 2.0
}

fn main() {}
