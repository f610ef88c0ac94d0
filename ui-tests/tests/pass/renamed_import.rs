//! An annotated function under another name, and through the path of its module.

use m::f as g;
use transform_func::{differentiable, grad};

mod m {
    #[transform_func::differentiable]
    pub fn f(x: f64) -> f64 {
        x * x * x
    }
}

#[differentiable]
fn sum(x: f64) -> f64 {
    g(x) + m::f(x) + self::m::f(x)
}

pub(crate) fn main() {
    assert_eq!((g(2.0), grad!(g)(2.0)), (8.0, 12.0));
    assert_eq!((m::f(2.0), grad!(m::f)(2.0)), (8.0, 12.0));
    assert_eq!(grad!(sum)(2.0), 36.0);
}
