use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64, step: &Option<(usize, f64)>) -> f64 {
    match step {
        Some((0, factor) | (1, factor)) => x * factor,
        _ => x,
    }
}

fn main() {}
