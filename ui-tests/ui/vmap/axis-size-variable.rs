use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    let n = 2;
    vmap!(product, axis_size = n)(&x, &x);
}
