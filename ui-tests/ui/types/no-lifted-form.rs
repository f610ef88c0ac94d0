use transform_func::differentiable;

struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn length(p: &Point) -> f64 {
    p.x.hypot(p.y)
}

fn main() {}
