use transform_func::{differentiable, grad, jacrev};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    grad!(square, argnum = 0)(3.0);
    jacrev!(square, randomness = "same")(3.0);
}
