use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64, factor: &Option<f64>) -> f64 {
    match factor {
        Some(factor) => x * factor,
        None => x,
    }
}

fn main() {}
