//! What is checked is a rule.

use transform_func::prelude::*;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    check_rule!(square, 2.0);
}
