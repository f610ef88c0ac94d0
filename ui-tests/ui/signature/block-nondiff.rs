use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

#[differentiable(nondiff(k))]
impl Square {
    fn area(&self, k: f64) -> f64 {
        self.side * self.side * k
    }
}

fn main() {}
