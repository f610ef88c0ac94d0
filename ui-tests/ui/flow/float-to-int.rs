use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    let n = x as i64;
    n as f64 * x
}

#[differentiable]
fn power(x: f64) -> f64 {
    x.powi(x as i32)
}

fn main() {}
