use transform_func::prelude::*;

trait Area {
    fn area(&self) -> f64;
}

#[differentiable]
impl Area for f64 {
    fn area(&self) -> f64 {
        self * self
    }
}

#[differentiable]
impl Area for (f64, f64) {
    fn area(&self) -> f64 {
        self.0 * self.1
    }
}

fn main() {}
