use transform_func::{differentiable, grad};

#[differentiable]
fn square(x: f64) -> f64 {
    x.
}

fn main() {
    grad!(square)(3.0);
}
