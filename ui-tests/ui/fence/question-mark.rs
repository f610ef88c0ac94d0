use transform_func::differentiable;

#[differentiable]
fn first(v: &[f64]) -> Option<f64> {
    let x = v.first()?;
    Some(x * x)
}

fn main() {}
