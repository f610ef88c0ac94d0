use transform_func::{differentiable, vmap, Tensor};

#[differentiable]
fn counted(x: f64) -> (f64, usize) {
    (x, 1)
}

fn main() {
    let x = Tensor::from(vec![1.0, 2.0]);
    vmap!(counted, out_dims = (0, 0))(&x);
}
