use transform_func::differentiable;

#[differentiable]
fn product(x: f64) -> f64 {
    let (a, b);
    a = x;
    b = x;
    a * b
}

fn main() {}
