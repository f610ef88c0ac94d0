use transform_func::differentiable;

trait Area {
    fn area(&self) -> f64;
}

impl Area for f64 {
    #[differentiable]
    fn area(&self) -> f64 {
        self * self
    }
}

fn main() {}
