use transform_func::prelude::*;

#[derive(Module, Clone)]
struct Model {
    weight: Tensor,
    #[module(training)]
    training: f64,
    #[module(running)]
    mean: Tensor,
    #[module(runing)]
    variance: Option<Tensor>,
    #[module(training, running)]
    count: bool,
}

fn main() {}
