use transform_func::prelude::*;

#[derive(Clone)]
struct Options {
    rate: f64,
}

#[derive(Differentiable, Clone)]
struct Model {
    weight: Tensor,
    options: Options,
}

fn main() {}
