use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    struct Scale(f64);
    let scale = Scale(2.0);
    scale.0 * x
}

fn main() {}
