use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64, factor: Option<f64>) -> f64 {
    let y: Option<f64> = try { x * factor? };
    y.unwrap_or(0.0)
}

fn main() {}
