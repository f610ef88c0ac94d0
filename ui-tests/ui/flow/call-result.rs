//! A `Result` of a module's call has to be taken at once.
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

#[differentiable]
fn f(scale: &Scale, params: &ParamTree, x: &Tensor) -> f64 {
    let y = functional_call_with(scale, params, (x,), strict(true));
    y.unwrap().sum()
}

fn main() {}
