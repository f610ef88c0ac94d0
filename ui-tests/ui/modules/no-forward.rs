//! What `functional_call` runs is an annotated `forward`.
use transform_func::prelude::*;

#[derive(Module, Clone)]
struct Scale {
    by: Tensor,
}

impl Scale {
    fn forward(&self, x: &Tensor) -> Tensor {
        x * &self.by
    }
}

fn main() {
    let scale = Scale { by: Tensor::ones(&[2]) };
    functional_call(&scale, scale.named_parameters(), (&scale.by,));
}
