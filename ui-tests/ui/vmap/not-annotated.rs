use elsewhere::*;
use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

mod elsewhere {
    pub fn plain(x: f64) -> f64 {
        super::square(x)
    }
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(plain)(&x);
}
