use transform_func::{differentiable, grad};

#[differentiable]
fn powers(x: f64) -> [f64; 2] {
    [x * x, x * x * x]
}

fn main() {
    grad!(powers)(3.0);
}
