use transform_func::prelude::*;

#[derive(Differentiable, Clone)]
struct Square {
    side: f64,
}

#[differentiable]
impl Square {
    fn power<const N: usize>(&self) -> f64 {
        self.side.powi(N as i32)
    }
}

fn main() {}
