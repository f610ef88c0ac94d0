use num_traits::Float;
use transform_func::differentiable;

trait Logistic: Float {
    fn logistic(self) -> Self;
}

#[differentiable]
fn own<T: Float + Logistic>(x: T) -> T {
    x.logistic() * x
}

fn main() {}
