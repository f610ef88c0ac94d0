use transform_func::{differentiable, jvp};

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    jvp!(product, (3.0, 2.0), (1.0,));
}
