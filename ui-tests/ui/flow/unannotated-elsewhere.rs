//! What another file declares.

mod shapes;

use shapes::{Square, half};
use transform_func::prelude::*;

#[differentiable]
fn quarter(x: f64) -> f64 {
    half(shapes::half(x))
}

#[differentiable]
fn doubled(s: &Square) -> f64 {
    2.0 * s.area()
}

fn main() {
    grad!(shapes::half)(1.0);
}
