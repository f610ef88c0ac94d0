use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
enum Shape {
    Circle(f64),
    Square(f64),
}

fn main() {}
