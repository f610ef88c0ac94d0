use transform_func::differentiable;

trait Shape {
    fn area(&self, scale: f64) -> f64;
}

#[differentiable]
fn scaled(shape: &dyn Shape, x: f64) -> f64 {
    shape.area(x)
}

fn main() {}
