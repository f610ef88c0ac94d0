//! Trees and arguments of other types.
use transform_func::prelude::*;

#[derive(Module, Clone)]
struct Scale {
    by: Tensor,
}

#[differentiable]
impl Scale {
    fn forward(&self, x: &Tensor) -> Tensor {
        x * &self.by
    }
}

fn main() {
    let scale = Scale { by: Tensor::ones(&[2]) };
    functional_call(&scale, scale.named_parameters(), (&scale.by, 2.0));
    functional_call(&scale, &scale.by, (&scale.by,));
}
