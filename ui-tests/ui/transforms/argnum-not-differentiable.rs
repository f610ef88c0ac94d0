use transform_func::{differentiable, grad};

#[differentiable]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}

fn main() {
    grad!(power, argnums = 1)(3.0, 2);
}
