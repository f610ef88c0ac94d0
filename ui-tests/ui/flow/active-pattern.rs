use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64, step: &Option<(usize, f64)>) -> f64 {
    if let Some((0, factor) | (1, factor)) = step {
        x * factor
    } else {
        x
    }
}

fn main() {}
