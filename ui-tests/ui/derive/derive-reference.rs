use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Model {
    weight: &'static Tensor,
    bias: Vec<*const f64>,
}

fn main() {}
