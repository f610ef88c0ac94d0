use transform_func::prelude::*;

#[differentiable]
trait Block {
    type Out;
    fn run(&self, x: &Tensor) -> Self::Out;
    fn power<const N: usize>(&self, x: f64) -> f64;
    #[nondiff]
    fn names(&self) -> Option<Self::Out>;
}

fn main() {}
