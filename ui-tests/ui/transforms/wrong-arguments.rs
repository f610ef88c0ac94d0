use transform_func::{differentiable, grad};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    grad!(product)(3.0);
    grad!(product)(3.0, "2");
}
