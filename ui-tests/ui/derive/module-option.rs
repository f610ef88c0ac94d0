use transform_func::prelude::*;

#[derive(Module, Clone)]
#[module(skip)]
struct Model {
    weight: Tensor,
    #[module(bufer)]
    mean: Tensor,
    #[module(frozen)]
    scale: Tensor,
    #[module]
    shift: Tensor,
    #[module(buffer, skip)]
    count: Tensor,
}

fn main() {}
