use transform_func::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    let n = (x * 2.0) as i64;
    n as f64 * x
}

#[differentiable]
fn truncated(x: f64) -> f64 {
    x.powi(x as i32)
}

fn main() {}
