//! Annotated functions whose name, parameters or body come from a `macro_rules!` macro.

use transform_func::{differentiable, grad};

macro_rules! power {
    ($name:ident, $exponent:literal, $ty:ty, $scale:expr) => {
        #[differentiable]
        fn $name(x: $ty) -> $ty {
            let y = x.powi($exponent);
            y * $scale
        }
    };
}

power!(square, 2, f64, 1.0 + 2.0);
power!(cube, 3, f32, 1.0);

pub(crate) fn main() {
    assert_eq!((grad!(square)(2.0), grad!(cube)(2.0)), (12.0, 12.0));
}
