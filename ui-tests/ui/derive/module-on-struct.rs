use transform_func::prelude::*;

#[derive(Module, Clone)]
#[module(buffer)]
struct Norm {
    mean: Tensor,
}

#[derive(Module, Clone)]
enum Layer {
    #[module(skip)]
    Scale(Tensor),
}

fn main() {}
