use transform_func::differentiable;

#[differentiable]
fn either(x: Option<f64>, y: Option<f64>) -> f64 {
    if let Some(_) = x || let Some(_) = y { 1.0 } else { 0.0 }
}

fn main() {}
