use transform_func::{differentiable, vmap};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    vmap!(product, in_dims = None)(1.0, 2.0);
}
