use halves::half;
use transform_func::differentiable;

mod halves {
    pub fn half(x: f64) -> f64 {
        x / 2.0
    }
}

#[differentiable]
fn quarter(x: f64) -> f64 {
    half(half(x))
}

fn main() {}
