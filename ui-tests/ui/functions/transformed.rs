use transform_func::{differentiable, grad};

#[differentiable]
fn integral(f: impl Fn(f64) -> f64, b: f64) -> f64 {
    f(0.0) * b
}

fn main() {
    let _ = grad!(integral, argnums = 1)(|x: f64| x, 2.0);
}
