use transform_func::prelude::*;

#[derive(Clone)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn norm(p: &Point) -> f64 {
    p.x * p.x + p.y * p.y
}

fn main() {}
