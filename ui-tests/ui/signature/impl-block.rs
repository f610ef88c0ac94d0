use transform_func::differentiable;

struct Square {
    side: f64,
}

#[differentiable]
impl Square {
    fn area(&self) -> f64 {
        self.side * self.side
    }
}

fn main() {}
