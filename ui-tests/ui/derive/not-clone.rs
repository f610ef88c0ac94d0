use transform_func::prelude::*;

#[derive(Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

fn main() {}
