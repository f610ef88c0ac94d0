//! A square and its slope.

use transform_func::prelude::*;

use super::cases;

#[differentiable]
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

pub(crate) fn double(x: f64) -> f64 {
    grad!(square)(x)
}

#[test]
fn hello() {
    for case in cases("hello") {
        let x = case.number("input/x");
        assert_eq!(square(x), case.number("expected/square"));
        assert_eq!(double(x), case.number("expected/double"));
    }
    let mut chain = vec![1.0];
    for _ in 0..4 {
        let y = square(chain[chain.len() - 1]);
        chain.extend([y, double(y)]);
    }
    assert_eq!(chain[1..], [1.0, 2.0, 4.0, 8.0, 64.0, 128.0, 16384.0, 32768.0]);
}
