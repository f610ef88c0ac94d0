use transform_func::{differentiable, jvp};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    jvp!(square, (3.0,));
}
