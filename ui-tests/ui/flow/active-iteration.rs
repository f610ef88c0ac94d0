use transform_func::differentiable;

#[differentiable]
fn differences(v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for pair in v.windows(2) {
        sum += (pair[1] - pair[0]).abs();
    }
    sum
}

fn main() {}
