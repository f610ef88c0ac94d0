use transform_func::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn squares(xs: &[f64]) -> f64 {
    xs.iter().copied().map(square).sum()
}

fn main() {}
