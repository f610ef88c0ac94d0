use transform_func::{differentiable, jvp};

#[differentiable]
fn square(x: f64) -> (f64, f64) {
    (x * x, x)
}

#[differentiable]
fn slope(x: f64) -> f64 {
    jvp!(square, (x,), (1.0,), has_aux).1
}

fn main() {}
