use transform_func::{differentiable, grad};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    grad!(square, has_aux)(3.0);
}
