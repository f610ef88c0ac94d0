use transform_func::{differentiable, grad};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    grad!(square, argnums = 0, argnums = (0,))(3.0);
}
