use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn scaled(x: f64, k: usize) -> f64 {
    x * k as f64
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(scaled, in_dims = (0, 0))(&x, 2);
}
