use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn plain(x: f64) -> f64 {
    square(x)
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(plain)(&x);
}
