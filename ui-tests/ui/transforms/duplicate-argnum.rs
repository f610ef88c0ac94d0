use transform_func::{differentiable, grad};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    grad!(product, argnums = (0, 1, 0))(3.0, 2.0);
}
