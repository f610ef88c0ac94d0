use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

#[differentiable]
impl Square {
    fn area(&self) -> f64 {
        self.side * self.side
    }
}

fn main() {
    grad!(Square::aera)(&Square { side: 2.0 });
}
