use transform_func::differentiable;

fn half(x: f64) -> f64 {
    x / 2.0
}

#[differentiable]
fn quarter(x: f64) -> f64 {
    half(half(x))
}

fn main() {}
