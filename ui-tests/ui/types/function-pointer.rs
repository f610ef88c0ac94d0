use transform_func::differentiable;

#[differentiable]
fn apply(steps: &[fn(f64) -> f64], x: f64) -> f64 {
    steps[0](x)
}

fn main() {}
