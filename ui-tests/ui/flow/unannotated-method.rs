use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

impl Square {
    fn area(&self) -> f64 {
        self.side * self.side
    }
}

#[differentiable]
fn doubled(s: &Square) -> f64 {
    2.0 * s.area()
}

fn main() {}
