use transform_func::prelude::*;

#[derive(Module, Clone)]
struct Model {
    weight: Tensor,
    slope: f64,
}

fn main() {}
