use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

#[differentiable]
impl Square {
    fn area(self: Box<Self>) -> f64 {
        self.side * self.side
    }
}

fn main() {}
