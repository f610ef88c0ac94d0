use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(product, in_dims = ((0, 0), 0))(&x, &x);
}
