use transform_func::{differentiable, grad};

#[differentiable]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}

fn main() {
    grad!(power, argnums = "x")(3.0, 2);
    grad!(power, argnums = (0, 1.0))(3.0, 2);
}
