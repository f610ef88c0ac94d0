use transform_func::prelude::*;

#[differentiable]
trait Power {
    fn power<const N: usize>(&self, x: f64) -> f64;
}

fn main() {}
