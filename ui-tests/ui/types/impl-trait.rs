use transform_func::differentiable;

#[differentiable]
fn total(xs: impl Iterator<Item = f64>) -> f64 {
    xs.sum()
}

fn main() {}
