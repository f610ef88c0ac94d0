use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

#[differentiable]
impl Square {
    fn grow(&mut self, by: f64) {
        self.side += by;
    }
}

fn main() {}
