use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(pair, has_aux)(&x);
}
