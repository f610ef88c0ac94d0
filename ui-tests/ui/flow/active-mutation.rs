use transform_func::differentiable;

#[differentiable]
fn largest(v: &[f64]) -> f64 {
    let mut sorted = v.to_vec();
    sorted.reverse();
    sorted[0]
}

fn main() {}
