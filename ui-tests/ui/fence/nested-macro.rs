#![allow(unused_macros)]

use transform_func::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    macro_rules! scale {
        () => {
            2.0
        };
    }
    x
}

fn main() {}
