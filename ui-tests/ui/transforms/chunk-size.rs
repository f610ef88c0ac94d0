use transform_func::{differentiable, jacrev};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    jacrev!(square, chunk_size = 0)(3.0);
}
