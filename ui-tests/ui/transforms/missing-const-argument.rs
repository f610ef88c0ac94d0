use transform_func::{differentiable, grad};

#[differentiable]
fn first<const N: usize>(x: [f64; N]) -> f64 {
    x[0]
}

fn main() {
    grad!(first)([1.0, 2.0]);
}
