use transform_func::differentiable;

#[differentiable]
struct Point {
    x: f64,
}

fn main() {}
