use transform_func::{differentiable, source};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    source!(square, pulback);
    source!(square);
}
