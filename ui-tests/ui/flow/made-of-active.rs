use num_traits::{Float, FromPrimitive, NumCast};
use transform_func::differentiable;

#[differentiable]
fn copied<T: Float>(x: T) -> T {
    let y = T::from(x).unwrap();
    y * NumCast::from(x).unwrap()
}

trait Logistic: Float + FromPrimitive {
    fn logistic(self) -> Self;
}

#[differentiable]
fn own<T: Float + Logistic>(x: T) -> T {
    T::logistic(x) + T::from_f64(2.0).unwrap()
}

fn main() {}
