use transform_func::{differentiable, grad};

#[differentiable]
fn sum(v: &[f64]) -> f64 {
    v[0] + v[1]
}

fn main() {
    grad!(sum, &[1.0, 2.0]);
}
