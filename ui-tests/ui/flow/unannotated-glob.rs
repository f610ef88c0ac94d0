//! What all names of a module are imported for is not looked up: rustc says that something is missing.

use shapes::*;
use transform_func::prelude::*;

mod shapes {
    #[derive(transform_func::Differentiable, Clone)]
    pub struct Square {
        pub side: f64,
    }

    impl Square {
        pub fn area(&self) -> f64 {
            self.side * self.side
        }
    }

    pub fn half(x: f64) -> f64 {
        x / 2.0
    }
}

#[differentiable]
fn quarter(x: f64) -> f64 {
    half(half(x))
}

#[differentiable]
fn doubled(s: &Square) -> f64 {
    2.0 * s.area()
}

fn main() {}
