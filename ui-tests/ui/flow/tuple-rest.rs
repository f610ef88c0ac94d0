use transform_func::differentiable;

#[differentiable]
fn ends(x: (f64, f64, f64)) -> f64 {
    let (a, .., b) = x;
    a * b
}

fn main() {}
