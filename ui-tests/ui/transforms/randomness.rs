use transform_func::{differentiable, jacfwd};

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    jacfwd!(square, randomness = "sane")(3.0);
}
